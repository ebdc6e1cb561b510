import { expect } from 'chai';
import { SerialQueue } from '../../../src/client/host/serial-queue.js';
import { rejection, wait } from '../../support/promises.js';

describe('Turns', () => {
  it('come one after the other, in order, and give what the tasks give', async () => {
    const turns = new SerialQueue();
    const log: string[] = [];
    const task = (name: string, time: number) => async () => {
      log.push(`${name} begins`);
      await wait(time);
      log.push(`${name} ends`);
      return name;
    };
    expect(await Promise.all([turns.run(task('a', 20)), turns.run(task('b', 0))])).to.deep.equal(['a', 'b']);
    expect(log).to.deep.equal(['a begins', 'a ends', 'b begins', 'b ends']);
  });

  it('are not held up by a task that fails', async () => {
    const turns = new SerialQueue();
    const failed = rejection(turns.run(() => Promise.reject(new Error('no'))));
    expect(await turns.run(() => Promise.resolve('yes'))).to.equal('yes');
    expect(await failed).to.include({ message: 'no' });
  });

  it('can be called off until they have begun', async () => {
    const turns = new SerialQueue();
    const log: string[] = [];
    const begun = turns.run(async () => {
      await wait(20);
      log.push('a');
    });
    await wait(0);
    const waiting = rejection(turns.run(() => Promise.resolve(log.push('b'))));
    const reason = new Error('no more');
    turns.rejectPending(reason);
    const later = turns.run(() => Promise.resolve(log.push('c')));
    expect(await waiting).to.equal(reason);
    expect(log).to.deep.equal([]);
    await Promise.all([begun, later]);
    expect(log).to.deep.equal(['a', 'c']);
  });
});
