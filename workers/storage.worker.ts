/** The storage worker. It writes one file of the browser's private file system, for browsers in which pages cannot (Safari before 26). */
import { writeFile } from '../src/core/storage/write-file.js';
import type { StorageAnswer, StorageRequest } from '../src/shared/protocol/storage.js';

const answer = (answer: StorageAnswer) => self.postMessage(answer);

self.addEventListener('message', ({ data }: MessageEvent<StorageRequest>) => {
  writeFile(data).then(
    () => answer(null),
    (error: unknown) => {
      const { name, message } =
        error instanceof Error || error instanceof DOMException ? error : new Error(String(error));
      answer({ name, message });
    },
  );
});
