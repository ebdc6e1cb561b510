/** The messages between the page and its service worker. */

/** The page asks the waiting worker to activate, or any worker for its version, with a port for the answer. */
export type KioskMessage = { readonly type: 'activate' } | { readonly type: 'version' };

/** A release was refused: one of its files could not be fetched, or does not match the list. */
export interface WorkerMessage {
  readonly type: 'refused';
  readonly version: string;
  readonly why: string;
}
