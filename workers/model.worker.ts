/** The worker for models of TensorFlow.js: the generator's worker with all of TensorFlow.js's layers and operations inside. */
import { openTensorflowModel } from '../src/latent/tensorflow-network.js';
import { GeneratorSession } from '../src/latent/session.js';
import type { GeneratorWorker } from '../src/protocol.js';
import { give, serveFromWorker } from '../src/rpc.js';
import { openModel } from '../src/weights/open-model.js';

const session = new GeneratorSession(model =>
  model.format === 'tensorflow.js' ? openTensorflowModel(model) : openModel(model),
);

const generator: GeneratorWorker = {
  open: request => session.open(request),
  replace: (id, model) => session.replace(id, model),
  close: id => session.close(id),
  generate: async (id, z) => give(await session.generate(id, z)),
  draw: async (id, z) => give(await session.draw(id, z)),
  invert: async (id, pixels) => give(await session.invert(id, pixels)),
  memory: () => session.memory(),
};

serveFromWorker(generator, self);
