import { expect } from 'chai';
import { createTrainer, setAssetBase, type TrainerEventDetails } from 'dcgan-elements/engine';
import { smallRun } from '../../support/small-run.js';

/** Large enough for work to be given to threads. */
const RUN = smallRun({ baseWidth: 16, batchSize: 16, steps: 100_000, threads: 3 });

describe('A run on several threads', () => {
  afterEach(() => setAssetBase('/dist/assets/'));

  it('computes on as many threads as asked, and says so', async () => {
    const trainer = await createTrainer(RUN);
    const { threads } = trainer.description.backend;
    expect(threads).to.deep.include({
      count: 3,
      code: 'threads-asked-for',
      reason: 'It computes on 3 threads, as asked.',
    });
    trainer.dispose();
  });

  it('measures on how many threads its steps are fastest, says so, and has the weights of one thread', async () => {
    const STEPS = 40;
    const train = async (threads: 'auto' | 1) => {
      const trainer = await createTrainer({ ...RUN, steps: STEPS, deterministic: true, threads });
      const reports = [trainer.description.backend.threads];
      trainer.addEventListener('description', ({ detail }) => reports.push(detail.backend.threads));
      await trainer.start();
      while (trainer.state !== 'finished') await new Promise(resolve => setTimeout(resolve, 50));
      const file = await (await trainer.exportWeights()).arrayBuffer();
      const header = 8 + new DataView(file).getUint32(0, true); // it says when the file was made
      const weights = new Uint8Array(file.slice(header));
      trainer.dispose();
      return { reports, weights };
    };
    const [auto, one] = [await train('auto'), await train(1)];
    expect(auto.weights).to.deep.equal(one.weights);
    expect(one.reports.map(report => report?.code)).to.deep.equal(['threads-asked-for']);
    const cores = navigator.hardwareConcurrency;
    if (cores === 1) return;
    expect(auto.reports.map(report => report?.code)).to.deep.equal(['threads-by-cores', 'threads-measured']);
    const measured = auto.reports.at(-1);
    expect(measured?.reason).to.match(/^It computes on .*, which was measured to be fastest: .* ms a step \(.*ms\)\.$/);
    expect(measured?.count).to.be.within(1, cores);
  }).timeout(120_000);

  for (const kind of ['hanging', 'dying']) {
    it(`goes on by itself when they fail, and after three failures on one: ${kind}`, async () => {
      setAssetBase(`/dist-${kind}/assets/`);
      const trainer = await createTrainer(RUN);
      expect(trainer.description.backend.threads?.count).to.equal(3);
      const recoveries: TrainerEventDetails['recovery'][] = [];
      let last = 0;
      let lost = 0;
      trainer.addEventListener('step', ({ detail }) => {
        lost = Math.max(lost, last - detail.step + 1);
        last = detail.step;
      });
      const errors: unknown[] = [];
      trainer.addEventListener('error', ({ detail }) => errors.push(detail));
      await new Promise<void>(resolve => {
        trainer.addEventListener('recovery', ({ detail }) => {
          recoveries.push(detail);
          if (recoveries.length === 3) resolve();
        });
        trainer.start().catch(() => {}); // the call that a lost worker does not answer; the run goes on by itself
      });
      const reached = last;
      while (last < reached + 20) await new Promise(resolve => setTimeout(resolve, 50));
      await trainer.pause();
      expect(recoveries.map(({ cause }) => cause.name)).to.deep.equal(
        Array.from({ length: 3 }, () => 'BackendLostError'),
      );
      expect(errors).to.be.empty;
      expect(lost, 'steps lost at once').to.be.at.most(50);
      expect(trainer.description.backend.threads).to.deep.include({ count: 1, code: 'threads-lost' });
      trainer.dispose();
    }).timeout(120_000);
  }
});
