import { expect } from 'chai';
import { DrawQueue } from '../../../src/client/generator/draw-queue.js';
import { InvalidOptionError, StateError, WeightsError, WorkerLostError } from '../../../src/shared/errors.js';
import type { PixelBatch } from '../../../src/shared/protocol/images.js';
import { rejection, wait } from '../../support/promises.js';

/** A queue whose parts the test answers: pictures of one pixel that shows the z, of one number, it was drawn for. */
function queueIn() {
  const parts: { readonly z: readonly number[]; readonly answer: () => void; readonly fail: (error: Error) => void }[] =
    [];
  const draw = (z: Float32Array) =>
    new Promise<PixelBatch>((resolve, reject) => {
      const rgba = new Uint8ClampedArray([...z].flatMap(value => [value, 0, 0, 255]));
      const answer = () => resolve({ count: z.length, height: 1, width: 1, rgba });
      parts.push({ z: [...z], answer, fail: reject });
    });
  const generate = async (z: Float32Array) => {
    await draw(z);
    return { count: z.length, height: 1, width: 1, channels: 1, data: new Float32Array(z) };
  };
  const queue = new DrawQueue({ draw, generate });
  return {
    parts,
    ask: (values: readonly number[], signal?: AbortSignal) => queue.draw(new Float32Array(values), 1, signal),
    numbers: (values: readonly number[]) => queue.generate(new Float32Array(values), 1),
    clear: (reason: Error) => queue.clear(reason),
    /** Answers everything, one part after the other. */
    serve: async () => {
      for (let next = 0; next < parts.length; next++) {
        parts[next]?.answer();
        await wait(0);
      }
    },
  };
}

const shown = ({ rgba }: PixelBatch) => [...rgba].filter((_, i) => i % 4 === 0);
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

describe('A generator’s requests', () => {
  it('go as one part when they wait together, and each gets its own pictures', async () => {
    const { parts, ask } = queueIn();
    const answers = Promise.all([ask([1]), ask([2, 3]), ask([4])]);
    await wait(0);
    expect(parts.map(({ z }) => z)).to.deep.equal([[1, 2, 3, 4]]);
    parts[0]?.answer();
    expect((await answers).map(shown)).to.deep.equal([[1], [2, 3], [4]]);
  });

  it('are cut when they are large, so that a small one that comes later is drawn before the end', async () => {
    const { parts, ask, serve } = queueIn();
    const order: string[] = [];
    const large = ask(range(0, 200)).then(batch => (order.push('large'), batch));
    await wait(0);
    const small = ask([250]).then(batch => (order.push('small'), batch));
    await serve();
    expect(shown(await large)).to.deep.equal(range(0, 200));
    expect(shown(await small)).to.deep.equal([250]);
    expect(order).to.deep.equal(['small', 'large']);
    expect(parts[0]?.z.length).to.be.below(50);
  });

  it('are never sent when they are taken back before', async () => {
    const { parts, ask, serve } = queueIn();
    const controller = new AbortController();
    const first = ask(range(0, 90), controller.signal);
    await wait(0);
    const sent = parts.length;
    const second = ask([200], controller.signal);
    const third = ask([201]);
    controller.abort(new Error('never mind'));
    expect(await rejection(first)).to.have.property('message', 'never mind');
    expect(await rejection(second)).to.have.property('message', 'never mind');
    await serve();
    expect(shown(await third)).to.deep.equal([201]);
    expect(parts.slice(sent).map(({ z }) => z)).to.deep.equal([[201]]);
  });

  it('are drawn once more when the worker was lost, but generated only once', async () => {
    const { parts, ask, numbers, serve } = queueIn();
    const drawn = ask([1, 2]);
    const generated = rejection(numbers([3]));
    await wait(0);
    for (const part of parts.splice(0)) part.fail(new WorkerLostError('It died.'));
    expect(await generated).to.be.instanceOf(WorkerLostError);
    await serve();
    expect(shown(await drawn)).to.deep.equal([1, 2]);
    const again = rejection(ask([5]));
    for (let i = 0; i < 2; i++) {
      await wait(0);
      parts.at(-1)?.fail(new WorkerLostError('It died again.'));
    }
    expect(await again).to.be.instanceOf(WorkerLostError);
  });

  it('fail with what went wrong, without holding up others', async () => {
    const { parts, ask, serve } = queueIn();
    const bad = rejection(ask([1]));
    await wait(0);
    const good = ask([2]);
    await wait(0);
    parts[0]?.fail(new WeightsError('No good.'));
    expect(await bad).to.be.instanceOf(WeightsError);
    await serve();
    expect(shown(await good)).to.deep.equal([2]);
  });

  it('are all rejected when the queue is cleared', async () => {
    const { ask, clear } = queueIn();
    const all = [rejection(ask(range(0, 99))), rejection(ask([1]))];
    await wait(0);
    clear(new StateError('Gone.'));
    for (const error of await Promise.all(all)) expect(error).to.be.instanceOf(StateError);
  });

  it('are refused when z is not made of whole vectors of numbers', async () => {
    const { ask, parts } = queueIn();
    expect(await rejection(ask([]))).to.be.instanceOf(InvalidOptionError);
    expect(await rejection(ask([NaN]))).to.be.instanceOf(InvalidOptionError);
    expect(parts).to.have.length(0);
  });
});
