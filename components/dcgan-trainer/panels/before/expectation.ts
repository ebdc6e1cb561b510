/** What a run will take, before anything of it is loaded: from the sizes of the package's files, and from a short measurement. */
import { DATASETS, type TrainerOptions } from '../../../../src/shared/protocol/options.js';
import { recipeOf } from '../../../../src/shared/recipes.js';

/** Bytes of the included data sets, and of the worker with its WASM; test/structure compares them with the files. */
export const DOWNLOADS = { digits: 7.92e6, faces: 0.26e6, engine: 1.78e6 } as const;

/**
 * Milliseconds of training per step of the recipe `quick`, for each millisecond that {@link measureSpeed} takes, on one core and on
 * more: on a quiet machine of two cores, that took 1.22 ms, and a step 97 ms on one core and 70 ms on both (2 shards; 63 ms
 * on 2 threads). What more cores bring is not counted.
 */
const STEP_PER_MEASUREMENT = { oneCore: 80, severalCores: 57 };
const SIDE = 96;
const REPEATS = 12;

export interface Expectation {
  /** Seconds of the whole run; `null` if they are not known. */
  readonly seconds: number | null;
  /** Bytes that are downloaded; `null` if they are not known. */
  readonly bytes: number | null;
}

/** The cost of a step of each phase of the autoencoder variant's `quick`, in steps of the plain one (docs/performance.md). */
const AUTOENCODER_STEP = { autoencoder: 0.81, discriminator: 0.94, adversarial: 1.59 };
/** A plain step with W 32 takes 3.44 times as long as one with W 16 (docs/performance.md). */
const WIDTH_EXPONENT = Math.log2(3.44);
/** Sides of the included pictures. */
const SIDES = { digits: 28, faces: 64 };

/**
 * What a run with these options will take. Of data other than those included, nothing is known but the size that the options set.
 * @param measured by {@link measureSpeed}
 */
export function expectationOf(
  options: Partial<TrainerOptions>,
  measured: number,
  cores = navigator.hardwareConcurrency,
): Expectation {
  const all = { ...recipeOf(options.variant, options.recipe), ...options };
  const included = DATASETS.find(name => name === all.dataset);
  const side = all.imageSize ?? (included ? SIDES[included] : null);
  const perMeasurement = STEP_PER_MEASUREMENT[cores > 1 ? 'severalCores' : 'oneCore'];
  return {
    seconds: side === null ? null : (quickSteps(all, side) * perMeasurement * measured) / 1000,
    bytes: included ? DOWNLOADS[included] + DOWNLOADS.engine : null,
  };
}

/** To how many steps of the plain variant's `quick` on digits a run amounts, by the work in its convolutions. */
function quickSteps(options: TrainerOptions, side: number): number {
  const { variant, batchSize, steps, pretrain } = options;
  if (variant === 'autoencoder') {
    const quick = recipeOf('autoencoder', 'quick');
    const { autoencoder, discriminator, adversarial } = AUTOENCODER_STEP;
    const before = options.autoencoderSteps * autoencoder + options.discriminatorSteps * discriminator;
    const perStep = stepCost((batchSize / quick.batchSize) * (side / (quick.imageSize ?? side)) ** 2);
    return ((pretrain === 'none' ? 0 : before) + steps * adversarial) * perStep;
  }
  const quick = recipeOf('plain', 'quick');
  const width = (options.baseWidth / quick.baseWidth) ** WIDTH_EXPONENT;
  const updates =
    (options.discriminatorUpdates + options.generatorUpdates) / (quick.discriminatorUpdates + quick.generatorUpdates);
  return steps * stepCost(width * updates * (batchSize / quick.batchSize) * (side / SIDES.digits) ** 2);
}

/** A tenth of a step does not depend on sizes (docs/performance.md). */
function stepCost(work: number): number {
  return 0.1 + 0.9 * work;
}

let machine: number | undefined;

/** This machine's speed by {@link measureSpeed}; one measurement serves all elements of a page. */
export function machineSpeed(): number {
  return (machine ??= measureSpeed());
}

/** Milliseconds of a product of two matrices of 96 x 96, the fastest of a dozen: about 10 ms of work in all. */
export function measureSpeed(now = () => performance.now()): number {
  const [a, b, c] = [0.5, 0.25, 0].map(value => new Float32Array(SIDE * SIDE).fill(value)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const multiply = () => {
    for (let i = 0; i < SIDE; i++) {
      for (let k = 0; k < SIDE; k++) {
        const factor = a[i * SIDE + k] as number;
        for (let j = 0; j < SIDE; j++)
          c[i * SIDE + j] = (c[i * SIDE + j] as number) + factor * (b[k * SIDE + j] as number);
      }
    }
  };
  const times = Array.from({ length: REPEATS }, () => {
    const begun = now();
    multiply();
    return now() - begun;
  });
  return Math.max(0.1, Math.min(...times)); // browsers' clocks are coarse
}
