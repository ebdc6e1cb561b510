import type { RemoteTrainer } from '../src/shared/protocol/trainer.js';
import { transferBuffers, noticesTo, serveFromWorker } from '../src/shared/rpc.js';
import { TrainingSession } from '../src/core/training/session.js';

/** Serves a training session to the page, and transfers its results instead of copying them. */
export function serveTrainer(scope: Parameters<typeof serveFromWorker>[1]): void {
  const session = new TrainingSession();

  const trainer: RemoteTrainer = {
    open: request => session.open(request, noticesTo(scope)),
    start: () => session.start(),
    pause: () => session.pause(),
    step: (count, target) => session.step(count, target),
    sheet: async () => transferBuffers(await session.sheet()),
    preview: async options => transferBuffers(await session.preview(options)),
    generate: async z => transferBuffers(await session.generate(z)),
    snapshot: async () => transferBuffers(await session.snapshot()),
    exportWeights: async () => transferBuffers(await session.exportWeights()),
    liveWeights: async () => transferBuffers(await session.liveWeights()),
    importWeights: bytes => session.importWeights(bytes),
    scaleRate: (network, factor) => session.scaleRate(network, factor),
    reseedAndHalveRates: times => session.reseedAndHalveRates(times),
    memory: () => session.memory(),
  };

  serveFromWorker(trainer, scope);
}
