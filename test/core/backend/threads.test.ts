import { expect } from 'chai';
import { planThreads, threadsRefused } from '../../../src/core/backend/threads.js';

describe('planThreads()', () => {
  it('takes all cores up to eight, and leaves one to the page where there are more than two', () => {
    const counts = [1, 2, 3, 4, 6, 8, 9, 16, 64].map(cores => planThreads('auto', { isolated: true, cores }).count);
    expect(counts).to.deep.equal([1, 2, 2, 3, 5, 7, 8, 8, 8]);
  });

  it('takes one thread where the page is not isolated, whatever is asked, and says so', () => {
    for (const requested of ['auto', 4] as const) {
      const { count, why } = planThreads(requested, { isolated: false, cores: 8 });
      expect(count).to.equal(1);
      expect(why.code).to.equal('threads-not-isolated');
      expect(why.text).to.equal('It computes on one thread, since this page is not cross-origin isolated.');
    }
  });

  it('takes as many as are asked for, more than there are cores, too', () => {
    const { count, why } = planThreads(4, { isolated: true, cores: 2 });
    expect(count).to.equal(4);
    expect(why.text).to.equal('It computes on 4 threads, as asked.');
    expect(planThreads(1, { isolated: false, cores: 8 }).why.text).to.equal('It computes on one thread, as asked.');
  });

  it('says why in sentences', () => {
    const text = (cores: number) => planThreads('auto', { isolated: true, cores }).why.text;
    expect(text(1)).to.equal('It computes on one thread, since this machine has one core.');
    expect(text(4)).to.equal('It computes on 3 threads, of 4 cores.');
    expect(threadsRefused('the browser refused a thread').why.text).to.equal(
      'It computes on one thread, since more could not be started: the browser refused a thread.',
    );
  });
});
