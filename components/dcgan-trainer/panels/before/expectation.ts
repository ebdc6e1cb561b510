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

/**
 * What a run with these options will take; nothing is known of data and networks other than those included.
 * @param measured by {@link measureSpeed}
 */
export function expectationOf(
  options: Partial<TrainerOptions>,
  measured: number,
  cores = navigator.hardwareConcurrency,
): Expectation {
  const { variant = 'plain', recipe = 'quick' } = options;
  const defaults = recipeOf(variant, recipe);
  const { dataset, steps } = { dataset: defaults.dataset, steps: defaults.steps, ...options };
  const included = DATASETS.find(name => name === dataset);
  const isUsual = variant === 'plain' && recipe === 'quick' && dataset === 'digits' && !options.imageSize;
  const perMeasurement = STEP_PER_MEASUREMENT[cores > 1 ? 'severalCores' : 'oneCore'];
  return {
    seconds: isUsual ? (steps * perMeasurement * measured) / 1000 : null,
    bytes: included ? DOWNLOADS[included] + DOWNLOADS.engine : null,
  };
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
