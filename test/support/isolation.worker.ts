/** Says whether it is cross-origin isolated, and whether a worker that it starts itself is, and adds one to shared memory. */

/** What it answers to a message with shared memory. */
export interface IsolationReport {
  readonly isolated: boolean;
  /** The same of a worker that this one started; `null` in that one. */
  readonly nested: IsolationReport | null;
}

onmessage = async ({ data }: MessageEvent<{ memory: WebAssembly.Memory; depth: number }>) => {
  const { memory, depth } = data;
  Atomics.add(new Int32Array(memory.buffer), 0, 1);
  postMessage({ isolated: crossOriginIsolated, nested: depth > 0 ? await nested(memory, depth - 1) : null });
};

function nested(memory: WebAssembly.Memory, depth: number): Promise<IsolationReport> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(import.meta.url, { type: 'module' });
    worker.onmessage = ({ data }: MessageEvent<IsolationReport>) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message || 'A nested worker could not be loaded.'));
    worker.postMessage({ memory, depth });
  });
}
