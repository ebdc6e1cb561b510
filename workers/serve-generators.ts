import { convert } from '../src/core/weights/export/convert.js';
import { GeneratorSession, type OpenNetwork } from '../src/core/generator/session.js';
import type { GeneratorWorker } from '../src/shared/protocol/generator.js';
import { promiseTry } from '../src/shared/promise-try.js';
import { transferBuffers, serveFromWorker } from '../src/shared/rpc.js';

/**
 * Serves generators to the page, and transfers their images instead of copying them.
 * @param openNetwork opens the models that this worker supports
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
    convert: (weights, options) => promiseTry(() => convert(weights, options)),
    memory: () => session.memory(),
  };
  serveFromWorker(generator, scope);
}
