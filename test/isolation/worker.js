/**
 * Adds 1 to shared memory, and says whether it is cross-origin isolated; then the same of a worker that it starts, and so
 * on, as deep as the message says.
 */
onmessage = async ({ data: { memory, depth } }) => {
  if (memory) Atomics.add(new Int32Array(memory.buffer), 0, 1);
  postMessage([self.crossOriginIsolated, ...(depth > 1 ? await nested(memory, depth - 1) : [])]);
};

function nested(memory, depth) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(import.meta.url, { type: 'module' });
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = () => reject(new Error('A nested worker could not be loaded.'));
    worker.postMessage({ memory, depth });
  });
}
