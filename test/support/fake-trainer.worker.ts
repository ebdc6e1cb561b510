/**
 * A trainer's worker without arithmetic, for the tests of its client: it counts steps, and it dies, hangs or fails when
 * it is told to. What it stands in for is tested with the real one.
 */
import { ASKED_FOR_BY_NAME, isAutomatic } from '../../src/shared/backend-reasons.js';
import {
  BackendError,
  BackendLostError,
  DatasetError,
  NotFiniteError,
  OutOfMemoryError,
} from '../../src/shared/errors.js';
import { RECIPES, type TrainerOptions } from '../../src/shared/protocol/options.js';
import { type OpenRequest, type TrainerWorker } from '../../src/shared/protocol/trainer.js';
import { readSafetensors, writeSafetensors } from '../../src/shared/safetensors/safetensors.js';
import { spawnFromWorker } from '../../src/shared/host/spawn-module-worker.js';
import { transferBuffers, noticesTo, serializeError, serveFromWorker } from '../../src/shared/rpc.js';

/** What a test can order by `worker.postMessage({ order })`. */
export type Order =
  | 'close'
  | 'throw'
  | 'block'
  | 'deafen'
  | 'lose backend'
  | 'not finite'
  | 'fall silent'
  | 'keep nothing'
  | 'break backend';

/** As Firefox may, where a worker starts another. */
function hangInSpawn(): void {
  const Worker = function () {
    orders.block();
  };
  Object.assign(globalThis, { Worker });
  spawnFromWorker(location.href, 'never');
}

const scope = self as unknown as MessagePort & { close(): void };
const notices = noticesTo(scope);
const never = new Promise<never>(() => {});

let options: TrainerOptions = RECIPES.plain.quick;
let step = 0;
let looping: ReturnType<typeof setTimeout> | undefined;
let deaf = false;
let full = false;

const metrics = () => ({
  step,
  epoch: step / 10,
  phase: 'adversarial' as const,
  reconstructionLoss: NaN,
  discriminatorLoss: Math.sin(options.seed * 1000 + step),
  generatorLoss: 1,
  realScore: 0.5,
  fakeScore: 0.5,
  realScores: [0.5],
  fakeScores: [0.5],
  learningRate: options.learningRate,
});

const progress = () => ({
  step,
  steps: options.steps,
  phase: 'adversarial' as const,
  epoch: step / 10,
  imagesSeen: step * options.batchSize,
  stepsPerSecond: 500,
  secondsLeft: 1,
});

/** As checkpoints are; it also stands in for weights. */
const bytes = () =>
  writeSafetensors({
    tensors: { step: { shape: [1], data: Float32Array.of(step) } },
    metadata: { format: 'dcgan-elements-checkpoint/1', step: String(step) },
  });

const stepIn = (file: ArrayBuffer) => Number(readSafetensors(file).metadata['step']);

function train() {
  step += 1;
  notices.postMessage({ type: 'steps', metrics: [metrics()], progress: progress() });
  if (step % 5 === 0) sendSnapshot();
}

function sendSnapshot() {
  notices.postMessage({ type: 'snapshot', step, bytes: bytes(), heap: 0 });
}

function loop() {
  train();
  looping = setTimeout(loop, 2);
  if (step < options.steps) return;
  halt();
  notices.postMessage({ type: 'finished', step });
}

function halt() {
  clearTimeout(looping);
  looping = undefined;
}

const trainer: TrainerWorker = {
  async open(request: OpenRequest) {
    if (request.options.dataset === 'blob:missing')
      throw new DatasetError('There is no such file.', { given: 'HTTP 404' });
    if (request.options.seed === 13 && request.options.backend === 'webgl') throw new BackendError('No WebGL here.');
    options = request.options;
    if (location.search === '?hangs') hangInSpawn();
    notices.postMessage({ type: 'load', progress: { what: 'digits', fraction: 0.5 } });
    if (request.options.dataset === 'blob:endless') await never;
    if (request.snapshot) step = stepIn(request.snapshot);
    const { backend } = options;
    const name = isAutomatic(backend) ? 'webgl' : backend;
    return {
      options: { ...options, dataset: typeof options.dataset === 'string' ? options.dataset : 'a file' },
      backend: { requested: backend, name, device: 'fake', ...ASKED_FOR_BY_NAME },
      height: 28,
      width: 28,
      channels: 1,
      count: 640,
      attribution: null,
      stepsPerEpoch: 10,
      workers: 1,
      warnings: [],
      pictures: null,
      classes: [],
      phases: [{ phase: 'adversarial', steps: options.steps }],
      parameters: { generator: 1, discriminator: 1 },
    };
  },
  async start() {
    if (deaf) await never;
    loop();
  },
  async pause() {
    if (deaf) await never;
    if (looping !== undefined) sendSnapshot(); // as the loop of a real worker does at its end
    halt();
  },
  extend(count) {
    options = { ...options, steps: options.steps + count };
    return Promise.resolve();
  },
  step(count) {
    for (let i = 0; i < count; i++) train();
    return Promise.resolve(metrics());
  },
  async sheet() {
    if (deaf) await never;
    return transferBuffers({
      kind: 'samples',
      step,
      epoch: 0,
      rows: 1,
      columns: 1,
      width: 1,
      height: 1,
      rgba: new Uint8ClampedArray(4),
    });
  },
  preview({ rows = 1, columns = 1 }) {
    const rgba = new Uint8ClampedArray(rows * columns * 4).fill(255);
    return Promise.resolve(
      transferBuffers({ kind: 'data', step, epoch: 0, rows, columns, width: columns, height: rows, rgba }),
    );
  },
  async generate(z) {
    if (deaf) await never;
    return transferBuffers({
      count: z.length / options.latentSize,
      height: 1,
      width: 1,
      channels: 1,
      data: new Float32Array(z),
    });
  },
  snapshot: () =>
    full
      ? Promise.reject(new OutOfMemoryError('There is no room for a snapshot.'))
      : Promise.resolve(transferBuffers(bytes())),
  exportWeights: () => Promise.resolve(transferBuffers(bytes())),
  liveWeights: () => Promise.resolve(transferBuffers({ bytes: bytes(), milliseconds: 0 })),
  importWeights(file) {
    step = stepIn(file);
    notices.postMessage({ type: 'snapshot', step, bytes: bytes(), heap: 0 });
    return Promise.resolve();
  },
  scaleRate: () => Promise.resolve(),
  reseedAndHalveRates: () => Promise.resolve(),
  leaveCore: () => Promise.resolve(),
  memory: () => Promise.resolve({ numTensors: 7, numBytes: 28 }),
};

const orders: Record<Order, () => void> = {
  close: () => scope.close(),
  throw: () => {
    throw new Error('out of luck');
  },
  block: () => {
    for (;;) scope.dispatchEvent(new Event('busy')); // an empty loop would be shaken out of the build
  },
  deafen: () => {
    deaf = true;
  },
  'fall silent': halt,
  'keep nothing': () => {
    full = true;
  },
  'lose backend': () => fail(new BackendLostError('The context was lost.')),
  'break backend': () => fail(new BackendError('The program does not compile.')),
  'not finite': () => fail(new NotFiniteError('A loss is NaN.')),
};

function fail(error: Error) {
  halt();
  notices.postMessage({ type: 'failed', error: serializeError(error) });
}

scope.addEventListener('message', ({ data }: MessageEvent<{ order?: Order }>) => {
  if (data.order) orders[data.order]();
});
serveFromWorker(trainer, scope);
