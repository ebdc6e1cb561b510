/** The generator's worker: offers generators to the page, and gives their pictures away instead of copying them. */
import { ownNetwork } from '../src/latent/network.js';
import { GeneratorSession } from '../src/latent/session.js';
import { WeightsError } from '../src/errors.js';
import type { GeneratorWorker } from '../src/protocol.js';
import { give, serveFromWorker } from '../src/rpc.js';
import { readGeneratorFile } from '../src/weights/generator-file.js';

const session = new GeneratorSession(model => {
  if (model.format !== 'safetensors') throw new WeightsError(`This worker opens no ${model.format} models.`);
  return ownNetwork(readGeneratorFile(model.bytes));
});

const generator: GeneratorWorker = {
  open: request => session.open(request),
  replace: (id, model) => session.replace(id, model),
  close: id => session.close(id),
  generate: async (id, z) => give(await session.generate(id, z)),
  draw: async (id, z) => give(await session.draw(id, z)),
  invert: async (id, pixels, steps) => give(await session.invert(id, pixels, steps)),
  memory: () => session.memory(),
};

serveFromWorker(generator, self);
