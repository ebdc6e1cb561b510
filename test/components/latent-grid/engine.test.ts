import { expect } from 'chai';
import { createTrainer, loadGenerator } from 'dcgan-elements/engine';
import type { Generator } from '../../../src/client/api.js';
import { renderSheet, sheetLatents } from '../../../src/shared/images/sheet.js';
import { need } from '../../support/capabilities.js';
import { liveWorkers } from '../../support/live-workers.js';
import { mountGrid } from '../../support/mount-grid.js';
import type { Grid } from '../../support/mount-grid.js';
import { unmountAll, until } from '../../support/mount-trainer.js';
import { smallRun } from '../../support/small-run.js';
import { wait } from '../../support/promises.js';

describe('<latent-grid> on the real engine', () => {
  let file: Blob;
  let url: string;

  before(async () => {
    const trainer = await createTrainer(smallRun({ latentSize: 2, dropoutKeep: 0.5 }));
    await trainer.step(2);
    file = await trainer.exportWeights();
    url = URL.createObjectURL(file);
    trainer.dispose();
  });
  after(() => URL.revokeObjectURL(url));
  afterEach(() => unmountAll());

  /** The element's own PNG as pixels. */
  async function exported({ element }: Grid): Promise<ImageData> {
    const bitmap = await createImageBitmap(await element.exportSheet());
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
    context?.drawImage(bitmap, 0, 0);
    return context?.getImageData(0, 0, bitmap.width, bitmap.height) ?? new ImageData(1, 1);
  }

  for (const backend of ['wasm', 'webgl'] as const) {
    it(`shows the learnt manifold pixel for pixel as generate() draws it, in order, on ${backend}`, async () => {
      if (backend === 'webgl') await need('webgl in workers');
      const grid = await mountGrid(`src="${url}" mode="plane" backend="${backend}"`, null);
      await grid.drawn();
      const generator = grid.element.generator as Generator;
      expect(generator.description.backend.name).to.equal(backend);
      const layout = { rows: 20, columns: 20 };
      const { data, ...size } = await generator.generate(sheetLatents(layout, 2, 1));
      const sheet = renderSheet(data, layout, size);
      const picture = await exported(grid);
      expect([picture.width, picture.height]).to.deep.equal([sheet.width, sheet.height]);
      expect(differences(picture.data, sheet.rgba)).to.equal(0);
      for (let i = 0; i < 400; i++) {
        const tile = grid.sheet.pictureAt({ row: Math.floor(i / 20), column: i % 20 });
        expect(differences(tile?.data, cut(sheet, i)), `cell ${i}`).to.equal(0);
      }
    });
  }

  it('tells what it assumed of a file of other origin, and how to say otherwise, until that is said', async () => {
    const grid = await mountGrid('src="/test/fixtures/pytorch/example-64.pt" rows="1" columns="2"', null);
    const { element } = grid;
    await grid.drawn();
    const told = () => element.renderRoot.querySelector('[part=assumptions]')?.textContent?.replace(/\s+/g, ' ') ?? '';
    await until(() => told() !== '');
    expect(told()).to.match(
      /not say \(3\).*normal\(0,1\).*strides of 1, 2, 2, 2, 2.*ReLU between the layers, tanh at the end/,
    );
    expect(told()).to.match(
      /attributes.*: latent-distribution, strides, paddings, activation, last-activation, epsilon\./,
    );
    const said = { latentDistribution: 'normal(0,1)', strides: '1 2 2 2 2', paddings: '0 1 1 1 1' } as const;
    Object.assign(element, said, { activation: 'relu', lastActivation: 'tanh', epsilon: '1e-5' });
    await until(() => told() === '');
  });

  it('gives one z one picture in every mode, cell and export, though its generator samples with dropout', async () => {
    const grid = await mountGrid(`src="${url}" mode="plane" rows="3" columns="3" backend="wasm"`, null);
    await grid.drawn();
    const middle = grid.sheet.pictureAt({ row: 1, column: 1 });
    grid.element.pin(Float32Array.of(0, 0));
    const shelf = () =>
      grid.element.renderRoot.querySelector('latent-grid-pins') as unknown as {
        pictureOf(z: Float32Array): ImageData | null;
      };
    await until(() => shelf().pictureOf(Float32Array.of(0, 0)) !== null);
    expect(differences(shelf().pictureOf(Float32Array.of(0, 0))?.data, middle?.data)).to.equal(0);
    grid.element.view = { x: 0, y: 0, zoom: 2 };
    await grid.settled();
    await grid.drawn();
    expect(differences(grid.sheet.pictureAt({ row: 1, column: 1 })?.data, middle?.data)).to.equal(0);
  });

  it('says what is wrong with a file that is no generator, and shows the next', async () => {
    const wrong = URL.createObjectURL(new Blob(['<!doctype html>']));
    const grid = await mountGrid(`src="${wrong}" mode="plane" rows="2" columns="2" backend="wasm"`, null);
    await until(() => grid.text.includes('The generator could not be loaded'));
    grid.element.src = url;
    await grid.drawn();
    expect(grid.text).not.to.contain('could not be loaded');
    URL.revokeObjectURL(wrong);
  });

  it('leaves no worker behind after being put in and taken out two hundred times', async () => {
    const generator = await loadGenerator(file, { backend: 'wasm' });
    const place = document.createElement('div');
    document.body.append(place);
    for (let i = 0; i < 200; i++) {
      const attributes = i % 2 ? `src="${url}" backend="wasm"` : '';
      place.innerHTML = `<latent-grid mode="plane" rows="2" columns="2" ${attributes}></latent-grid>`;
      if (i % 2 === 0) (place.firstElementChild as Grid['element']).generator = generator;
      if (i % 10 === 0) await wait(20);
    }
    place.remove();
    generator.dispose();
    await liveWorkers(0);
  });
});

/** One picture of a sheet of 20 columns. */
function cut(sheet: { rgba: Uint8ClampedArray; width: number; height: number }, index: number): Uint8ClampedArray {
  const [width, height] = [sheet.width / 20, sheet.height / 20];
  const out = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++) {
    const from = ((Math.floor(index / 20) * height + y) * sheet.width + (index % 20) * width) * 4;
    out.set(sheet.rgba.subarray(from, from + width * 4), y * width * 4);
  }
  return out;
}

/** Bytes that differ. */
function differences(a: ArrayLike<number> | undefined, b: ArrayLike<number> | undefined): number {
  if (!a || !b || a.length !== b.length) return Infinity;
  let count = 0;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) count++;
  return count;
}
