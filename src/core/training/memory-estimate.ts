/**
 * How much memory a run will take on its backend, told from its options alone. The parts are counted from the shapes; how many
 * copies of each are alive at a time was measured on the WASM backend, whose allocations can be watched, and a test compares
 * the two.
 */
import { featureSizes, type PlainShape } from '../networks/plain.js';
import type { AutoencoderShape } from '../networks/autoencoder.js';
import { networksOf, type Architecture } from '../networks/architecture.js';
import { countParameters } from '../networks/weights.js';
import type { RunOptions } from './run-options.js';
import { STANDING_BATCH } from './plain-model.js';

/** Bytes of a float32. */
const FLOAT = 4;
/**
 * Copies of a head's kernel while its convolution is differentiated: it has one output, and convolutions are computed for
 * blocks of outputs.
 */
const HEAD_COPIES = 160;

/** The most bytes of tensors that are alive at a time in the worker that needs most, in training and in drawing the sample sheet. */
export function estimateMemory(architecture: Architecture, options: RunOptions): number {
  const { variant, shape } = architecture;
  const { state, step, sheet } = variant === 'plain' ? plainFloats(shape, options) : autoencoderFloats(shape, options);
  return FLOAT * (state + Math.max(step, sheet));
}

/** Numbers of what is alive from step to step, and of what a step and a sample sheet add to that. */
interface Floats {
  readonly state: number;
  readonly step: number;
  readonly sheet: number;
}

function plainFloats(shape: PlainShape, options: RunOptions): Floats {
  const { height, width, channels, baseWidth } = shape;
  const [, s1, s2, s3, s4] = featureSizes(shape);
  const maps = [s1, s2, s3, s4].reduce((sum, [h, w], i) => sum + h * w * baseWidth * 2 ** i, 0); // of G, and of D
  const image = height * width * channels;
  const networks = networksOf({ variant: 'plain', shape });
  const [generator, discriminator] = [networks.generator, networks.discriminator].map(countParameters) as [
    number,
    number,
  ];
  const augmented = options.augmentations.length > 0 ? image : 0;
  const seeking = options.modeSeeking > 0 && shape.classes?.length ? image : 0;
  const images = options.batchSize / options.shards;
  const sum = options.shards > 1 ? generator + discriminator : 0; // of the shards so far
  const ofDiscriminator = images * (8 * maps + 2 * image + 3 * augmented) + 2 * discriminator;
  const ofGenerator = images * (9 * maps + 4 * image + 6 * augmented + 4 * seeking) + 2 * generator;
  const standing = options.samplingStatistics === 'standing' ? STANDING_BATCH : 0;
  const drawn = Math.max(options.sheetRows * options.sheetColumns, standing);
  return {
    state: 3 * (generator + discriminator) + (options.averageDecay > 0 ? generator : 0),
    step: Math.max(ofDiscriminator, ofGenerator) + sum,
    sheet: drawn * ((options.dropoutKeep < 1 ? 3 : 2) * maps + 2 * image),
  };
}

function autoencoderFloats(shape: AutoencoderShape, options: RunOptions): Floats {
  const { size, channels, dims, discriminatorDims, heads } = shape;
  const areas = [2, 4, 8, 16].map(factor => (size / factor) ** 2);
  const mapsOf = (widths: readonly number[]) => areas.reduce((sum, area, i) => sum + area * (widths[i] ?? 0), 0);
  const [maps, ofD] = [mapsOf(dims), mapsOf(discriminatorDims)];
  const image = size * size * channels;
  const networks = networksOf({ variant: 'autoencoder', shape });
  const counts = Object.values(networks).map(countParameters);
  const [generator = 0, discriminator = 0, encoder = 0, decoder = 0] = counts;
  const headFloats = heads.reduce((sum, head) => sum + (areas[head - 1] ?? 0) * (discriminatorDims[head - 1] ?? 0), 0);
  const headCopies = HEAD_COPIES * headFloats;
  const augmented = options.augmentations.length > 0 ? image : 0;
  const images = options.batchSize / options.shards;
  const sum = options.shards > 1 ? counts.reduce((total, count) => total + count, 0) : 0;
  const trainsAutoencoder = options.pretrain === 'full' && options.autoencoderSteps > 0;
  const steps = [
    images * (8 * ofD + 8 * image + 3 * augmented) + 2 * discriminator + headCopies,
    images * (3 * (maps + ofD) + 3 * image + 6 * augmented) + 2 * generator + headCopies,
    trainsAutoencoder ? images * (8 * maps + 8 * image) + encoder + decoder : 0,
  ];
  const drawn = options.sheetRows * options.sheetColumns;
  const samples = drawn * (2 * maps + 2 * image);
  const pairs = trainsAutoencoder ? (drawn / 2) * (4 * maps + 3 * image) : 0;
  return {
    state: 3 * (generator + discriminator + encoder + decoder) + (options.averageDecay > 0 ? generator : 0),
    step: Math.max(...steps) + sum,
    sheet: Math.max(samples, pairs),
  };
}
