/**
 * Seeded, counter-based random numbers. Every draw of a run is a pure function of its seed, its purpose and its index: the
 * z of D's update 712 can be drawn again without drawing those before it. So a checkpoint needs only the numbers of
 * updates to continue bit for bit. The generator is Philox 4x32-10 (Salmon et al. 2011, "Parallel random numbers: as easy
 * as 1, 2, 3"), which TensorFlow, PyTorch and cuRAND use too.
 *
 *     new Random(seed, 'discriminator-z', 712).uniform(64 * 100);
 */

/** The purposes of random numbers; each has a stream of its own. */
export const STREAMS = [
  'weights',
  'order',
  'discriminator-z',
  'generator-z',
  'dropout',
  'sheet',
  'statistics',
  'real-augmentation',
  'fake-augmentation',
  'generator-augmentation',
] as const;
export type Stream = (typeof STREAMS)[number];

const ROUNDS = 10;
const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
const WEYL_0 = 0x9e3779b9;
const WEYL_1 = 0xbb67ae85;

/** High 32 bits of the product of two unsigned 32-bit integers, computed by halves, since a double holds only 53 bits. */
function multiplyHigh(a: number, b: number): number {
  const [aHigh, aLow, bHigh, bLow] = [a >>> 16, a & 0xffff, b >>> 16, b & 0xffff];
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  return (aHigh * bHigh + Math.floor((aLow * bHigh + middle) / 0x10000)) >>> 0;
}

/** One block of Philox 4x32-10: four 32-bit words for a 128-bit counter and a 64-bit key, written to `out`. */
export function philox(counter: readonly number[], key: readonly number[], out: Uint32Array): void {
  let [c0 = 0, c1 = 0, c2 = 0, c3 = 0] = counter;
  let [k0 = 0, k1 = 0] = key;
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = multiplyHigh(MULTIPLIER_0, c0);
    const low0 = Math.imul(MULTIPLIER_0, c0);
    const high1 = multiplyHigh(MULTIPLIER_1, c2);
    const low1 = Math.imul(MULTIPLIER_1, c2);
    [c0, c1, c2, c3] = [(high1 ^ c1 ^ k0) >>> 0, low1 >>> 0, (high0 ^ c3 ^ k1) >>> 0, low0 >>> 0];
    k0 = (k0 + WEYL_0) >>> 0;
    k1 = (k1 + WEYL_1) >>> 0;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}

/**
 * One random stream of a run, as words in order from the first. Its members are `private` rather than #private, since the
 * loops over words are hot.
 */
export class Random {
  private readonly block = new Uint32Array(4);
  private used = 4;
  private blocks = 0;

  /**
   * @param seed the run's seed, an integer in [0, 2^32)
   * @param stream the purpose
   * @param index the number of the update, epoch or tensor
   * @param shard the part of a batch that the numbers are for, where each part has its own
   */
  constructor(
    private readonly seed: number,
    private readonly stream: Stream,
    private readonly index: number,
    private readonly shard = 0,
  ) {}

  /** The next word: an integer in [0, 2^32). */
  word(): number {
    if (this.used === 4) {
      const time = [this.index >>> 0, Math.floor(this.index / 2 ** 32)] as const;
      philox([this.blocks++, this.shard, ...time], [this.seed, STREAMS.indexOf(this.stream)], this.block);
      this.used = 0;
    }
    return this.block[this.used++] as number;
  }

  /** An integer in [0, below), without measurable bias while `below` is far under 2^32. */
  integer(below: number): number {
    return Math.floor((this.word() * below) / 2 ** 32);
  }

  /** Numbers uniform in [-1, 1) on a grid of 2^-23, so that each is exactly a float32. */
  uniform(count: number): Float32Array<ArrayBuffer> {
    return new Float32Array(count).map(() => (this.word() >>> 8) * 2 ** -23 - 1);
  }

  /** Numbers from a normal distribution with mean 0 and this standard deviation, by Box and Muller (1958). */
  normal(count: number, deviation: number): Float32Array<ArrayBuffer> {
    const values = new Float32Array(count);
    for (let i = 0; i < count; i += 2) {
      const radius = deviation * Math.sqrt(-2 * Math.log((this.word() + 1) / 2 ** 32));
      const angle = (2 * Math.PI * this.word()) / 2 ** 32;
      values[i] = radius * Math.cos(angle);
      if (i + 1 < count) values[i + 1] = radius * Math.sin(angle);
    }
    return values;
  }

  /** As {@link normal}, but numbers beyond two deviations are drawn again, as in TensorFlow's `truncated_normal`. */
  truncatedNormal(count: number, deviation: number): Float32Array<ArrayBuffer> {
    const values = this.normal(count, deviation);
    for (let i = 0; i < count; i++) {
      while (Math.abs(values[i] as number) > 2 * deviation) values[i] = this.normal(1, deviation)[0] as number;
    }
    return values;
  }
}
