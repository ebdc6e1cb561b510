import { expect } from 'chai';
import { createTrainer, loadGenerator } from 'dcgan-elements/engine';
import type { Generator } from '../../../src/client/api.js';
import { latentOnPath } from '../../../src/shared/latent/path.js';
import { morphSettled, mountMorph, unmountMorphs } from '../../support/mount-morph.js';
import { until } from '../../support/mount-trainer.js';
import { smallRun } from '../../support/small-run.js';

/** Pictures on the way from one key to the next, as the display shows them in four seconds. */
const FRAMES = 241;
const PIXELS = 12 * 12;

/** The same weights with another dropout mask: a file of the same header but for one seed. */
async function withMask(file: Blob, seed: number): Promise<Blob> {
  const bytes = await file.arrayBuffer();
  const length = Number(new DataView(bytes).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(bytes.slice(8, 8 + length))) as {
    __metadata__: Record<string, string>;
  };
  header.__metadata__['sampling_dropout_seed'] = String(seed);
  header.__metadata__ = Object.fromEntries(
    Object.entries(header.__metadata__).filter(([name]) => !name.startsWith('crc32')), // of the file as it was
  );
  const text = JSON.stringify(header);
  const padded = new TextEncoder().encode(text.padEnd(Math.ceil(text.length / 8) * 8));
  const prefix = new DataView(new ArrayBuffer(8));
  prefix.setBigUint64(0, BigInt(padded.length), true);
  return new Blob([prefix, padded, bytes.slice(8 + length)]);
}

/** Grey values of the pictures of a strip, picture by picture. */
async function picturesOf(strip: Blob): Promise<number[][]> {
  const bitmap = await createImageBitmap(strip);
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
  context?.drawImage(bitmap, 0, 0);
  return Array.from({ length: bitmap.width / 12 }, (_, i) => {
    const { data } = context?.getImageData(12 * i, 0, 12, 12) ?? { data: [] };
    return Array.from({ length: PIXELS }, (_, pixel) => data[4 * pixel] ?? NaN);
  });
}

/** Root of the mean squared difference of two pictures, in grey values of 0 to 255. */
function difference(a: readonly number[], b: readonly number[]): number {
  return Math.sqrt(a.reduce((sum, value, i) => sum + (value - (b[i] ?? NaN)) ** 2, 0) / a.length);
}

describe('<face-morph> on the real engine', () => {
  const generators: Generator[] = [];
  let file: Blob;

  async function load(source: Blob): Promise<Generator> {
    const generator = await loadGenerator(source, { backend: 'wasm' });
    generators.push(generator);
    return generator;
  }

  before(async () => {
    const trainer = await createTrainer(smallRun({ dropoutKeep: 0.5, baseWidth: 8 }));
    await trainer.step(8);
    file = await trainer.exportWeights();
    trainer.dispose();
  });
  afterEach(() => {
    unmountMorphs();
    for (const generator of generators.splice(0)) generator.dispose();
  });

  async function mount(generator: Generator, attributes = '') {
    const element = await mountMorph(attributes, null);
    element.generator = generator;
    await until(() => element.keyButtons.length > 1);
    await morphSettled(element);
    return element;
  }

  it('shows for a z the picture that generate() gives, to the pixel', async () => {
    const generator = await load(file);
    const element = await mount(generator);
    const strip = await picturesOf(await element.exportStrip({ count: 5 }));
    for (const [i, picture] of strip.entries()) {
      const { data } = await generator.generate(latentOnPath(i / 4, element.keys, false, 'linear'));
      expect(picture).to.deep.equal([...Uint8ClampedArray.from(data, value => (value + 1) * 127.5)]);
    }
  });

  it('does not flicker: neighbouring frames differ by less than a bound that independent masks exceed ten times', async () => {
    const element = await mount(await load(file));
    const morph = await picturesOf(await element.exportStrip({ count: FRAMES }));
    const neighbours = morph.slice(1).map((picture, i) => difference(picture, morph[i] ?? []));
    const masked = await mount(await load(await withMask(file, 12345)));
    masked.keys = element.keys;
    const others = await picturesOf(await masked.exportStrip({ count: FRAMES }));
    const masks = others.map((picture, i) => difference(picture, morph[i] ?? []));
    const bound = Math.min(...masks) / 10;
    expect(Math.max(...neighbours)).to.be.below(bound);
    expect(difference(morph[0] ?? [], morph.at(-1) ?? [])).to.be.above(bound); // it does get somewhere
  });

  it('plays, and asks no more than it shows', async () => {
    const element = await mount(await load(file), 'autoplay duration="0.5"');
    await until(() => element.position > 0.6);
    element.pause();
    expect(element.frameRate).to.equal(0);
  });
});
