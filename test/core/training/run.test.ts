import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'chai';
import { DatasetError, InvalidOptionError, NotFiniteError, WeightsError } from '../../../src/shared/errors.js';
import type { Dataset } from '../../../src/core/data/dataset.js';
import { mirrorDataset } from '../../../src/core/data/mirror.js';
import { AUGMENTATIONS, type StepTarget, type TrainerOptions } from '../../../src/shared/protocol/options.js';
import { resolveOptions } from '../../../src/shared/resolve-options.js';
import { Run } from '../../../src/core/training/run.js';
import { readSafetensors } from '../../../src/shared/safetensors/safetensors.js';
import { BACKENDS_UNDER_TEST, onBackend, useBackend } from '../../support/backends.js';
import { noise, smallRun } from '../../support/run.js';

/** Every number of a run's state, by name. */
const state = (run: ReturnType<typeof smallRun>) => readSafetensors(run.save()).tensors;

function train(run: ReturnType<typeof smallRun>, steps: number, target?: StepTarget) {
  for (let step = 0; step < steps; step++) run.train(target);
  return run.metrics();
}

function changed(before: ReturnType<typeof state>, after: ReturnType<typeof state>): string[] {
  return Object.keys(before).filter(name => before[name]!.data.some((value, i) => value !== after[name]!.data[i]));
}

for (const backend of BACKENDS_UNDER_TEST) {
  describe(`a run on ${backend}`, () => {
    before(onBackend(backend));

    it('gives the same losses and the same pixels twice for the same seed', () => {
      const [a, b] = [smallRun({ seed: 5 }), smallRun({ seed: 5 })];
      expect(train(a, 3)).to.deep.equal(train(b, 3));
      expect(a.sheet()).to.deep.equal(b.sheet());
      const c = smallRun({ seed: 6 });
      expect(train(c, 3)).not.to.deep.equal(train(smallRun({ seed: 5 }), 3));
      [a, b, c].forEach(run => run.dispose());
    });

    it('goes on from a checkpoint bit for bit, averages, optimisers and masks included', () => {
      const whole = smallRun({ seed: 2 });
      train(whole, 3);
      const saved = whole.save();
      const resumed = smallRun({ seed: 2 });
      resumed.restore(saved);
      expect(resumed.step).to.equal(3);
      expect(resumed.sheet()).to.deep.equal(whole.sheet());
      expect(train(resumed, 5)).to.deep.equal(train(whole, 5)); // over the end of an epoch
      expect(state(resumed)).to.deep.equal(state(whole));
      [whole, resumed].forEach(run => run.dispose());
    });

    it('gives the sheet and the checkpoint of the step at which they were asked for, though others follow', () => {
      const [asked, stopped] = [smallRun({ seed: 2 }), smallRun({ seed: 2 })];
      [asked, stopped].forEach(run => train(run, 2));
      const [sheet, save] = [asked.requestSheet(), asked.requestSave()];
      train(asked, 2);
      expect(sheet.take()).to.deep.equal(stopped.sheet());
      expect(new Uint8Array(save.take())).to.deep.equal(new Uint8Array(stopped.save()));
      [asked, stopped].forEach(run => run.dispose());
    });

    it('draws samples of each class with D’s scores of them, and trains on as if it had not been asked', () => {
      const groups = [{ name: 'kind', classes: ['a', 'b', 'c'] }];
      const dataset = noise();
      const labels = { groups, values: Uint8Array.from({ length: dataset.count }, (_, image) => image % 3) };
      const open = () => smallRun({ seed: 3, classes: 'auto' }, { ...dataset, labels });
      const [asked, alone] = [open(), open()];
      [asked, alone].forEach(run => train(run, 2));
      const { numTensors } = tf.memory();
      asked.requestJudgedSamples([0, 1, 2]).take(); // standing statistics are kept from here on
      const kept = tf.memory().numTensors;
      const { images, scores } = asked.requestJudgedSamples([0, 1, 2, 3, 4, 5]).take();
      expect(tf.memory().numTensors).to.equal(kept).and.at.least(numTensors);
      expect(images).to.have.length(6 * 81);
      expect([...scores].every(score => score > 0 && score < 1)).to.be.true;
      expect(new Set(scores).size).to.be.greaterThan(1);
      expect(train(asked, 2)).to.deep.equal(train(alone, 2));
      [asked, alone].forEach(run => run.dispose());
    });

    it("leaves G alone in a step of D's, and D in a step of G's", () => {
      const run = smallRun();
      train(run, 1);
      const before = state(run);
      train(run, 1, 'discriminator');
      const afterD = state(run);
      expect(changed(before, afterD).every(name => name.includes('discriminator.'))).to.be.true;
      expect(changed(before, afterD)).to.include('discriminator.conv1.kernel');
      train(run, 1, 'generator');
      const movedByG = changed(afterD, state(run));
      expect(movedByG.every(name => name.includes('generator.'))).to.be.true;
      expect(movedByG).to.include.members([
        'generator.deconv4.kernel',
        'generator.bn0.moving_mean',
        'average/generator.dense.kernel',
      ]);
      run.dispose();
    });

    it('holds as many tensors after step 12 as after step 2, and none when it is disposed of', () => {
      const before = tf.memory().numTensors;
      const run = smallRun();
      const count = () => {
        run.metrics();
        run.sheet();
        run.save();
        return tf.memory().numTensors;
      };
      train(run, 2);
      const early = count();
      train(run, 10);
      expect(count()).to.equal(early);
      run.train(); // not read yet
      run.dispose();
      expect(tf.memory().numTensors).to.equal(before);
    });

    it('draws the same picture of a z wherever it stands in a batch, dropout and all', () => {
      const run = smallRun({ dropoutKeep: 0.5 });
      train(run, 2);
      const alone = run.generate(Float32Array.of(0.1, -0.2, 0.3, 0.4)).data;
      const among = run.generate(Float32Array.of(0.9, 0.8, 0.7, 0.6, 0.1, -0.2, 0.3, 0.4)).data.subarray(alone.length);
      alone.forEach((value, i) => expect(value).to.be.closeTo(among[i]!, 1e-5));
      run.dispose();
    });
  });
}

describe('a run', () => {
  before(() => useBackend('cpu'));

  it('trains on colours, odd sizes, a latent size of 2, and without dropout or averages', () => {
    const plain = { latentSize: 2, dropoutKeep: 1, averageDecay: 0, samplingStatistics: 'moving' } as const;
    const run = smallRun(plain, noise({ size: 11, channels: 3 }));
    const [metrics] = train(run, 1);
    expect(metrics?.discriminatorLoss).to.be.within(0.5, 3); // 2 ln 2 = 1.39 at the start
    expect(metrics?.generatorLoss).to.be.within(0.2, 3);
    expect(run.generate(Float32Array.of(0, 0))).to.include({ count: 1, height: 11, width: 11, channels: 3 });
    run.dispose();
  });

  it('counts steps, epochs and images', () => {
    const run = smallRun({ discriminatorUpdates: 2 }); // 24 images, batches of 4, two a step
    const metrics = train(run, 4);
    expect(metrics.map(({ step }) => step)).to.deep.equal([1, 2, 3, 4]);
    expect(metrics.map(({ epoch }) => epoch)).to.deep.equal([2 / 6, 4 / 6, 1, 8 / 6]);
    expect(run.imagesSeen).to.equal(32);
    expect(run.describe()).to.include({ stepsPerEpoch: 3, count: 24, height: 9 });
    run.dispose();
  });

  it('has no loss for a network that a step does not train', () => {
    const run = smallRun();
    const [d] = train(run, 1, 'discriminator');
    expect([d?.generatorLoss, Number.isFinite(d?.discriminatorLoss)]).to.deep.equal([NaN, true]);
    const [g] = train(run, 1, 'generator');
    expect([g?.discriminatorLoss, g?.realScore]).to.deep.equal([NaN, NaN]);
    expect(g?.fakeScore).to.be.within(0, 1);
    run.dispose();
  });

  it('says which loss is no number any more', () => {
    const broken = {
      ...noise(),
      batch: (indices: ArrayLike<number>) => new Float32Array(indices.length * 81).fill(NaN),
    };
    const run = smallRun({}, broken);
    expect(() => train(run, 1)).to.throw(NotFiniteError, /discriminator loss of step 1 is NaN/);
    run.dispose();
  });

  it('learns fewer images than a batch in smaller ones, in every variant, and says so of the images that were given', () => {
    const variants = [
      { variant: 'plain', size: 9 },
      { variant: 'autoencoder', size: 16 },
    ] as const;
    for (const { variant, size } of variants) {
      for (const count of [7, 1]) {
        const images = noise({ count, size });
        for (const dataset of [images, mirrorDataset(images)]) {
          const run = smallRun({ variant, imageSize: null, batchSize: 30, autoencoderSteps: 0 }, dataset);
          const metrics = train(run, 2).at(-1);
          expect(metrics?.discriminatorLoss, variant).to.be.finite;
          const { options, warnings } = run.describe();
          expect(options.batchSize).to.equal(dataset.count);
          expect(warnings.map(({ code }) => code)).to.deep.equal(['dataset-few-images', 'batch-size-reduced']);
          expect(warnings[0]?.values).to.deep.include({ count });
          expect(warnings[1]?.values).to.deep.equal({ wanted: 30, batchSize: dataset.count });
          run.dispose();
        }
      }
    }
  });

  it('refuses images that are too small', () => {
    expect(() => smallRun({}, noise({ size: 7 }))).to.throw(DatasetError, /7x7; a side must have at least 8/);
  });

  it('learns one image by heart, in the autoencoder variant, and says so', () => {
    const one = noise({ count: 1, size: 16 });
    const run = smallRun({ variant: 'autoencoder', imageSize: null, batchSize: 10, autoencoderSteps: 2 }, one);
    const [autoencoder] = train(run, 1);
    expect(autoencoder?.reconstructionLoss).to.be.above(0);
    const { options, warnings } = run.describe();
    expect(options.batchSize).to.equal(1);
    expect(warnings.map(({ text }) => text).join()).to.match(/With 1 image the network can memorise.*batches of 1/);
    expect(warnings.map(({ code }) => code)).to.deep.equal(['dataset-few-images', 'batch-size-reduced']);
    run.dispose();
  });

  it('says that images are few enough to be learnt by heart, and nothing of a data set that is large enough', () => {
    const [few, many] = [smallRun(), smallRun({}, noise({ count: 200 }))];
    expect(few.describe().warnings).to.have.length(1);
    expect(many.describe().warnings).to.deep.equal([]);
    [few, many].forEach(run => run.dispose());
  });

  it('refuses a z of the wrong length or with NaN in it', () => {
    const run = smallRun();
    expect(() => run.generate(new Float32Array(6))).to.throw(InvalidOptionError, /z is "6 numbers long"/);
    expect(() => run.generate(new Float32Array(0))).to.throw(InvalidOptionError);
    expect(() => run.generate(Float32Array.of(0, NaN, 0, 0))).to.throw(InvalidOptionError, /z\[1\] is NaN/);
    run.dispose();
  });

  it('takes weights from a file that it wrote, and begins again with them', () => {
    const run = smallRun();
    train(run, 3);
    const file = run.exportWeights();
    const other = smallRun({ seed: 8 });
    other.importWeights(file);
    expect(other.step).to.equal(0);
    const [a, b] = [state(run), state(other)];
    expect(b['generator.deconv2.kernel']).to.deep.equal(a['average/generator.deconv2.kernel']);
    expect(b['discriminator.conv2.kernel']).to.deep.equal(a['discriminator.conv2.kernel']);
    train(other, 1);
    [run, other].forEach(each => each.dispose());
  });

  it('is left as it was by a file or a checkpoint of another network', () => {
    const run = smallRun();
    const before = state(run);
    const wide = smallRun({ baseWidth: 3 });
    expect(() => run.importWeights(wide.exportWeights())).to.throw(WeightsError, /for baseWidth 3; this run has 2/);
    expect(() => run.restore(wide.save())).to.throw(WeightsError, /generator.dense.kernel has the shape/);
    expect(() => run.restore(run.exportWeights())).to.throw(WeightsError, /not a checkpoint of a run/);
    expect(() => run.importWeights(run.save())).to.throw(WeightsError, /format/);
    expect(state(run)).to.deep.equal(before);
    [run, wide].forEach(each => each.dispose());
  });
});

describe('a run with classes', () => {
  const groups = [
    { name: 'hair', classes: ['black', 'red'] },
    { name: 'skin', classes: ['light', 'brown', 'dark'] },
  ];
  const labelled = (): Dataset => {
    const values = Uint8Array.from({ length: 48 }, (_, i) => (i % 2 ? (i >> 1) % 3 : (i >> 3) % 2));
    return { ...noise(), labels: { groups, values } };
  };
  const told = (changes: Partial<TrainerOptions> = {}) => smallRun(changes, labelled());
  const everything = { augmentations: AUGMENTATIONS, dropoutKeep: 0.5, averageDecay: 0.9 };

  it('steps with augmented images, whose classes stay what they are, and keeps no tensor', () => {
    const run = told(everything);
    expect(run.describe().classes).to.deep.equal(groups);
    const first = train(run, 3);
    const { numTensors } = tf.memory();
    const more = train(run, 6);
    expect(tf.memory().numTensors).to.equal(numTensors);
    for (const { discriminatorLoss, generatorLoss } of [...first, ...more]) {
      expect(discriminatorLoss).to.be.within(0.01, 20);
      expect(generatorLoss).to.be.within(0.01, 20);
    }
    run.dispose();
  });

  it('goes on bit for bit from its checkpoint, with augmented images too', () => {
    const whole = told(everything);
    train(whole, 8);
    const first = told(everything);
    train(first, 5);
    const second = told({ ...everything });
    second.restore(first.save());
    train(second, 3);
    expect(state(second)).to.deep.equal(state(whole));
    [whole, first, second].forEach(run => run.dispose());
  });

  it('draws other pictures than one without classes, of which its checkpoint is none', () => {
    const [run, plain] = [told(), told({ classes: 'none' })];
    expect(plain.describe().classes).to.deep.equal([]);
    const length = (each: Run) => each.describe().parameters;
    expect(length(run).discriminator).to.be.above(length(plain).discriminator);
    expect(() => plain.restore(run.save())).to.throw(WeightsError, /generator.dense.kernel has the shape/);
    expect(() => plain.importWeights(run.exportWeights())).to.throw(
      WeightsError,
      /for the classes hair: black, red; skin/,
    );
    expect(() => run.importWeights(plain.exportWeights())).to.throw(
      WeightsError,
      /for no classes; this run has the classes/,
    );
    expect(() => run.generate(new Float32Array(4))).to.throw(InvalidOptionError, /9 for each image/);
    expect(run.requestPictures(5).take()).to.have.length(5 * 81);
    [run, plain].forEach(each => each.dispose());
  });
});

describe('a run of the autoencoder variant', () => {
  const small = {
    variant: 'autoencoder',
    recipe: 'quick',
    latentSize: 6,
    encoderWidths: [2, 3, 4, 5],
    discriminatorWidths: [2, 3, 4, 5],
    imageSize: 16,
    batchSize: 4,
    sheetRows: 2,
    sheetColumns: 3,
    autoencoderSteps: 3,
    discriminatorSteps: 2,
    steps: 4,
  } as const satisfies Partial<TrainerOptions>;
  const images = noise({ size: 16, channels: 3 });
  const run = (changes: Partial<TrainerOptions> = {}) => new Run(resolveOptions({ ...small, ...changes }), images);

  for (const backend of BACKENDS_UNDER_TEST) {
    it(`goes through its phases and ends, on ${backend}`, async () => {
      await useBackend(backend);
      const before = tf.memory().numTensors;
      const whole = run();
      expect(whole.steps).to.equal(9);
      const metrics = train(whole, 9);
      expect(metrics.map(({ phase }) => phase)).to.deep.equal([
        ...Array<string>(3).fill('autoencoder'),
        ...Array<string>(2).fill('discriminator'),
        ...Array<string>(4).fill('adversarial'),
      ]);
      const measured = (name: 'reconstructionLoss' | 'discriminatorLoss' | 'generatorLoss') =>
        metrics.map(each => Number.isFinite(each[name]));
      expect(measured('reconstructionLoss')).to.deep.equal([1, 1, 1, 0, 0, 0, 0, 0, 0].map(Boolean));
      expect(measured('discriminatorLoss')).to.deep.equal([0, 0, 0, 1, 1, 1, 1, 1, 1].map(Boolean));
      expect(measured('generatorLoss')).to.deep.equal([0, 0, 0, 0, 0, 1, 1, 1, 1].map(Boolean));
      expect(metrics.map(({ realScores }) => realScores.length)).to.deep.equal([0, 0, 0, 4, 4, 4, 4, 4, 4]);
      expect(metrics.map(({ learningRate }) => learningRate)).to.deep.equal([
        ...Array<number>(3).fill(1e-3),
        ...Array<number>(6).fill(1e-4),
      ]);
      whole.dispose();
      expect(tf.memory().numTensors).to.equal(before);
    });
  }

  it('begins the adversarial phase with the generator that the autoencoder learnt', async () => {
    await useBackend('cpu');
    const pretrained = run();
    train(pretrained, 3);
    const { 'decoder.deconv2.kernel': decoder, 'generator.deconv2.kernel': generator } = state(pretrained);
    expect(generator?.data).to.deep.equal(decoder?.data);
    pretrained.dispose();
  });

  it('shows pairs of images and reconstructions first, and samples afterwards', async () => {
    await useBackend('cpu');
    const shown = run();
    expect(shown.sheet()).to.include({ kind: 'pairs', rows: 2, columns: 2 });
    train(shown, 3);
    expect(shown.sheet()).to.include({ kind: 'samples', rows: 2, columns: 3 });
    shown.dispose();
  });

  it('can skip pretraining', async () => {
    await useBackend('cpu');
    const raw = run({ pretrain: 'none' });
    expect(raw.steps).to.equal(4);
    expect(raw.phase).to.equal('adversarial');
    expect(train(raw, 1)[0]?.phase).to.equal('adversarial');
    raw.dispose();
  });

  it('goes on from a checkpoint bit for bit, across the border of two phases', async () => {
    await useBackend('wasm');
    const whole = run({ averageDecay: 0.9 });
    train(whole, 2);
    const resumed = run({ averageDecay: 0.9 });
    resumed.restore(whole.save());
    expect(train(resumed, 6)).to.deep.equal(train(whole, 6));
    expect(state(resumed)).to.deep.equal(state(whole));
    [whole, resumed].forEach(each => each.dispose());
  });

  it('takes weights from a file that it wrote, encoder and all', async () => {
    await useBackend('cpu');
    const trained = run();
    train(trained, 4);
    const other = run({ seed: 3 });
    other.importWeights(trained.exportWeights());
    expect(state(other)['encoder.conv5.kernel']).to.deep.equal(state(trained)['encoder.conv5.kernel']);
    const z = new Float32Array(6).fill(0.3);
    train(other, 3); // to where samples come from the generator
    [trained, other].forEach(each => expect(each.generate(z).data.every(Number.isFinite)).to.be.true);
    [trained, other].forEach(each => each.dispose());
  });

  it('refuses images that are no squares of a multiple of 16, and heads that are none', () => {
    const of = (size: number) => () => new Run(resolveOptions({ ...small, imageSize: null }), noise({ size }));
    expect(of(20)).to.throw(InvalidOptionError, /imageSize is 20; it must be a multiple of 16/);
    expect(() => run({ imageSize: 40 })).to.throw(InvalidOptionError, /a multiple of 16/);
    expect(() => run({ heads: [] })).to.throw(
      InvalidOptionError,
      /heads is "\[\]"; it must be a list of different layers/,
    );
    expect(() => run({ heads: [2, 5] })).to.throw(InvalidOptionError);
    expect(() => run({ autoencoderSteps: -1 })).to.throw(InvalidOptionError, /autoencoderSteps is -1/);
  });
});
