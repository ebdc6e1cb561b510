/** What a test can order of a poisoned shard worker by `postMessage({ poison })`. */
export type ShardPoison = 'close' | 'hang' | 'throw';

/** The channel by which it can be ordered, too, since workers that workers have started are out of a page's reach. */
export const POISON_CHANNEL = 'poisoned shards';
