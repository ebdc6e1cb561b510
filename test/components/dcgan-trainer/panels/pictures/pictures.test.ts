import axe from 'axe-core';
import { expect } from 'chai';
import { forgetPictures } from '../../../../../src/client/pictures/kept-pictures.js';
import { DatasetError } from '../../../../../src/shared/errors.js';
import { mount, settled, unmountAll, until, type TestTrainerElement } from '../../../../support/mount-trainer.js';

function transferOf(files: readonly File[]): DataTransfer {
  const transfer = new DataTransfer();
  for (const file of files) transfer.items.add(file);
  return transfer;
}

function choose(input: HTMLInputElement, ...files: File[]): void {
  input.files = transferOf(files).files;
  input.dispatchEvent(new Event('change', { bubbles: true }));
}

function drop(element: HTMLElement, ...files: File[]): void {
  const dataTransfer = transferOf(files);
  element.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
}

const picture = (name: string) => new File(['picture'], name, { type: 'image/png' });
const [one, two, bad] = [picture('1.png'), picture('2.png'), picture('bad.png')];
const weights = new File([new Uint8Array([2, 0, 0, 0, 0, 0, 0, 0]), '{}'], 'weights.safetensors');
const idx = new File([new Uint8Array([0, 0, 8, 3, 0, 0, 0, 0])], 'some.idx');

describe('The trainer’s own pictures', () => {
  let element: TestTrainerElement;
  /** Under another name in each test, since what is kept stays. */
  let id: string;
  const words = (selector: string) => element.within(selector).textContent?.replace(/\s+/g, ' ').trim();
  const calls = () => element.fakeImporter.calls;
  const imported = async (count: number) => {
    await until(() => calls().length === count && element.datasetReady === null);
    await settled(element);
  };
  const name = () => (element.datasetSource instanceof File ? element.datasetSource.name : element.datasetSource);

  beforeEach(async () => {
    id = `trainer-${crypto.randomUUID()}`;
    element = await mount(`controls id="${id}"`);
    element.within<HTMLDetailsElement>('details').open = true;
    await settled(element);
  });

  afterEach(async () => {
    unmountAll();
    await forgetPictures(`${location.pathname}#${id}`);
  });

  const openPickers = async () => {
    element.within<HTMLInputElement>('#dataset [value="file:"]').click();
    await settled(element);
  };

  it('are imported when they are dropped, shown as D will see them, and learnt from', async () => {
    drop(element, one, two, bad);
    await imported(1);
    expect(calls()[0]?.source).to.deep.equal([one, two, bad]);
    expect(calls()[0]?.options).to.include({ crop: 'centre', colours: 'auto' });
    expect(calls()[0]?.options).not.to.have.property('imageSize'); // it is left to the importer, whose default is 64
    expect(name()).to.equal('2 pictures');
    const text = element.within('dcgan-trainer-pictures').shadowRoot?.textContent?.replace(/\s+/g, ' ');
    expect(text).to.contain('2 pictures of 64 × 64, in grey');
    expect(text).to.contain('2 images are few.');
    expect(text).to.contain('bad.png is no picture of a known kind');
    expect(
      element.within<HTMLCanvasElement>('dcgan-trainer-pictures').shadowRoot?.querySelector('canvas')?.width,
    ).to.be.above(0);
    await element.start();
    const dataset = element.created[0]?.dataset;
    expect(dataset instanceof File && dataset.name).to.equal('2 pictures');
  });

  it('are chosen as several files, or a folder, and said by their number', async () => {
    await openPickers();
    choose(element.within<HTMLInputElement>('.files input[multiple]'), one, two);
    await imported(1);
    expect(element.within('#dataset :checked ~ span .note').textContent).to.equal('2 pictures');
    choose(element.within<HTMLInputElement>('.files input[webkitdirectory]'), two);
    await imported(2);
    expect(name()).to.equal('1 pictures');
  });

  it('are told from weights and from a data set by what is in a file, whatever its name', async () => {
    await element.start();
    let loaded = 0;
    element.fake.importWeights = () => Promise.resolve(void loaded++);
    drop(element, weights);
    await until(() => loaded === 1);
    drop(element, idx);
    await until(() => element.datasetSource === idx);
    expect(calls().length).to.equal(0);
    drop(element, one, new File([weights], 'picture.dat'));
    await imported(1);
    expect(calls()[0]?.source).to.deep.equal([one]);
    expect(element.within('.base').textContent).to.contain('One file contains weights and was left out.');
    drop(element, weights, weights);
    await until(() => element.within('.base').textContent?.includes('one can be loaded at a time') ?? false);
    expect(loaded).to.equal(1);
  });

  it('come out of folders within folders, in the order of their names', async () => {
    const file = (of: File) => ({
      isFile: true,
      isDirectory: false,
      name: of.name,
      file: (give: (file: File) => void) => give(of),
    });
    const folder = (name: string, ...entries: readonly object[]) => ({
      isFile: false,
      isDirectory: true,
      name,
      createReader: () => {
        const batches = [...entries.map(entry => [entry]), []]; // a reader gives some at a time
        return { readEntries: (give: (entries: object[]) => void) => give(batches.shift() ?? []) };
      },
    });
    const root = folder('pictures', file(two), folder('00', file(picture('0.png'))), file(one));
    const event = new DragEvent('drop', { dataTransfer: transferOf([one]), bubbles: true, cancelable: true });
    const items = [{ webkitGetAsEntry: () => root, getAsFile: () => null }];
    Object.defineProperty(event, 'dataTransfer', { value: { files: [one], items } });
    element.dispatchEvent(event);
    await imported(1);
    const { source } = calls()[0] ?? {};
    expect((source as File[]).map(({ name }) => name)).to.deep.equal(['0.png', '1.png', '2.png']);
    const paths = (source as File[]).map(({ webkitRelativePath }) => webkitRelativePath);
    expect(paths).to.deep.equal(['pictures/00/0.png', 'pictures/1.png', 'pictures/2.png']);
  });

  it('tell how far they are, and are given up on request: the data set stays what it was', async () => {
    let release = () => {};
    element.fakeImporter.hold = new Promise(resolve => (release = resolve));
    drop(element, one, two);
    await until(() => element.has('.importing'));
    await settled(element);
    expect(words('.importing .count')).to.equal('50 %: 1 imported, 0 skipped');
    element.button('Cancel').click();
    release();
    await until(() => element.datasetReady === null);
    await settled(element);
    expect(element.has('dcgan-trainer-pictures')).to.equal(false);
    expect(element.datasetSource).to.equal(undefined);
    expect(element.has('.notice.error')).to.equal(false);
  });

  it('are listed by their classes, with the number of each', async () => {
    const classes = [
      { name: 'cat', count: 1 },
      { name: 'a very long name of a folder', count: 1200 },
    ];
    element.fakeImporter.classes = classes;
    drop(element, one, two);
    await imported(1);
    const list = () =>
      element.within('dcgan-trainer-pictures').shadowRoot?.querySelector<HTMLDetailsElement>('.classes');
    const text = () => list()?.textContent?.replace(/\s+/g, ' ').trim();
    expect(list()?.open).to.equal(true);
    expect(text()).to.equal('2 classes cat 1 picturea very long name of a folder 1,200 pictures');
    const panel = element.within('dcgan-trainer-pictures');
    expect((await axe.run(panel)).violations.map(({ id }) => id)).to.deep.equal([]);
    element.fakeImporter.classes = Array.from({ length: 256 }, (_, i) => ({ name: `${i}`, count: 9 }));
    drop(element, one);
    await imported(2);
    expect([list()?.open, text()?.startsWith('256 classes')]).to.deep.equal([false, true]);
    element.fakeImporter.classes = [];
    drop(element, two);
    await imported(3);
    expect(list() ?? null).to.equal(null);
  });

  it('make Train wait for them', async () => {
    let release = () => {};
    element.fakeImporter.hold = new Promise(resolve => (release = resolve));
    drop(element, one, two);
    await until(() => calls().length === 1);
    const started = element.start();
    await settled(element);
    expect([element.state, element.created.length]).to.deep.equal(['loading', 0]);
    release();
    await started;
    expect(element.created.length).to.equal(1);
    expect(element.created[0]?.dataset instanceof File).to.equal(true);
  });

  it('are taken in another way by choice, and again when the size is another', async () => {
    drop(element, one, two);
    await imported(1);
    const [crop, colours] = element.within('dcgan-trainer-pictures').shadowRoot?.querySelectorAll('select') ?? [];
    if (!crop || !colours) throw new Error('There are no choices.');
    colours.value = 'grey';
    colours.dispatchEvent(new Event('change'));
    await imported(2);
    crop.value = 'face';
    crop.dispatchEvent(new Event('change'));
    await imported(3);
    element.imageSize = 32;
    await imported(4);
    expect(calls()[3]?.options).to.include({ imageSize: 32, crop: 'face', colours: 'grey' });
    expect(calls()[3]?.source).to.deep.equal([one, two]);
  });

  it('are shown as the run gets them once it learns from them, mirrored and augmented', async () => {
    drop(element, one, two);
    await imported(1);
    const text = () =>
      element.within('dcgan-trainer-pictures').shadowRoot?.querySelector('figcaption')?.textContent ?? '';
    expect(text()).to.contain('training may also flip them');
    await element.start();
    await until(() => text().includes('Exactly what the discriminator gets'));
    await element.pause();
    drop(element, one);
    await imported(2);
    expect(text()).to.contain('training may also flip them');
    element.fake.advance(5);
    await settled(element);
    element.button('Start over with these pictures').click();
    await settled(element);
    expect(element.has('.confirm')).to.equal(true);
  });

  it('are found again after a reload, and gone once they are forgotten', async () => {
    const again = async () => {
      await until(() => element.datasetReady === null);
      unmountAll();
      element = await mount(`id="${id}"`);
      await until(() => element.datasetReady === null);
      await settled(element);
    };
    drop(element, one, two, bad);
    await imported(1);
    await again();
    expect([name(), calls().length]).to.deep.equal(['2 pictures', 0]);
    expect(element.within('dcgan-trainer-pictures').shadowRoot?.textContent).to.contain('Kept from your last visit');
    await element.start();
    expect(element.created[0]?.dataset instanceof File).to.equal(true);
    element.button('Forget them').click();
    await until(() => !element.has('dcgan-trainer-pictures'));
    expect(element.datasetSource).to.equal(undefined);
    await again();
    expect(element.has('dcgan-trainer-pictures')).to.equal(false);
  });

  it('that a page gives are kept only if it says so', async () => {
    const told: unknown[] = [];
    element.addEventListener('dcgan-pictures', ({ detail }) => told.push(detail?.report.count ?? null));
    expect((await element.setDataset([one, two], { crop: 'face' })).report.count).to.equal(2);
    expect(calls()[0]?.options.crop).to.equal('face');
    await settled(element);
    expect(element.within<HTMLInputElement>('.switch input[aria-describedby=keep-hint]').checked).to.equal(false);
    await element.forgetDataset();
    expect(told).to.deep.equal([2, null]);
    expect(element.datasetSource).to.equal(undefined);
  });

  it('that cannot be imported are complained of, and nothing else changes', async () => {
    element.fakeImporter.importPictures = () => Promise.reject(new DatasetError('Nothing in 1 file can be used.'));
    const errors: Error[] = [];
    element.addEventListener('dcgan-error', ({ detail }) => errors.push(detail));
    drop(element, one);
    await until(() => errors.length === 1);
    await settled(element);
    expect(words('.notice.error p')).to.contain('Nothing in 1 file can be used.');
    expect(element.datasetSource).to.equal(undefined);
    expect(element.has('dcgan-trainer-pictures')).to.equal(false);
    expect(errors.length).to.equal(1);
  });

  it('that are not used are listed with their reasons by the run', async () => {
    await element.start();
    expect(element.has('.skipped')).to.equal(false);
    const { fake } = element;
    const skipped = [{ name: 'a.txt', code: 'file-text', values: {}, reason: 'is text, not a picture' }];
    const pictures = { count: 300, classes: [], skippedCount: 3, skipped, warnings: [] };
    fake.description = { ...fake.description, pictures };
    fake.dispatchEvent(new CustomEvent('description', { detail: fake.description }));
    await settled(element);
    expect(words('.skipped summary')).to.equal('3 files are not used');
    expect(words('.skipped ul')).to.equal('a.txt is text, not a picture and 2 more');
  });

  describe('and the square that is learnt of them', () => {
    const square = () => element.within('.square');
    const value = () => square().getAttribute('aria-valuetext');
    const press = (key: string, shiftKey = false) =>
      square().dispatchEvent(new KeyboardEvent('keydown', { key, shiftKey, bubbles: true, cancelable: true }));

    beforeEach(async () => {
      drop(element, one, two);
      await imported(1);
      const [crop] = element.within('dcgan-trainer-pictures').shadowRoot?.querySelectorAll('select') ?? [];
      if (!crop) throw new Error('There is no choice.');
      crop.value = 'own';
      crop.dispatchEvent(new Event('change'));
      await until(() => element.has('.square'));
      await settled(element);
    });

    it('is moved and resized by keys, and used for all', async () => {
      expect(value()).to.equal('100 % of the shorter side, 50 % from the left, 50 % from the top');
      const { width, height } = square().getBoundingClientRect();
      expect(width).to.be.closeTo(height, 1); // it is one on the screen too
      press('-', true);
      press('-', true);
      await settled(element);
      expect(value()).to.equal('80 % of the shorter side, 50 % from the left, 50 % from the top');
      press('ArrowLeft', true);
      press('ArrowDown', true);
      await settled(element);
      // Of a wide picture 120 of 200 pixels are left beside it, and 20 of 100 below and above: 0.1 of each is moved.
      expect(value()).to.equal('80 % of the shorter side, 33 % from the left, 100 % from the top');
      element.button('Use this square').click();
      await imported(2);
      const { crop } = calls()[1]?.options ?? {};
      if (typeof crop !== 'object') throw new Error('It is no square.');
      expect(crop.size).to.be.closeTo(0.8, 1e-9);
      expect(crop.x).to.be.closeTo(1 / 3, 1e-9);
      expect(crop.y).to.equal(1);
    });

    it('is dragged by a pointer, and resized at its corner', async () => {
      const handle = square();
      handle.setPointerCapture = () => {}; // there is no such pointer
      const frame = handle.parentElement?.getBoundingClientRect();
      if (!frame) throw new Error('It has no frame.');
      const point = (type: string, target: Element, x: number, y: number) =>
        target.dispatchEvent(
          new PointerEvent(type, { clientX: x, clientY: y, pointerId: 1, bubbles: true, composed: true }),
        );
      point('pointerdown', handle, 100, 100);
      point('pointermove', handle, 100 + frame.width / 8, 100);
      point('pointerup', handle, 0, 0);
      point('pointermove', handle, 0, 0); // nobody holds it any more
      await settled(element);
      expect(value()).to.equal('100 % of the shorter side, 75 % from the left, 50 % from the top');
      point('pointerdown', element.within('.corner'), 100, 100);
      point('pointermove', handle, 100 - frame.height / 4, 100 - frame.height / 4);
      await settled(element);
      expect(value()).to.match(/^50 % of the shorter side, /);
    });

    it('shows what is learnt of each picture', async () => {
      const pixel = () => {
        const canvas = element.within<HTMLCanvasElement>('[data-result="0"]');
        return canvas.getContext('2d')?.getImageData(4, 32, 1, 1).data[0];
      };
      expect(pixel()).to.equal(0); // left half of the middle
      for (let i = 0; i < 6; i++) press('ArrowRight', true);
      await settled(element);
      expect(pixel()).to.equal(255);
    });
  });

  for (const scheme of ['light', 'dark']) {
    it(`give axe nothing to object to, in ${scheme}`, async () => {
      document.documentElement.style.colorScheme = scheme;
      drop(element, one, two, bad);
      await imported(1);
      const [crop] = element.within('dcgan-trainer-pictures').shadowRoot?.querySelectorAll('select') ?? [];
      if (!crop) throw new Error('There is no choice.');
      crop.value = 'own';
      crop.dispatchEvent(new Event('change'));
      await until(() => element.has('.square'));
      await openPickers();
      element.button('Take pictures with the camera').click();
      await settled(element);
      const { violations } = await axe.run(element);
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html).join(' ')}`)).to.deep.equal([]);
      document.documentElement.style.colorScheme = '';
    });
  }
});
