import { Deadline } from '../../shared/host/deadline.js';
import type { StorageAnswer, StorageRequest } from '../../shared/protocol/storage.js';
import { spawnWorker } from '../host/spawn.js';

/** A worker that has not answered for so long will not. In milliseconds. */
const DEADLINE_MS = 60_000;

/**
 * Replaces what a private file holds, where the browser lets only workers write (Safari before 26).
 * @throws what the browser throws, as where there is no room
 */
export async function writeInWorker(
  file: FileSystemFileHandle,
  parts: readonly Uint8Array<ArrayBuffer>[],
): Promise<void> {
  const root = await navigator.storage.getDirectory();
  const path = await root.resolve(file);
  if (!path) throw new DOMException('The file is not in the private file system.', 'NotFoundError');
  const worker = spawnWorker('storage.worker.js');
  let deadline: Deadline | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<StorageAnswer>) =>
        data ? reject(new DOMException(data.message, data.name)) : resolve();
      worker.onerror = event =>
        reject(new Error(event.message || 'The worker that writes files could not be started.'));
      deadline = new Deadline(DEADLINE_MS, () =>
        reject(new Error(`The worker that writes files has not answered for ${DEADLINE_MS / 1000} s.`)),
      );
      worker.postMessage({ path, content: new Blob([...parts]) } satisfies StorageRequest);
    });
  } finally {
    deadline?.cancel();
    worker.terminate();
  }
}
