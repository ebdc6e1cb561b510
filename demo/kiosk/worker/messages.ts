/** What the page and its service worker say to each other. */

/** The page asks the waiting worker to take over, or a worker (with a port to answer on) for its version. */
export type KioskMessage = { readonly type: 'activate' } | { readonly type: 'version' };

/** A release was refused: one of its files would not come, or was not what the list says. */
export interface WorkerMessage {
  readonly type: 'refused';
  readonly version: string;
  readonly why: string;
}
