import { expect } from 'chai';
import {
  createTrainer,
  DatasetError,
  importPictures,
  InvalidOptionError,
  peekPictures,
  type CreateTrainerOptions,
  type LoadProgress,
  type Trainer,
} from 'dcgan-elements/engine';
import { rejection } from '../../core/data/files.js';
import { bytes } from '../../support/pictures/bytes.js';
import { jpeg } from '../../support/pictures/encoders.js';
import { npyFile, npzFile } from '../../support/npy.js';
import { zip } from '../../support/pictures/zip.js';

/** Grey pictures that are all different, and no two of them nearly the same. */
const picture = (seed: number): Uint8Array<ArrayBuffer> => {
  const value = (y: number, x: number) => Math.floor(((Math.sin(seed * 97 + y * 13 + x * 29) + 1) / 2) * 255);
  return jpeg({ blocks: Array.from({ length: 3 }, (_, y) => Array.from({ length: 2 }, (_, x) => [value(y, x)])) });
};

const pictures = (count: number) => Array.from({ length: count }, (_, i) => new File([picture(i)], `${i}.jpg`));

const SMALL: CreateTrainerOptions = {
  backend: 'wasm',
  imageSize: 16,
  batchSize: 4,
  baseWidth: 2,
  latentSize: 4,
  steps: 100,
  sheetRows: 2,
  sheetColumns: 2,
};

describe('one’s own pictures', () => {
  const trainers: Trainer[] = [];
  const train = async (options: CreateTrainerOptions): Promise<Trainer> => {
    const trainer = await createTrainer({ ...SMALL, ...options });
    trainers.push(trainer);
    return trainer;
  };
  afterEach(() => trainers.splice(0).forEach(trainer => trainer.dispose()));

  it('train, and the run tells what became of each file', async () => {
    const told: LoadProgress[] = [];
    const files = [...pictures(6), new File(['text'], 'notes.txt')];
    const trainer = await train({ dataset: files, onProgress: load => told.push(load) });
    const { description } = trainer;
    expect(description).to.include({ count: 6, height: 16, width: 16, channels: 1 });
    expect(description.options.dataset).to.equal('6 pictures');
    expect(description.pictures).to.include({ count: 6, skippedCount: 1 });
    expect(description.pictures?.skipped).to.deep.equal([
      { name: 'notes.txt', code: 'file-text', values: {}, reason: 'is text, not a picture' },
    ]);
    expect(description.warnings.map(({ text }) => text).join(' ')).to.match(/^With 6 images the network can memorise/);
    const imported = told.filter(({ pictures }) => pictures);
    expect(imported.at(-1)).to.deep.equal({ what: 'Your pictures', fraction: 1, pictures: { taken: 6, skipped: 1 } });
    expect((await trainer.step(2)).step).to.equal(2);
  });

  it('come out of one zip as well, under its name', async () => {
    const entries = [1, 2, 3, 4].map(seed => ({ name: `${seed}.jpg`, content: bytes(picture(seed)) }));
    const { description } = await train({ dataset: new File([await zip(entries)], 'mine.zip') });
    expect(description).to.include({ count: 4, height: 16 });
    expect(description.options.dataset).to.equal('mine.zip');
  });

  it('come out of NumPy files as well, with their labels', async () => {
    const images = npyFile(
      [8, 16, 16],
      Array.from({ length: 8 * 256 }, (_, i) => (i * i) % 256),
    );
    const arrays = { x_train: images, y_train: npyFile([8], [1, 1, 2, 2, 1, 1, 2, 2], '<i8') };
    for (const [content, name] of [
      [images, 'x.npy'],
      [await npzFile(arrays), 'set.npz'],
    ] as const) {
      const { description } = await train({ dataset: new File([content], name), classes: 'auto' });
      expect(description).to.include({ count: 8, height: 16 });
      expect(description.classes.map(({ classes }) => classes)).to.deep.equal(name === 'set.npz' ? [['1', '2']] : []);
    }
  });

  it('come in the order of their paths from a folder, in whatever order the system lists it', async () => {
    const inFolder = (seed: number) => {
      const file = new File([picture(seed)], `${seed}.jpg`);
      return Object.defineProperty(file, 'webkitRelativePath', { value: `faces/${seed}.jpg` });
    };
    const bytesOf = async (files: readonly File[]) => {
      const { dataset } = await importPictures(files, { imageSize: 8 });
      return [...new Uint8Array(await dataset.arrayBuffer())];
    };
    const sorted = await bytesOf([1, 2, 3, 4].map(inFolder));
    expect(await bytesOf([3, 1, 4, 2].map(inFolder))).to.deep.equal(sorted);
    expect(await bytesOf(pictures(3))).not.to.deep.equal(await bytesOf(pictures(3).reverse())); // as they were given
  });

  it('are read again when the run is reset to another size, and not for anything else', async () => {
    const trainer = await train({ dataset: pictures(5) });
    let imports = 0;
    trainer.addEventListener('load', ({ detail }) => {
      if (detail.pictures && detail.fraction === 1) imports++;
    });
    expect(await trainer.reset({ seed: 2 })).to.include({ count: 5, height: 16 });
    expect(imports).to.equal(0);
    expect(await trainer.reset({ imageSize: 24 })).to.include({ count: 5, height: 24 });
    expect(imports).to.equal(1);
    expect(trainer.description.pictures?.count).to.equal(5);
  });

  it('are kept with a checkpoint as D sees them, so that nobody is asked for them again', async () => {
    const checkpoint = `pictures ${crypto.randomUUID()}`;
    const first = await train({ dataset: pictures(5), checkpoint });
    await first.step(2);
    await first.saveCheckpoint();
    first.dispose();
    const second = await train({ checkpoint });
    expect(second.progress.step).to.equal(2);
    expect(second.description).to.include({ count: 5, height: 16 });
    expect(second.description.pictures).to.equal(null);
  });

  it('are not imported again for a run that goes on, which says so when it is given others', async () => {
    const checkpoint = `pictures ${crypto.randomUUID()}`;
    const files = [...pictures(5), new File(['text'], 'notes.txt')];
    const first = await train({ dataset: files, checkpoint });
    await first.step(2);
    await first.saveCheckpoint();
    first.dispose();
    for (const dataset of [files, pictures(4)]) {
      let imports = 0;
      const onProgress = ({ pictures }: LoadProgress) => void (pictures && imports++);
      const again = await train({ dataset, checkpoint, onProgress });
      const resumed = new Promise<string[]>(resolve =>
        again.addEventListener('checkpoint', ({ detail }) => {
          if (detail.kind !== 'resumed') return;
          resolve(detail.differences.map(({ option, saved, asked }) => `${option}: ${saved}, ${asked}`));
        }),
      );
      expect([imports, again.progress.step, again.description.count]).to.deep.equal([0, 2, 5]);
      const told = dataset === files ? [] : ['dataset: 5 pictures, other pictures'];
      expect((await resumed).filter(text => text.startsWith('dataset'))).to.deep.equal(told);
      again.dispose();
    }
  });

  it('come from an atlas and from URLs, relative to the page, cropped as is wanted', async () => {
    const atlas = new File([picture(3)], 'atlas.jpg'); // 16 x 24 pixels
    const tiles = await importPictures({ atlas, tileWidth: 8, tileHeight: 8 }, { imageSize: 8 });
    expect(tiles.report.count).to.equal(6);
    const { report } = await importPictures(
      { urls: ['docs/faces.png', 'docs/no-such.png'] },
      { crop: { x: 0, y: 0, size: 0.5 } },
    );
    expect(report).to.include({ count: 1, skippedCount: 1 });
    expect(report.skipped[0]?.name).to.equal(new URL('docs/no-such.png', document.baseURI).href);
    expect((await peekPictures({ urls: ['docs/faces.png'] }, { side: 50 }))[0]?.width).to.equal(50);
    const trainer = await train({ dataset: { atlas, tileWidth: 8, tileHeight: 8 }, imageSize: 8 });
    expect(trainer.description).to.include({ count: 6, height: 8 });
  });

  it('can be imported before, to be looked at, and outlive their worker', async () => {
    const { dataset, size, channels, report } = await importPictures(pictures(4), { imageSize: 24, colours: 'colour' });
    expect({ size, channels, count: report.count }).to.deep.equal({ size: 24, channels: 3, count: 4 });
    const header = new Uint8Array(await dataset.arrayBuffer());
    expect(header).to.have.length(20 + 4 * 24 * 24 * 3);
    expect([...header.subarray(0, 8)]).to.deep.equal([0, 0, 8, 4, 0, 0, 0, 4]);
    expect((await train({ dataset, imageSize: 24 })).description).to.include({ count: 4, channels: 3, height: 24 });
  });

  it('are refused in words when none can be used, or what is given is no file', async () => {
    const none = await rejection(createTrainer({ ...SMALL, dataset: [new File(['x'], 'x.txt')] }));
    expect(none).to.be.instanceOf(DatasetError);
    expect((none as Error).message).to.equal('Nothing in 1 file can be used: is text, not a picture (1 file).');
    const strange = ['a.png'] as unknown as File[];
    expect(await rejection(createTrainer({ ...SMALL, dataset: strange }))).to.be.instanceOf(InvalidOptionError);
    expect(await rejection(importPictures(strange))).to.be.instanceOf(InvalidOptionError);
  });

  it('are let go of when the signal says so', async () => {
    const canceller = new AbortController();
    const onProgress = ({ pictures }: LoadProgress) => {
      if ((pictures?.taken ?? 0) > 3) canceller.abort();
    };
    const error = await rejection(
      createTrainer({ ...SMALL, dataset: pictures(200), signal: canceller.signal, onProgress }),
    );
    expect((error as DOMException).name).to.equal('AbortError');
  });
});
