import { expect } from 'chai';
import { ClassInspector, type JudgedImages } from '../../../src/core/diagnosis/class-statistics.js';
import type { Dataset } from '../../../src/core/data/dataset.js';
import { arrived } from '../../../src/core/kernels/late-reads.js';
import type { ImageLabels } from '../../../src/shared/protocol/classes.js';
import { noise } from '../../support/run.js';

const SIZE = 8;
const PIXELS = SIZE * SIZE;

function labelled(count: number, groups: ImageLabels['groups'], classOf: (image: number, group: number) => number) {
  const values = Uint8Array.from({ length: count * groups.length }, (_, i) =>
    classOf(Math.floor(i / groups.length), i % groups.length),
  );
  const labels: ImageLabels = { groups, values };
  return { dataset: { ...noise({ count, size: SIZE }), labels }, labels };
}

const kinds = (count: number) => ({ name: 'kind', classes: Array.from({ length: count }, (_, i) => `kind ${i}`) });

/** Whose samples are there at once. */
function inspectorOf(dataset: Dataset, labels: ImageLabels, judge: (indices: readonly number[]) => JudgedImages) {
  return new ClassInspector(dataset, labels, indices => arrived(judge(indices)));
}

describe('the statistics of classes', () => {
  it('have variety 1 for samples that are as different as real images of the class', () => {
    const { dataset, labels } = labelled(64, [kinds(4)], image => image % 4);
    const inspector = inspectorOf(dataset, labels, indices => ({
      images: dataset.batch(indices),
      scores: new Float32Array(indices.length).fill(0.5),
    }));
    const statistics = inspector.request().take();
    expect(statistics.map(({ number }) => number)).to.deep.equal([0, 1, 2, 3]);
    for (const { variety, score } of statistics) {
      expect(variety).to.be.closeTo(1, 0.1);
      expect(score).to.equal(0.5);
    }
  });

  it('tell the class whose samples are all one picture from the others, and have its score', () => {
    const { dataset, labels } = labelled(64, [kinds(4)], image => image % 4);
    const inspector = inspectorOf(dataset, labels, indices => {
      const images = dataset.batch(indices.map(index => (index % 4 === 2 ? 2 : index)));
      return { images, scores: Float32Array.from(indices, index => (index % 4 === 2 ? 0.01 : 0.4)) };
    });
    for (const { number, variety, score } of inspector.request().take()) {
      expect(variety).to.be.closeTo(number === 2 ? 0 : 1, 0.1);
      expect(score).to.be.closeTo(number === 2 ? 0.01 : 0.4, 1e-6);
    }
  });

  it('ask for eight samples of each class, by images that have it, and leave out classes without images', () => {
    const { dataset, labels } = labelled(60, [kinds(5)], image => [0, 1, 3][image % 3] ?? 0);
    const asked: (readonly number[])[] = [];
    const inspector = inspectorOf(dataset, labels, indices => {
      asked.push(indices);
      return { images: dataset.batch(indices), scores: new Float32Array(indices.length) };
    });
    expect(
      inspector
        .request()
        .take()
        .map(({ number }) => number),
    ).to.deep.equal([0, 1, 3]);
    expect(asked[0]?.map(index => labels.values[index])).to.deep.equal(
      [0, 1, 3].flatMap(k => Array<number>(8).fill(k)),
    );
  });

  it('take many classes in turn, of all groups, and each time a few', () => {
    const groups = [kinds(9), { name: 'hair', classes: ['short', 'long', 'none'] }];
    const { dataset, labels } = labelled(90, groups, (image, group) => image % (group === 0 ? 9 : 3));
    let samples = 0;
    const inspector = inspectorOf(dataset, labels, indices => {
      samples = Math.max(samples, indices.length);
      return { images: new Float32Array(indices.length * PIXELS), scores: new Float32Array(indices.length) };
    });
    const seen = [1, 2, 3, 4, 5, 6].flatMap(() =>
      inspector
        .request()
        .take()
        .map(({ number }) => number),
    );
    expect(samples).to.equal(80);
    for (let number = 0; number < 12; number++) {
      expect(
        seen.filter(each => each === number),
        `class ${number}`,
      ).to.have.length(5);
    }
  });

  it('do not say how different the images of a class are of which there are few', () => {
    const { dataset, labels } = labelled(40, [kinds(2)], image => (image < 4 ? 1 : 0));
    const inspector = inspectorOf(dataset, labels, indices => ({
      images: dataset.batch(indices),
      scores: new Float32Array(indices.length).fill(0.2),
    }));
    const [many, few] = inspector.request().take();
    expect(many?.variety).to.be.closeTo(1, 0.1);
    expect(few?.variety).to.be.NaN;
    expect(few?.score).to.be.closeTo(0.2, 1e-6);
  });
});
