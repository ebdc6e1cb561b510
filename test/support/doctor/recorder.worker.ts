/** Runs a {@link Plan} and records what a trainer would tell its doctor. */
import * as tf from '@tensorflow/tfjs-core';
import { readTensor } from '../../../src/core/backend/readback.js';
import { startWasm } from '../../../src/core/backend/wasm.js';
import { loadDataset } from '../../../src/core/data/load-dataset.js';
import type { Phase } from '../../../src/shared/protocol/trainer.js';
import type { Observation } from '../../../src/core/diagnosis/diagnose.js';
import { imageStatistics, meanImage } from '../../../src/core/diagnosis/image-statistics.js';
import { ClassInspector, type JudgedImages } from '../../../src/core/diagnosis/class-statistics.js';
import { arrived } from '../../../src/core/kernels/late-reads.js';
import { joinRows } from '../../../src/shared/latent/class-vectors.js';
import { ClassSampler } from '../../../src/core/training/class-sampler.js';
import { BatchSampler } from '../../../src/core/training/batch-sampler.js';
import { Random, type Stream } from '../../../src/shared/random.js';
import { renderSheet } from '../../../src/shared/images/sheet.js';
import { watchDefaultRun } from './default-run.js';
import { SIZES, smallModel, type Measured } from './models.js';
import type { Branch, Moments, Plan, Settings } from './plan.js';
import { EVALUATION_SEEDS, plansOf, TUNING_SEEDS } from './plans.js';
import { pack, unpack, type PackedRecording, type Recording, type Sheet } from './recording.js';
import { rows, verdicts } from './table.js';

const BATCH = 16;
const SAMPLES = 32;
/** Real images from which the reference and the mean image are computed. */
const REFERENCE = 128;
const FOR_MEAN = 512;
/** Steps between two observations, and between two inspections of the samples. */
const OBSERVE_EVERY = 5;
const LOOK_EVERY = 20;
const PHASES: readonly Phase[] = ['autoencoder', 'discriminator', 'adversarial'];
const NOTHING = {
  discriminatorLoss: NaN,
  generatorLoss: NaN,
  reconstructionLoss: NaN,
  realScore: NaN,
  fakeScore: NaN,
  realScores: [],
  fakeScores: [],
};

/** A number of steps of one phase, and which of them are of interest. */
interface Course {
  readonly name: string;
  readonly moments: readonly Moments[];
  readonly steps: number;
}

interface Where {
  step: number;
  batches: number;
  draws: number;
}

async function record(plan: Plan, assets: string): Promise<{ recordings: Recording[]; sheets: Sheet[] }> {
  const started = await startWasm({ base: assets, deterministic: true });
  if ('failure' in started) throw new Error(started.failure);
  const size = SIZES[plan.variant];
  const dataset = await loadDataset('digits', { assets: { base: assets }, imageSize: size });
  const labels = plan.classes ? dataset.labels : null;
  const classes = labels && new ClassSampler(labels);
  const model = smallModel(plan, classes?.draw);
  const { latentSize } = model;
  const shape = { height: size, width: size, channels: 1 };
  const some = (from: number, count: number) => dataset.batch(Array.from({ length: count }, (_, i) => from + i));
  const meanOfData = meanImage(some(0, FOR_MEAN), shape);
  const reference = imageStatistics(some(FOR_MEAN, REFERENCE), shape, meanOfData);
  const images = (data: Float32Array) => tf.tensor4d(data, [data.length / (size * size), size, size, 1]);
  const held = images(some(FOR_MEAN, SAMPLES));
  const order = new BatchSampler(plan.seed, dataset.count, BATCH);
  const sheets: Sheet[] = [];

  const fixed = new Random(plan.seed, 'sheet', 1).uniform(latentSize);
  const latents = (stream: Stream, index: number, count: number, { spread }: Settings) => {
    const z = new Random(plan.seed, stream, index).uniform(count * latentSize);
    return z.map((value, i) => (1 - spread) * (fixed[i % latentSize] ?? 0) + spread * value);
  };
  /** G's input rows: z, and after it the classes y of these images. */
  const inputOf = (indices: ArrayLike<number>, stream: Stream, index: number, settings: Settings) => {
    const count = indices.length;
    const z = latents(stream, index, count, settings);
    const y = classes?.of(indices);
    if (!classes || !y) return tf.tensor2d(z, [count, latentSize]);
    for (let row = 0; row < count; row++) {
      const repeats = settings.repeated !== null && y[row * classes.size + settings.repeated] === 1;
      if (repeats) z.set(fixed, row * latentSize);
    }
    return tf.tensor2d(joinRows(z, y, count), [count, latentSize + classes.size]);
  };
  /** G's input in training, with classes as often as the data has them. */
  const trainingInput = (stream: Stream, index: number, settings: Settings) =>
    inputOf(order.batch(index), stream, index, settings);

  const real = (where: Where, { variety, poison }: Settings) => {
    const next = order.batch(where.batches++);
    const drawn = variety === null ? next : next.map(index => index % variety);
    const data = dataset.batch(drawn);
    if (poison) data[0] = NaN;
    return { images: images(data), y: classes ? tf.tensor2d(classes.of(drawn), [BATCH, classes.size]) : undefined };
  };

  /** Samples of the classes of these images, as a run gives them to its doctor. */
  const judgedSamples = (indices: readonly number[]): JudgedImages => {
    const count = indices.length;
    const rows = () => inputOf(indices, 'sheet', 0, present);
    const samples = readTensor(() => model.show('adversarial', held, rows()));
    return {
      images: samples,
      scores: readTensor(() => model.judge?.(images(samples), rows()) ?? tf.fill([count], NaN)),
    };
  };
  const inspector = labels && new ClassInspector(dataset, labels, indices => arrived(judgedSamples(indices)));
  let present = plan.settings;

  const update = (phase: Phase, where: Where, settings: Settings): Measured => {
    if (phase === 'autoencoder') return model.updateAutoencoder(real(where, settings).images, settings);
    let measured: Measured = {};
    for (let n = 0; n < settings.discriminatorUpdates; n++) {
      const rows = trainingInput('discriminator-z', where.batches, settings);
      const { images, y } = real(where, settings);
      measured = model.updateDiscriminator(images, rows, settings, y);
    }
    for (let n = 0; phase === 'adversarial' && n < settings.generatorUpdates; n++) {
      const rows = trainingInput('generator-z', where.draws++, settings);
      measured = { ...measured, ...model.updateGenerator(rows, settings) };
    }
    return measured;
  };

  const look = ({ name, moments }: Course, phase: Phase, step: number, settings: Settings) => {
    const first = Array.from({ length: SAMPLES }, (_, i) => i);
    const shown = readTensor(() => model.show(phase, held, inputOf(first, 'sheet', 0, settings)));
    if (moments.some(({ at }) => at.includes(step))) {
      const { width, height, rgba } = renderSheet(shown, { rows: 2, columns: SAMPLES / 2 }, shape);
      sheets.push({ name, step, width, height, rgba });
    }
    return { images: imageStatistics(shown, shape, meanOfData), classes: inspector?.request().take() ?? [] };
  };

  /** Trains a number of steps and returns the observations. */
  const train = (
    course: Course,
    phase: Phase,
    where: Where,
    settings: Settings,
    after: (step: number) => void = () => undefined,
  ): Observation[] => {
    const observations: Observation[] = [];
    present = settings;
    for (const end = where.step + course.steps; where.step < end;) {
      const step = ++where.step;
      const measured = tf.tidy<never>(() => update(phase, where, settings) as never) as Measured;
      if (step % OBSERVE_EVERY === 0) {
        const seen = step % LOOK_EVERY === 0 ? look(course, phase, step, settings) : {};
        observations.push({ step, phase, ...NOTHING, ...measured, ...seen });
      }
      after(step);
    }
    return observations;
  };

  const where = { step: 0, batches: 0, draws: 0 };
  const saved = new Map<Branch, { restore: () => void; where: Where }>();
  const save = (step: number) => {
    for (const branch of plan.branches.filter(({ after }) => after === step)) {
      saved.set(branch, { restore: model.save(), where: { ...where } });
    }
  };
  const trunk: Observation[] = [];
  for (const phase of PHASES) {
    const steps = plan.steps[phase];
    if (steps === undefined) continue;
    model.begin(phase);
    trunk.push(...train({ ...plan, steps }, phase, where, plan.settings, save));
  }
  const about = {
    variant: plan.variant,
    recipe: plan.recipe,
    seed: plan.seed,
    reference,
    ...(labels && { groups: labels.groups }),
  };
  const recordings: Recording[] = [{ ...about, name: plan.name, observations: trunk }];
  for (const [branch, { restore, where }] of saved) {
    restore();
    if (branch.clamp !== undefined) model.clamp(branch.clamp);
    const name = `${plan.name}, ${branch.name}`;
    const observations = train({ ...branch, name }, branch.phase, where, { ...plan.settings, ...branch.change });
    const begun = { name: plan.name, after: branch.after };
    recordings.push({ ...about, name, begun, observations });
  }
  return { recordings, sheets };
}

/** The interface for scripts/data/doctor-table.mjs. */
type Request = { readonly assets: string } & (
  | { readonly type: 'seeds' }
  | { readonly type: 'plans'; readonly seed: number }
  | { readonly type: 'record'; readonly plan: Plan }
  | { readonly type: 'default-run'; readonly seed: number; readonly steps: number }
  | { readonly type: 'table'; readonly recordings: readonly PackedRecording[]; readonly seeds: readonly number[] }
);

async function answer(request: Request): Promise<unknown> {
  switch (request.type) {
    case 'seeds':
      return { tuning: TUNING_SEEDS, evaluation: EVALUATION_SEEDS };
    case 'plans':
      return plansOf(request.seed);
    case 'record': {
      const { recordings, sheets } = await record(request.plan, request.assets);
      return { recordings: recordings.map(pack), sheets };
    }
    case 'default-run':
      return watchDefaultRun(request);
    case 'table': {
      const asked = request.recordings.filter(({ seed }) => request.seeds.includes(seed)).map(unpack);
      const given = verdicts(asked);
      return { verdicts: given, rows: rows(given) };
    }
  }
}

self.addEventListener('message', ({ data }: MessageEvent<Request>) => {
  answer(data).then(
    answered => self.postMessage(answered),
    (error: unknown) => self.postMessage({ error: String(error) }),
  );
});
