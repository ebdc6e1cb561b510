/** The generator's worker: offers a generator session to the page, and gives its images away instead of copying them. */
import { GeneratorSession } from '../src/latent/session.js';
import type { GeneratorWorker } from '../src/protocol.js';
import { give, serveFromWorker } from '../src/rpc.js';

const session = new GeneratorSession();

const generator: GeneratorWorker = {
  open: request => session.open(request),
  generate: async z => give(await session.generate(z)),
  memory: () => session.memory(),
};

serveFromWorker(generator, self);
