type Movable = FileSystemFileHandle & { move(folder: FileSystemDirectoryHandle, name: string): Promise<void> };

/** How a fake folder fails. */
export interface Faults {
  /** Writes that are still refused, as a browser refuses them that has no room left. */
  refusals: number;
  /** Whether what is written is another thing than what was given. */
  garbles: boolean;
}

/** A folder of the browser's private file system that fails as told; what it does not refuse goes to the real folder. */
export function faulty(real: FileSystemDirectoryHandle, faults: Faults): FileSystemDirectoryHandle {
  const fake = {
    keys: () => (real as unknown as { keys(): AsyncIterable<string> }).keys(),
    removeEntry: (name: string, options?: FileSystemRemoveOptions) => real.removeEntry(name, options),
    getDirectoryHandle: async (name: string, options?: FileSystemGetDirectoryOptions) =>
      faulty(await real.getDirectoryHandle(name, options), faults),
    getFileHandle: async (name: string, options?: FileSystemGetFileOptions) => {
      const file = (await real.getFileHandle(name, options)) as Movable;
      const move = file.move.bind(file);
      file.move = (_folder, name) => move(real, name); // a fake folder is none to the browser
      const create = file.createWritable.bind(file);
      file.createWritable = async () => {
        const stream = await create();
        const write = stream.write.bind(stream);
        stream.write = data => {
          if (faults.refusals > 0) {
            faults.refusals -= 1;
            return Promise.reject(new DOMException('It would exceed the quota.', 'QuotaExceededError'));
          }
          return write(faults.garbles && data instanceof Uint8Array ? data.map(byte => byte ^ 1) : data);
        };
        return stream;
      };
      return file;
    },
  };
  return fake as unknown as FileSystemDirectoryHandle;
}
