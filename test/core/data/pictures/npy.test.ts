import { expect } from 'chai';
import { readIdx } from '../../../../src/core/data/idx.js';
import { createPictureDataset } from '../../../../src/core/data/pictures/import.js';
import { Random } from '../../../../src/shared/random.js';
import { npyFile, npzFile } from '../../../support/npy.js';
import { gzipped, rejection, type Bytes } from '../files.js';

const named = (content: Bytes, name: string) => new File([content], name);

async function imported(...files: File[]) {
  const { dataset, channels, size, report } = await createPictureDataset(files, { size: null });
  const { bytes } = await readIdx(
    dataset.slice(0, headerOf(channels) + report.count * size ** 2 * channels).stream(),
    'it',
  );
  return { bytes: [...bytes], channels, size, report };
}

const headerOf = (channels: number) => (channels === 3 ? 20 : 16);

/** The message about a file that is refused. */
const refusal = async (content: Bytes, name = 'x.npy') =>
  ((await rejection(imported(named(content, name)))) as Error).message;

const ramp = (length: number) => Array.from({ length }, (_, i) => (i * 7) % 256);

describe('NumPy files as data sets', () => {
  it('give their pictures, whatever the range and the type of their numbers', async () => {
    const values = ramp(2 * 64);
    const own = [2, 8, 8];
    for (const type of ['|u1', '<u2', '<i4', '>i8', '<f2', '<f4', '>f8']) {
      const { bytes, size, channels } = await imported(named(npyFile(own, values, type), 'x.npy'));
      expect({ bytes, size, channels }, type).to.deep.equal({ bytes: values, size: 8, channels: 1 });
    }
    const unit = values.map(value => value / 255);
    expect((await imported(named(npyFile(own, unit, '<f4'), 'x.npy'))).bytes).to.deep.equal(values);
    const signed = values.map(value => value / 127.5 - 1);
    expect((await imported(named(npyFile(own, signed, '<f4'), 'x.npy'))).bytes).to.deep.equal(values);
    const bits = values.map(value => value % 2);
    const black = bits.map(bit => 255 * bit);
    expect((await imported(named(npyFile(own, bits, '|b1'), 'x.npy'))).bytes).to.deep.equal(black);
    expect((await imported(named(npyFile(own, bits, '|u1'), 'x.npy'))).bytes).to.deep.equal(black);
  });

  it('give their pictures, whatever the order of their axes', async () => {
    const values = ramp(2 * 8 * 8 * 3);
    /** Value at [n, y, x, c]. */
    const at = (n: number, y: number, x: number, c: number) => values[((n * 8 + y) * 8 + x) * 3 + c] ?? 0;
    const listed = (sizes: readonly number[], value: (...index: number[]) => number): number[] => {
      const count = sizes.reduce((a, b) => a * b);
      return Array.from({ length: count }, (_, i) => {
        let left = i;
        return value(
          ...[...sizes]
            .reverse()
            .map(size => [left % size, (left = Math.floor(left / size))][0] ?? 0)
            .reverse(),
        );
      });
    };
    const last = npyFile([2, 8, 8, 3], values);
    const first = npyFile(
      [2, 3, 8, 8],
      listed([2, 3, 8, 8], (n = 0, c = 0, y = 0, x = 0) => at(n, y, x, c)),
    );
    const fortran = npyFile(
      [2, 8, 8, 3],
      listed([3, 8, 8, 2], (c = 0, x = 0, y = 0, n = 0) => at(n, y, x, c)),
      '|u1',
      true,
    );
    const clear = npyFile(
      [2, 8, 8, 4],
      listed([2, 8, 8, 4], (n = 0, y = 0, x = 0, c = 0) => (c < 3 ? at(n, y, x, c) : 255)),
    );
    for (const content of [last, first, fortran, clear]) {
      const { bytes, channels } = await imported(named(content, 'x.npy'));
      expect({ bytes, channels }).to.deep.equal({ bytes: values, channels: 3 });
    }
    const grey = npyFile([2, 8, 8, 1], ramp(128));
    expect((await imported(named(grey, 'x.npy'))).bytes).to.deep.equal(ramp(128));
    const flat = npyFile([3, 784], ramp(3 * 784));
    expect(await imported(named(flat, 'cat.npy'))).to.include({ size: 28, channels: 1 });
    expect((await imported(named(await gzipped(grey), 'x.npy.gz'))).bytes).to.deep.equal(ramp(128));
  });

  it('have their labels beside them, by whatever pair of names', async () => {
    const images = (shift: number) =>
      npyFile(
        [2, 8, 8],
        ramp(128).map(value => (value + shift) % 256),
      );
    const labels = (values: readonly number[], type = '<i8') => npyFile([values.length], values, type);
    const classes = async (arrays: Readonly<Record<string, Bytes>>) => {
      const { report } = await imported(named(await npzFile(arrays), 'set.npz'));
      expect(report).to.include({ skippedCount: 0 });
      return report.classes.map(({ name, count }) => `${name}: ${count}`);
    };
    const both = ['3: 1', '7: 1'];
    expect(await classes({ x: images(0), y: labels([3, 7]) })).to.deep.equal(both);
    expect(await classes({ images: images(0), labels: labels([3, 7], '<f8') })).to.deep.equal(both);
    expect(await classes({ arr_0: images(0), arr_1: labels([3, 7]) })).to.deep.equal(both);
    expect(await classes({ data: images(0), targets: npyFile([2, 1], [3, 7]) })).to.deep.equal(both);
    expect(await classes({ x: images(0), y: npyFile([2, 4], [0, 0, 1, 0, 1, 0, 0, 0], '<f4') })).to.deep.equal([
      '0: 1',
      '2: 1',
    ]);
    const keras = { x_test: images(1), x_train: images(0), y_test: labels([1, 1]), y_train: labels([0, 2]) };
    expect(await classes(keras)).to.deep.equal(['0: 1', '1: 2', '2: 1']);
    const counts = {
      arr_0: images(0),
      arr_1: labels([3, 7]),
      arr_2: npyFile([3, 8, 8], ramp(192)),
      arr_3: labels([3, 3, 3]),
    };
    expect(await classes(counts)).to.deep.equal(['3: 4', '7: 1']);
    const files = [named(images(0), 'x_train.npy'), named(labels([3, 7]), 'y_train.npy')];
    expect((await imported(...files)).report.classes).to.have.length(2);
  });

  it('are refused with what they hold', async () => {
    const picture = ramp(64);
    const numbers = (values: readonly number[]) => npyFile([1, 8, 8], values, '<f8');
    expect(await refusal(npyFile([1, 8, 8], picture, '|O'))).to.contain(
      'holds Python objects (a pickle, which can run any code)',
    );
    expect(await refusal(npyFile([1, 8, 8], picture, '<U5'))).to.contain('holds text');
    expect(await refusal(npyFile([8, 8, 3], ramp(192)))).to.contain('is an array of 8 x 8 x 3 uint8');
    expect(await refusal(npyFile([1, 8, 8, 5], ramp(320)))).to.contain('is an array of 1 x 8 x 8 x 5 uint8');
    expect(await refusal(numbers(picture.map((_, i) => i - 30)))).to.contain('has numbers from -30 to 33');
    expect(await refusal(numbers(picture.map((_, i) => (i - 30) / 10)))).to.contain('has numbers from -3 to 3.3');
    expect(await refusal(numbers(picture.map((_, i) => (i === 5 ? NaN : 0.5))))).to.contain(
      'has NaN among its numbers',
    );
    expect(await refusal(npyFile([1, 8, 8], picture).slice(0, 150))).to.contain('is cut short');
    expect(await refusal(npyFile([2 ** 40, 8, 8], picture))).to.contain('more than are read');
    expect(await refusal(npyFile([10 ** 6, 8, 8], picture))).to.contain('is cut short');
    const images = npyFile([2, 8, 8], ramp(128));
    const wrong = (labels: Bytes) => npzFile({ x: images, y: labels }).then(content => refusal(content, 'set.npz'));
    expect(await wrong(npyFile([3], [1, 2, 3]))).to.contain('has 3 labels');
    expect(await wrong(npyFile([2], [1, 300], '<i4'))).to.contain('has the number 300');
    const withText = named(await npzFile({ x: images, y: npyFile([2], [0, 0], '<U5') }), 'set.npz');
    expect((await imported(withText)).report.skipped[0]?.reason).to.contain('holds text; make numbers of it');
  });

  it('are refused in a moment when they are damaged at random, or read', async function () {
    this.timeout(120_000);
    const random = new Random(18, 'order', 0);
    const wholes = [
      await npzFile({ x: npyFile([4, 8, 8], ramp(256)), y: npyFile([4], [1, 2, 1, 2], '<i8') }),
      npyFile([4, 8, 8, 3], ramp(768), '<f4'),
    ];
    const shapes = [
      '(99999999999, 8, 8)',
      '(4, 99999999, 8)',
      '(-4, 8, 8)',
      '(4, 8, 8, 8, 8, 8, 8, 8, 8, 8)',
      '(8e9, 8, 8)',
    ];
    let refused = 0;
    for (let i = 0; i < 200; i++) {
      let content = (wholes[i % 2] as Bytes).slice();
      const kind = i % 10;
      if (kind < 5) for (let k = 0; k <= kind; k++) content[random.integer(content.length)] = random.integer(256);
      else if (kind < 8) content = content.slice(0, random.integer(content.length));
      else content = npyFile(shapes[i % shapes.length] as string, ramp(256));
      const outcome = await imported(named(content, i % 2 ? 'x.npy' : 'x.npz')).then(
        () => null,
        (error: unknown) => error as Error,
      );
      if (outcome) refused++;
      expect(outcome?.name ?? 'DatasetError', outcome?.stack).to.equal('DatasetError');
    }
    expect(refused).to.be.above(80);
  });
});
