import type { RemoteTrainer } from '../src/shared/protocol/trainer.js';
import { give, noticesTo, serveFromWorker } from '../src/shared/rpc.js';
import { TrainingSession } from '../src/core/training/session.js';

/** Offers a training session to the page, and gives its results away instead of copying them. */
export function serveTrainer(scope: Parameters<typeof serveFromWorker>[1]): void {
  const session = new TrainingSession();

  const trainer: RemoteTrainer = {
    open: request => session.open(request, noticesTo(scope)),
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
    divert: times => session.divert(times),
    memory: () => session.memory(),
  };

  serveFromWorker(trainer, scope);
}
