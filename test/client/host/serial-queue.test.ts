import { expect } from 'chai';
import { Turns } from '../../../src/client/host/serial-queue.js';
import { rejection, wait } from '../../support/promises.js';

describe('Turns', () => {
  it('come one after the other, in order, and give what the tasks give', async () => {
    const turns = new Turns();
    const log: string[] = [];
    const task = (name: string, time: number) => async () => {
      log.push(`${name} begins`);
      await wait(time);
      log.push(`${name} ends`);
      return name;
    };
    expect(await Promise.all([turns.take(task('a', 20)), turns.take(task('b', 0))])).to.deep.equal(['a', 'b']);
    expect(log).to.deep.equal(['a begins', 'a ends', 'b begins', 'b ends']);
  });

  it('are not held up by a task that fails', async () => {
    const turns = new Turns();
    const failed = rejection(turns.take(() => Promise.reject(new Error('no'))));
    expect(await turns.take(() => Promise.resolve('yes'))).to.equal('yes');
    expect(await failed).to.include({ message: 'no' });
  });

  it('can be called off until they have begun', async () => {
    const turns = new Turns();
    const log: string[] = [];
    const begun = turns.take(async () => {
      await wait(20);
      log.push('a');
    });
    await wait(0);
    const waiting = rejection(turns.take(() => Promise.resolve(log.push('b'))));
    const reason = new Error('no more');
    turns.callOff(reason);
    const later = turns.take(() => Promise.resolve(log.push('c')));
    expect(await waiting).to.equal(reason);
    expect(log).to.deep.equal([]);
    await Promise.all([begun, later]);
    expect(log).to.deep.equal(['a', 'c']);
  });
});
