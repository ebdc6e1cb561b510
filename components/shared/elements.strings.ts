import type { BackendName } from '../../src/shared/protocol/options.js';
import { progressPercent } from './formats.js';
import type { MessageValues } from '../../src/shared/protocol/message.js';
import { asIs, localize } from './localize.js';

/** Words that more than one element uses. */
export const elementsStrings = localize('elements', {
  percent: asIs(progressPercent),
  backendName: { webgl: 'WebGL', wasm: 'WebAssembly' } satisfies Record<BackendName, string>,
  /** @param threads of each worker */
  computing: (backend: string, workers: number, threads: number) =>
    [backend, ...(workers > 1 ? [`${workers} workers`] : []), ...(threads > 1 ? [`${threads} threads`] : [])].join(
      ', ',
    ),
  fallback: (backend: string) => `${backend}, since WebGL failed`,
  loading: 'Loading',
  ready: 'Ready',
  details: 'Technical details',
  noGenerator: 'No generator',
  waiting: 'Waiting for training',
  waitingForStart: 'Waiting for training to start.',
  missingElement: (id: string) => `No element with id “${id}” yet; it will be used once it appears.`,
  loadingLabel: 'Loading progress',
  errorTitle: 'Something went wrong',
  dismiss: 'Dismiss',
  retry: 'Try again',
  cancel: 'Cancel',
  openWeights: 'Open weights',
  savePicture: 'Save picture',
  assumptions: (count: number) => `What the file does not say (${count})`,
  sayOtherwise: (attributes: string) =>
    `To say otherwise, set these attributes, or the file’s metadata: ${attributes}.`,
});

/** Words for messages and errors of the engine, by code. A message without words is shown in the engine's English. */
export type MessageStrings = Readonly<Record<string, (values: MessageValues) => string>>;
