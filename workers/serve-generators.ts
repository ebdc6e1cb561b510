import { GeneratorSession, type OpenNetwork } from '../src/core/generator/session.js';
import type { GeneratorWorker } from '../src/shared/protocol/generator.js';
import { transferBuffers, serveFromWorker } from '../src/shared/rpc.js';

/**
 * Serves generators to the page, and transfers their images instead of copying them.
 * @param openNetwork opens the models that this worker supports
 * @param convert converts weights, in the worker that is asked to; its code is not in the other
 */
export function serveGenerators(
  openNetwork: OpenNetwork,
  scope: Parameters<typeof serveFromWorker>[1],
  convert?: GeneratorWorker['convert'],
): void {
  const session = new GeneratorSession(openNetwork);
  const generator: Omit<GeneratorWorker, 'convert'> & Partial<GeneratorWorker> = {
    open: request => session.open(request),
    replace: (id, model) => session.replace(id, model),
    close: id => session.close(id),
    generate: async (id, z) => transferBuffers(await session.generate(id, z)),
    draw: async (id, z) => transferBuffers(await session.draw(id, z)),
    invert: async (id, pixels, steps) => transferBuffers(await session.invert(id, pixels, steps)),
    ...(convert && { convert }),
    memory: () => session.memory(),
  };
  serveFromWorker(generator, scope);
}
