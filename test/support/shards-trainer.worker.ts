/** The trainer's worker, whose shard workers come from where a test wants them: the name of this worker is their URL. */
import { TrainingSession } from '../../src/core/training/session.js';
import { serveTrainer } from '../../workers/serve-trainer.js';

const open = Object.getOwnPropertyDescriptor(TrainingSession.prototype, 'open')?.value as TrainingSession['open'];
TrainingSession.prototype.open = function (request) {
  const { assets } = request;
  const files = { ...assets.files, 'shard.worker.js': new URL(self.name, self.location.origin).href };
  return open.call(this, { ...request, assets: { ...assets, files } });
};

serveTrainer(self as unknown as MessagePort);
