/** What tests need that not every browser has, asked of the browser itself and never of its name. */
import { executeServerCommand } from '@web/test-runner-commands';
import { relaxedSimd } from 'wasm-feature-detect';

const PROBES = {
  /** WebGL 2 that renders float32, in a worker: on a software GPU, too. */
  'webgl in workers': () =>
    inWorker(`new OffscreenCanvas(1, 1).getContext('webgl2')?.getExtension('EXT_color_buffer_float')`),
  /** The same in the page. */
  webgl: () => Boolean(document.createElement('canvas').getContext('webgl2')?.getExtension('EXT_color_buffer_float')),
  /** The same in the page, on a canvas that it does not show. */
  'webgl off screen': () =>
    Boolean(new OffscreenCanvas(1, 1).getContext('webgl2')?.getExtension('EXT_color_buffer_float')),
  'relaxed SIMD': () => relaxedSimd(),
  /** The browser's private file system, and files in it that can be written. */
  'private files': () => isKept(navigator.storage.getDirectory()),
  /** Their handles for workers. */
  'access handles': () =>
    inWorker(`(await (await (await navigator.storage.getDirectory()).getFileHandle('probe', { create: true }))
      .createSyncAccessHandle()).close() ?? true`),
  /** Workers' shared memory, in a page that is isolated. */
  'shared memory': () => crossOriginIsolated && typeof SharedArrayBuffer !== 'undefined',
  /** WebKitGTK is told to share memory in all pages, as it does in none by itself. */
  'shared memory only in isolated pages': () => crossOriginIsolated || typeof SharedArrayBuffer === 'undefined',
  'two cores': () => navigator.hardwareConcurrency >= 2,
  /** Fingers that a test makes. */
  touches: () => Boolean(new Touch({ identifier: 1, target: document.body })),
  /** The browser writes WebP. */
  'canvases as WebP': async () => {
    const canvas = new OffscreenCanvas(1, 1);
    canvas.getContext('2d');
    return (await canvas.convertToBlob({ type: 'image/webp' })).type === 'image/webp';
  },
  /** Single frames of animated pictures. */
  'decoded frames': () => ImageDecoder.isTypeSupported('image/webp'),
  /** The browser records a canvas as a video, and does not only name a type. */
  'recorded video': async () => {
    const url = '/scripts/lib/records-video.mjs';
    const { recordsVideo } = (await import(url)) as { recordsVideo: () => Promise<boolean> };
    return recordsVideo();
  },
  /** The test can tell the browser that its user wants less motion. */
  'media that can be emulated': () => driverCan('media'),
  /** The test can ask the browser which workers live. */
  'workers that can be counted': () => driverCan('workers'),
  /** The test can ask the browser how many objects live. */
  'objects that can be counted': () => driverCan('instances'),
} satisfies Record<string, () => boolean | Promise<boolean>>;

export type Capability = keyof typeof PROBES;

const known = new Map<Capability, Promise<boolean>>();

/** Whether this browser, as it is driven here, has something. */
export function has(capability: Capability): Promise<boolean> {
  const answer = known.get(capability) ?? isTrue(PROBES[capability]);
  known.set(capability, answer);
  return answer;
}

let current: Mocha.Test | undefined;
beforeEach(function () {
  current = this.currentTest;
});
afterEach(() => {
  current = undefined;
});

/**
 * Skips the test that runs where something is missing, and adds what it is to the test's name.
 * @throws Error outside of tests and what runs before each
 */
export async function need(...capabilities: readonly Capability[]): Promise<void> {
  const lacks = await missing(capabilities);
  if (!lacks) return;
  if (!current) throw new Error(`${lacks}: a suite says before its tests what they need.`);
  current.title += lacks;
  current.skip();
}

/**
 * A hook that does the same for all tests of a suite.
 *
 *     before(needs('webgl'));
 */
export function needs(...capabilities: readonly Capability[]): Mocha.AsyncFunc {
  return async function (this: Mocha.Context) {
    const lacks = await missing(capabilities);
    if (!lacks) return;
    this.test?.parent?.eachTest(test => (test.title += lacks));
    this.skip();
  };
}

async function missing(capabilities: readonly Capability[]): Promise<string | null> {
  const lacked: string[] = [];
  for (const capability of capabilities) if (!(await has(capability))) lacked.push(capability);
  return lacked.length > 0 ? ` (lacks ${lacked.join(', ')})` : null;
}

async function isTrue(probe: () => boolean | Promise<boolean>): Promise<boolean> {
  try {
    return await probe();
  } catch {
    return false;
  }
}

async function isKept(promise: Promise<unknown>): Promise<boolean> {
  await promise;
  return true;
}

/** Whether an expression holds in a worker. */
async function inWorker(expression: string): Promise<boolean> {
  const script = `(async () => Boolean(${expression}))().then(postMessage, () => postMessage(false));`;
  const url = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  const worker = new Worker(url);
  const { data } = await new Promise<MessageEvent<boolean>>(resolve => (worker.onmessage = resolve));
  worker.terminate();
  URL.revokeObjectURL(url);
  return data;
}

function driverCan(what: string): Promise<boolean> {
  return executeServerCommand<boolean, string>('driver-can', what);
}
