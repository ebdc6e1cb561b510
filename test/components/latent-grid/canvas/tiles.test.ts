import { expect } from 'chai';
import { Tiles } from '../../../../components/latent-grid/canvas/tiles.js';
import { FakeGenerator } from '../../../support/fake-generator.js';
import { until } from '../../../support/mount-trainer.js';

const sample = (x: number) => ({ key: String(x), z: Float32Array.of(x, 0) });
const samples = (count: number, first = 0) => Array.from({ length: count }, (_, i) => sample(first + i));

function make() {
  const generator = new FakeGenerator();
  const failures: unknown[] = [];
  const tiles = new Tiles(
    () => {},
    error => failures.push(error),
  );
  tiles.setGenerator(generator, 1);
  return { generator, failures, tiles };
}

/** Answers nothing until called. */
function gate(generator: FakeGenerator): () => void {
  let open = () => {};
  generator.hold = new Promise(resolve => (open = resolve));
  return open;
}

describe('tiles', () => {
  it('are drawn in the order of the wish, a few at a time, and kept', async () => {
    const { generator, tiles } = make();
    tiles.request(samples(200));
    await until(() => samples(200).every(({ key }) => tiles.get(key) !== undefined));
    expect(generator.calls[0]).to.equal(32);
    const drawn = generator.calls.reduce((sum, count) => sum + count, 0);
    tiles.request(samples(200));
    expect([drawn, generator.calls.reduce((sum, count) => sum + count, 0)]).to.deep.equal([200, 200]);
  });

  it('that nobody wishes for any more are taken back', async () => {
    const { generator, tiles } = make();
    const open = gate(generator);
    tiles.request(samples(100));
    tiles.request(samples(10, 1000));
    open();
    await until(() => tiles.get('1009') !== undefined);
    expect(tiles.get('0')).to.equal(undefined);
    expect(generator.aborted).to.equal(2);
  });

  it('of an older version stay until they are drawn again, the oldest first', async () => {
    const { generator, tiles } = make();
    tiles.request(samples(3));
    await until(() => tiles.get('2')?.version === 1);
    tiles.setGenerator(generator, 2);
    expect(tiles.get('0')?.version).to.equal(1);
    tiles.request([...samples(3), sample(7)]);
    await until(() => tiles.get('2')?.version === 2);
    expect(tiles.get('7')?.version).to.equal(2);
  });

  it('that fail are told once, and drawn when tried again', async () => {
    const { generator, tiles, failures } = make();
    generator.failure = new Error('no');
    tiles.request(samples(500));
    await until(() => failures.length > 0);
    tiles.request(samples(500));
    generator.failure = null;
    expect(failures.length).to.equal(1);
    tiles.retry();
    await until(() => tiles.get('499') !== undefined);
  });

  it('are gone when another generator comes', async () => {
    const { tiles } = make();
    tiles.request(samples(3));
    await until(() => tiles.get('2') !== undefined);
    tiles.setGenerator(new FakeGenerator(), 1);
    expect(tiles.get('2')).to.equal(undefined);
  });

  it('beyond what is kept are forgotten, the oldest first, and none that is looked at', async () => {
    const generator = new FakeGenerator({ height: 512, width: 512 }); // a megabyte each
    const tiles = new Tiles(
      () => {},
      () => {},
    );
    tiles.setGenerator(generator, 1);
    for (let first = 0; first < 100; first += 4) {
      tiles.request(samples(4, first));
      await until(() => tiles.get(String(first + 3)) !== undefined);
    }
    tiles.request(samples(4, 96));
    expect(samples(100).filter(({ key }) => tiles.get(key)).length).to.equal(48);
    expect([tiles.get('0'), tiles.get('99')?.version]).to.deep.equal([undefined, 1]);
  });
});
