import { expect } from 'chai';
import { MemorySemaphore } from '../../../../src/core/data/pictures/memory-semaphore.js';

/** The grants so far, once all pending promises have settled. */
async function granted(log: readonly string[]): Promise<string> {
  await new Promise(resolve => setTimeout(resolve));
  return log.join('');
}

describe('a budget', () => {
  it('gives what is left, and lets the others wait in their order', async () => {
    const budget = new MemorySemaphore(10);
    const log: string[] = [];
    const take = (name: string, amount: number) =>
      budget.take(amount).then(release => {
        log.push(name);
        return release;
      });
    const a = take('a', 6);
    const b = take('b', 5);
    const c = take('c', 1); // there is room for c, but b came first
    expect(await granted(log)).to.equal('a');
    (await a)();
    expect(await granted(log)).to.equal('abc');
    const d = take('d', 99); // more than the total
    expect(await granted(log)).to.equal('abc');
    (await b)();
    (await c)();
    expect(await granted(log)).to.equal('abcd');
    void take('e', 1);
    expect(await granted(log)).to.equal('abcd');
    (await d)();
    expect(await granted(log)).to.equal('abcde');
  });
});
