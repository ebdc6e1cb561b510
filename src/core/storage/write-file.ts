import type { StorageRequest } from '../../shared/protocol/storage.js';

/** Bytes that are written at a time. */
const CHUNK = 4 << 20;

/**
 * Replaces what a private file holds, by a handle that only workers have.
 * @throws what the browser throws, as where there is no room
 */
export async function writeFile({ path, content }: StorageRequest): Promise<void> {
  let folder = await navigator.storage.getDirectory();
  for (const name of path.slice(0, -1)) folder = await folder.getDirectoryHandle(name);
  const file = await folder.getFileHandle(path.at(-1) ?? '');
  const handle = await file.createSyncAccessHandle();
  try {
    // The first browsers with such handles returned promises from these three methods.
    await wait(handle.truncate(0));
    for (let at = 0; at < content.size; at += CHUNK) {
      const bytes = await content.slice(at, at + CHUNK).arrayBuffer();
      if (handle.write(bytes, { at }) < bytes.byteLength) {
        throw new DOMException('Less was written than was given.', 'QuotaExceededError');
      }
    }
    await wait(handle.flush());
  } finally {
    await wait(handle.close());
  }
}

function wait(result: unknown): Promise<unknown> {
  return Promise.resolve(result);
}
