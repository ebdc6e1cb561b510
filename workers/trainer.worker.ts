/** The trainer's worker: offers a training session to the page, and gives its results away instead of copying them. */
import type { RemoteTrainer } from '../src/protocol.js';
import { give, noticesTo, serveFromWorker } from '../src/rpc.js';
import { TrainingSession } from '../src/training/session.js';

const session = new TrainingSession();

const trainer: RemoteTrainer = {
  open: request => session.open(request, noticesTo(self)),
  start: () => session.start(),
  pause: () => session.pause(),
  step: (count, target) => session.step(count, target),
  sheet: async () => give(await session.sheet()),
  preview: async options => give(await session.preview(options)),
  generate: async z => give(await session.generate(z)),
  snapshot: async () => give(await session.snapshot()),
  exportWeights: async () => give(await session.exportWeights()),
  liveWeights: async () => give(await session.liveWeights()),
  importWeights: bytes => session.importWeights(bytes),
  scaleRate: (network, factor) => session.scaleRate(network, factor),
  memory: () => session.memory(),
};

serveFromWorker(trainer, self);
