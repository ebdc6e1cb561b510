/** Counts what is asked of the GPU, on the prototype of WebGL's contexts, so that no way of calling it escapes. */

export interface WebglCounts {
  /** Everything that makes the GPU compute or copy: draws, and copies between textures. */
  draws: number;
  /** Reads that wait for the GPU: into the CPU's memory, or of a buffer before its fence has passed. */
  blockingReads: number;
  /** Textures that were given values from the CPU. */
  uploads: number;
  programs: number;
}

type Method = (this: WebGL2RenderingContext, ...given: unknown[]) => unknown;

const DRAWS = [
  ...['drawArrays', 'drawElements', 'drawArraysInstanced', 'drawElementsInstanced', 'drawRangeElements', 'clear'],
  ...['clearBufferfv', 'blitFramebuffer', 'copyTexImage2D', 'copyTexSubImage2D', 'copyTexSubImage3D'],
];
const UPLOADS = ['texImage2D', 'texSubImage2D', 'texImage3D', 'texSubImage3D'];

/** Buffers of reads by the fence after them, and those whose fence is known to have passed. Counts may end in between. */
const fenced = new WeakMap<object, ReadonlySet<unknown>>();
const passed = new Set<unknown>();

/** Counts while `work` runs. */
export function countWebgl(work: () => void): WebglCounts {
  const stop = startCounting();
  try {
    work();
  } finally {
    stop();
  }
  return stop();
}

/** Counts until the function that it returns is called, which gives the counts. */
export function startCounting(): () => WebglCounts {
  const counts: WebglCounts = { draws: 0, blockingReads: 0, uploads: 0, programs: 0 };
  const methods = WebGL2RenderingContext.prototype as unknown as Record<string, Method>;
  const originals = new Map<string, Method>();
  let filled = new Set<unknown>();
  let bound: unknown = null;
  const pass = (fence: unknown) => fenced.get(fence as object)?.forEach(buffer => passed.add(buffer));
  const watch = (name: string, note: (given: unknown[], result: unknown) => void) => {
    const original = methods[name] as Method;
    originals.set(name, original);
    methods[name] = function (...given) {
      const result = original.apply(this, given);
      note(given, result);
      return result;
    };
  };
  for (const name of DRAWS) watch(name, () => (counts.draws += 1));
  for (const name of UPLOADS)
    watch(name, given => (counts.uploads += given.some(value => ArrayBuffer.isView(value)) ? 1 : 0));
  watch('linkProgram', () => (counts.programs += 1));
  watch('bindBuffer', ([target, buffer]) => {
    if (target === WebGL2RenderingContext.PIXEL_PACK_BUFFER) bound = buffer;
  });
  watch('readPixels', given => {
    if (typeof given[6] !== 'number') counts.blockingReads += 1;
    passed.delete(bound);
    filled.add(bound);
  });
  watch('finish', () => (counts.blockingReads += 1));
  watch('fenceSync', (_given, fence) => {
    if (fence) fenced.set(fence, filled);
    filled = new Set();
  });
  watch('clientWaitSync', (given, result) => {
    if (Number(given[2]) > 0) counts.blockingReads += 1;
    const { ALREADY_SIGNALED, CONDITION_SATISFIED } = WebGL2RenderingContext;
    if (result === ALREADY_SIGNALED || result === CONDITION_SATISFIED) pass(given[0]);
  });
  watch('getSyncParameter', ([fence], result) => {
    if (result === WebGL2RenderingContext.SIGNALED) pass(fence);
  });
  watch('getBufferSubData', () => (counts.blockingReads += passed.has(bound) ? 0 : 1));
  return () => {
    for (const [name, original] of originals) methods[name] = original;
    return counts;
  };
}
