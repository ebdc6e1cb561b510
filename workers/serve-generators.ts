import { convert } from '../src/core/weights/export/convert.js';
import { GeneratorSession, type OpenNetwork } from '../src/core/generator/session.js';
import type { GeneratorWorker } from '../src/shared/protocol/generator.js';
import { transferBuffers, serveFromWorker } from '../src/shared/rpc.js';

/**
 * Offers generators to the page, and gives their pictures away instead of copying them.
 * @param openNetwork what this worker can open
 */
export function serveGenerators(openNetwork: OpenNetwork, scope: Parameters<typeof serveFromWorker>[1]): void {
  const session = new GeneratorSession(openNetwork);
  const generator: GeneratorWorker = {
    open: request => session.open(request),
    replace: (id, model) => session.replace(id, model),
    close: id => session.close(id),
    generate: async (id, z) => transferBuffers(await session.generate(id, z)),
    draw: async (id, z) => transferBuffers(await session.draw(id, z)),
    invert: async (id, pixels, steps) => transferBuffers(await session.invert(id, pixels, steps)),
    convert: (weights, options) => Promise.resolve().then(() => convert(weights, options)),
    memory: () => session.memory(),
  };
  serveFromWorker(generator, scope);
}
