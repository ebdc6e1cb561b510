import { expect } from 'chai';
import { imageStatistics, meanImage } from '../../../src/core/diagnosis/image-statistics.js';
import { Random } from '../../../src/shared/random.js';

const SIZE = 16;
const SHAPE = { height: SIZE, width: SIZE, channels: 1 };
const PIXELS = SIZE * SIZE;

/** Images of one channel, each from a function of its pixels. */
function images(...draw: ((y: number, x: number) => number)[]): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: draw.length * PIXELS }, (_, i) => {
    const pixel = i % PIXELS;
    return draw[Math.floor(i / PIXELS)]?.(Math.floor(pixel / SIZE), pixel % SIZE) ?? 0;
  });
}

const black = new Float32Array(PIXELS).fill(-1);
const sign = (on: boolean) => (on ? 0.5 : -0.5);
const measure = (batch: Float32Array, mean = black) => imageStatistics(batch, SHAPE, mean);

describe('the statistics of a batch of images', () => {
  it('have pair distance 0 for images that are all the same, whatever they show', () => {
    const wave = (y: number, x: number) => Math.sin(y + 3 * x);
    expect(measure(images(wave, wave, wave)).pairDistance).to.equal(0);
  });

  it('have the root mean square over pairs as pair distance', () => {
    // Three flat images at 0, 0.3 and -0.3: differences 0.3, 0.3 and 0.6.
    const batch = images(
      () => 0,
      () => 0.3,
      () => -0.3,
    );
    expect(measure(batch).pairDistance).to.be.closeTo(Math.sqrt((0.09 + 0.09 + 0.36) / 3), 1e-6);
  });

  it('agree with all pairs one by one', () => {
    const count = 5;
    const batch = new Random(1, 'sheet', 0).uniform(count * PIXELS);
    let squares = 0;
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < i; j++) {
        for (let k = 0; k < PIXELS; k++) squares += (batch[i * PIXELS + k]! - batch[j * PIXELS + k]!) ** 2;
      }
    }
    const pairs = (count * (count - 1)) / 2;
    expect(measure(batch).pairDistance).to.be.closeTo(Math.sqrt(squares / pairs / PIXELS), 1e-6);
  });

  it('have mean distance 0 where each is the mean image', () => {
    const half = images((_, x) => sign(x < 8));
    expect(
      measure(
        images((_, x) => sign(x < 8)),
        half,
      ).meanDistance,
    ).to.equal(0);
    expect(
      measure(
        images(() => -0.6),
        black,
      ).meanDistance,
    ).to.be.closeTo(0.4, 1e-6);
  });

  it('have a mean image that is the mean', () => {
    const mean = meanImage(
      images(
        () => 0.5,
        (_, x) => x / SIZE,
      ),
      SHAPE,
    );
    expect(mean[3]).to.be.closeTo((0.5 + 3 / SIZE) / 2, 1e-7);
  });

  it('have no contrast and full greyness for flat images, of any tone', () => {
    const { contrast, greyness } = measure(
      images(
        () => 0.7,
        () => -1,
      ),
    );
    expect(contrast).to.be.closeTo(0, 1e-6);
    expect(greyness).to.equal(1);
  });

  it('have the standard deviation as contrast, about the mean colour of all channels', () => {
    // Half of the pixels are +0.5 and half -0.5 in one channel; the other two are flat at unlike tones.
    const colour = Float32Array.from({ length: 3 * PIXELS }, (_, i) => [sign(i < 1.5 * PIXELS), 0.9, -0.2][i % 3]!);
    const { contrast, greyness } = imageStatistics(colour, { ...SHAPE, channels: 3 }, new Float32Array(3 * PIXELS));
    expect(contrast).to.be.closeTo(Math.sqrt(0.25 / 3), 1e-6);
    expect(greyness).to.equal(0);
  });

  it('find all energy of a checkerboard and of stripes at period 2', () => {
    for (const draw of [
      (y: number, x: number) => sign((x + y) % 2 === 0),
      (_: number, x: number) => sign(x % 2 === 0),
      (y: number) => sign(y % 2 === 0),
    ]) {
      const { period2, period4 } = measure(images(draw));
      expect(period2).to.be.closeTo(1, 1e-6);
      expect(period4).to.be.closeTo(0, 1e-6);
    }
  });

  it('find all energy of stripes two pixels wide at period 4', () => {
    const { period2, period4 } = measure(images((_, x) => sign(x % 4 < 2)));
    expect(period2).to.be.closeTo(0, 1e-6);
    expect(period4).to.be.closeTo(1, 1e-6);
  });

  it('find none of either in stripes four pixels wide, and none in flat images', () => {
    for (const draw of [(_: number, x: number) => sign(x % 8 < 4), () => 0.3]) {
      const { period2, period4 } = measure(images(draw));
      expect(period2).to.be.closeTo(0, 1e-6);
      expect(period4).to.be.closeTo(0, 1e-6);
    }
  });

  it('find 3/63 and 12/63 in white noise', () => {
    const { period2, period4 } = measure(new Random(5, 'sheet', 0).uniform(400 * PIXELS));
    expect(period2).to.be.closeTo(3 / 63, 0.005);
    expect(period4).to.be.closeTo(12 / 63, 0.005);
  });

  it('are not numbers where an image is not', () => {
    const { pairDistance, contrast } = measure(images((y, x) => (y + x === 0 ? NaN : 0)));
    expect(contrast).to.be.NaN;
    expect(pairDistance, 'of one image').to.equal(0);
  });
});
