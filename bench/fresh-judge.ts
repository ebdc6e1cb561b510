/** What the fresh judge says, by the page's own assessment: what docs/assessment.md tells. */
import type * as engine from '../src/client/index.js';
import { AssessmentSession } from '../src/core/assessment/session.js';
import type { Assessment, JudgeAccuracy } from '../src/shared/protocol/assessment.js';

/** The package's own engine, as it was built. */
type Engine = typeof engine;

/** A generator's file, `untrained`, or a step of a run with the default options; nothing compares real with real. */
export interface JudgeCase {
  readonly dataset: string;
  readonly generator?: string | number;
  readonly seed: number;
}

export type JudgeFigures = (JudgeAccuracy | Assessment) & {
  /** From the call to its answer; what the machine does besides counts, too. */
  readonly seconds: number;
};

const assetBase = () => new URL('/dist/assets/', location.href).href;

async function judge({ dataset, generator, seed }: JudgeCase): Promise<JudgeFigures> {
  const begun = performance.now();
  const seconds = () => (performance.now() - begun) / 1000;
  if (generator === undefined) {
    const session = new AssessmentSession(() => {});
    const assets = { base: assetBase() };
    await session.open({ dataset, imageSize: null, flip: false, backend: 'wasm', seed, assets });
    return { ...(await session.calibrate()), seconds: seconds() };
  }
  const { assessGenerator, createTrainer, loadGenerator, setAssetBase } = (await import(
    new URL('/dist/engine.js', location.href).href
  )) as Engine;
  setAssetBase(assetBase());
  if (typeof generator === 'string') {
    const loaded = await loadGenerator(generator, { backend: 'wasm', cache: false });
    const from = seconds();
    const assessment = await assessGenerator(loaded, { dataset, seed, backend: 'wasm' });
    return { ...assessment, seconds: seconds() - from };
  }
  const trainer = await createTrainer({ dataset, seed, backend: 'wasm' });
  if (generator > 0) await trainer.step(generator);
  const from = seconds();
  const assessment = await trainer.assess({ seed });
  trainer.dispose();
  return { ...assessment, seconds: seconds() - from };
}

declare global {
  var freshJudge: (of: JudgeCase) => Promise<JudgeFigures>;
}
globalThis.freshJudge = judge;
