/** The generator's worker, on a machine where `auto` means WebGL, which it loses, or which breaks, when it is told to. */
import type { GeneratorWorker } from '../../src/shared/protocol/generator.js';
import type { BackendReport } from '../../src/shared/protocol/backend.js';
import { GeneratorSession } from '../../src/core/generator/session.js';
import { transferBuffers, serveFromWorker } from '../../src/shared/rpc.js';
import { openModel } from '../../src/core/generator/open-model.js';

const scope = self as unknown as MessagePort;
const contexts: WebGL2RenderingContext[] = [];
const { getContext } = OffscreenCanvas.prototype as unknown as { getContext: (...given: unknown[]) => unknown };
Object.assign(OffscreenCanvas.prototype, {
  getContext(this: OffscreenCanvas, ...given: unknown[]) {
    const context = getContext.apply(this, given);
    if (context instanceof WebGL2RenderingContext) contexts.push(context);
    return context;
  },
});
scope.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  if (data === 'break programs') WebGL2RenderingContext.prototype.shaderSource = () => {};
  if (data !== 'lose context') return;
  for (const context of contexts) context.getExtension('WEBGL_lose_context')?.loseContext();
});

const session = new GeneratorSession(openModel);
const asAuto = (report: BackendReport): BackendReport => ({ ...report, requested: 'auto' });
const generator: Omit<GeneratorWorker, 'convert'> = {
  open: async request => {
    const backend = request.backend === 'auto' ? 'webgl' : request.backend;
    const description = await session.open({ ...request, backend });
    return { ...description, backend: asAuto(description.backend) };
  },
  replace: (id, model) => session.replace(id, model),
  close: id => session.close(id),
  generate: async (id, z) => transferBuffers(await session.generate(id, z)),
  draw: async (id, z) => transferBuffers(await session.draw(id, z)),
  invert: async (id, pixels, steps) => transferBuffers(await session.invert(id, pixels, steps)),
  memory: () => session.memory(),
};
serveFromWorker(generator, scope);
