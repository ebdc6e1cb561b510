import type { TrainerOptions } from '../../shared/protocol/options.js';

/** The options of a run that has been fitted to its data set and to the machine that it began on. */
export type RunOptions = TrainerOptions & { readonly shards: number };
