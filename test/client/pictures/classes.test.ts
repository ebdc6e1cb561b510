import { expect } from 'chai';
import {
  createTrainer,
  DatasetError,
  forgetPictures,
  importPictures,
  keepPictures,
  keptPictures,
  type CreateTrainerOptions,
  type Trainer,
} from 'dcgan-elements/engine';
import { gzipped, idxFile, rejection } from '../../core/data/files.js';
import { bytes } from '../../support/pictures/bytes.js';
import { jpeg } from '../../support/pictures/encoders.js';
import { zip } from '../../support/pictures/zip.js';

/** A picture of one grey. */
const grey = (value: number) => jpeg({ blocks: [[[value]]] });

/** Pictures in folders, as a visitor chooses a folder: a File cannot be made with such a path. */
const inFolder = (path: string, value: number): File => {
  const file = new File([grey(value)], path.slice(path.lastIndexOf('/') + 1));
  return Object.defineProperty(file, 'webkitRelativePath', { value: path });
};
const pets = (dogs = 4) => [
  ...Array.from({ length: 3 }, (_, i) => inFolder(`pets/cat/${i}.jpg`, 10 + i)),
  ...Array.from({ length: dogs }, (_, i) => inFolder(`pets/dog/${i}.jpg`, 200 + i)),
];
const CATS_AND_DOGS = [{ name: 'class', classes: ['cat', 'dog'] }];

const SMALL: CreateTrainerOptions = {
  backend: 'wasm',
  imageSize: 16,
  batchSize: 4,
  baseWidth: 2,
  latentSize: 4,
  steps: 100,
  sheetRows: 2,
};

describe('one’s own pictures with classes', () => {
  const trainers: Trainer[] = [];
  const train = async (options: CreateTrainerOptions): Promise<Trainer> => {
    const trainer = await createTrainer({ ...SMALL, ...options });
    trainers.push(trainer);
    return trainer;
  };
  afterEach(() => trainers.splice(0).forEach(trainer => trainer.dispose()));

  it('are learnt by their folders, also mirrored, and drawn by class', async () => {
    for (const flip of [false, true]) {
      const trainer = await train({ dataset: pets(), flip });
      const { description } = trainer;
      expect(description.classes).to.deep.equal(CATS_AND_DOGS);
      expect(description.count).to.equal(flip ? 14 : 7);
      expect(description.pictures?.classes).to.deep.equal([
        { name: 'cat', count: 3 },
        { name: 'dog', count: 4 },
      ]);
      const few = description.warnings.find(({ code }) => code === 'classes-few-pictures');
      expect(few?.text).to.equal('These classes have fewer than 8 pictures: cat (3), dog (4).');
      expect((await trainer.step(2)).step).to.equal(2);
    }
    expect((await train({ dataset: pets(), classes: 'none' })).description.classes).to.deep.equal([]);
  });

  it('keep their classes when the run is reset to another size, and in a checkpoint', async () => {
    const checkpoint = `classes ${crypto.randomUUID()}`;
    const first = await train({ dataset: pets(), checkpoint });
    expect(await first.reset({ imageSize: 24 })).to.deep.include({ height: 24, classes: CATS_AND_DOGS });
    await first.step(2);
    await first.saveCheckpoint();
    first.dispose();
    const second = await train({ checkpoint, imageSize: 24 });
    expect(second.progress.step).to.equal(2);
    expect(second.description.classes).to.deep.equal(CATS_AND_DOGS);
    expect((await second.step(1)).step).to.equal(3);
    second.dispose();
    const moved = [...pets(3), inFolder('pets/cat/3.jpg', 203)]; // the same files, one of them in another folder
    const third = await train({ checkpoint, imageSize: 24, dataset: moved });
    const differs = await new Promise<readonly string[]>(resolve =>
      third.addEventListener('checkpoint', ({ detail }) => {
        if (detail.kind === 'resumed') resolve(detail.differences.map(({ option }) => option));
      }),
    );
    expect(differs).to.include('dataset');
  });

  it('keep their classes in the browser’s storage', async () => {
    const key = `classes ${crypto.randomUUID()}`;
    const imported = await importPictures(pets(), { imageSize: 16 });
    await keepPictures(key, imported);
    const kept = await keptPictures(key);
    await forgetPictures(key);
    if (!kept) throw new Error('Nothing was kept.');
    expect(kept.report).to.deep.equal(imported.report);
    expect((await train({ dataset: kept.dataset })).description.classes).to.deep.equal(CATS_AND_DOGS);
  });

  it('come in the folders of a zip', async () => {
    const entries = ['x/b10/1.jpg', 'x/b9/1.jpg', 'x/b9/2.jpg', 'x/b9/3.jpg', '__MACOSX/x/b9/._1.jpg'].map(
      (name, i) => ({
        name,
        content: bytes(grey(20 * i)),
      }),
    );
    const { description } = await train({ dataset: new File([await zip(entries)], 'letters.zip') });
    expect(description.classes).to.deep.equal([{ name: 'class', classes: ['b9', 'b10'] }]);
    expect(description.count).to.equal(4);
    expect(description.options.dataset).to.equal('letters.zip');
  });

  it('come as IDX images and labels, in one zip as well, at their own size unless another is asked for', async () => {
    const images = idxFile([9, 12, 12]);
    const labels = idxFile([9], [0, 1, 2, 0, 1, 2, 0, 1, 2]);
    const files = [
      new File([await gzipped(labels)], 'train-labels-idx1-ubyte.gz'),
      new File([images], 'train-images-idx3-ubyte'),
    ];
    const entries = [
      { name: 'train-images-idx3-ubyte', content: images },
      { name: 'train-labels-idx1-ubyte', content: labels },
    ];
    const { imageSize, ...open } = SMALL;
    for (const dataset of [files, new File([await zip(entries)], 'mnist.zip')]) {
      const trainer = await createTrainer({ ...open, dataset });
      trainers.push(trainer);
      expect(trainer.description).to.include({ count: 9, height: 12, width: 12 });
      expect(trainer.description.classes).to.deep.equal([{ name: 'class', classes: ['0', '1', '2'] }]);
      expect((await trainer.step(1)).step).to.equal(1);
      expect(await trainer.reset({ imageSize: imageSize ?? 0 })).to.include({ height: imageSize });
    }
    const imported = await importPictures(files);
    expect([imported.size, imported.report.classes.length]).to.deep.equal([12, 3]);
    expect((await importPictures([...files, new File([grey(9)], 'a.jpg')])).report.classes).to.deep.equal([]);
    expect((await importPictures(pets())).size).to.equal(64);
  });

  it('are refused where labels are of another count than images, or have none', async () => {
    const images = new File([idxFile([3, 8, 8])], 'images.idx');
    const labels = new File([idxFile([4])], 'labels.idx');
    const files = [images, labels];
    for (const use of [() => createTrainer({ ...SMALL, dataset: files }), () => importPictures(files)]) {
      const error = (await rejection(use())) as DatasetError;
      expect(error).to.be.instanceOf(DatasetError);
      expect(error.code).to.equal('dataset-labels-count');
      expect(error.message).to.equal(
        'labels.idx has 4 labels; it must have one label for each of the 3 images in images.idx.',
      );
    }
    const alone = (await rejection(createTrainer({ ...SMALL, dataset: [labels] }))) as DatasetError;
    expect(alone).to.be.instanceOf(DatasetError);
    expect(alone.message).to.contain('holds labels, and there are no images');
  });

  it('of one class are learnt without, which is told', async () => {
    const { description } = await train({ dataset: pets(0), batchSize: 2 });
    expect(description.classes).to.deep.equal([]);
    expect(description.warnings.map(({ text }) => text)).to.include(
      'All pictures are of one class, “cat”, so the run learns without classes.',
    );
  });

  it('in 3,000 folders have 256 classes, and the rest is told', async () => {
    const picture = grey(100);
    const files = Array.from({ length: 3_000 }, (_, i) =>
      Object.defineProperty(new File([picture], '1.jpg'), 'webkitRelativePath', { value: `all/person ${i}/1.jpg` }),
    );
    const { report } = await importPictures(files, { imageSize: 8 });
    expect(report.count).to.equal(3_000);
    expect(report.classes).to.have.length(256);
    expect(report.classes.at(-1)).to.deep.equal({ name: 'other folders', count: 2_745 });
    expect(report.warnings.map(({ code }) => code)).to.include('classes-too-many');
  });
});
