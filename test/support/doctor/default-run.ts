/** The run that a page gets by default, and what its doctor says while it trains. */
import { startWasm } from '../../../src/core/backend/wasm.js';
import { loadDataset } from '../../../src/core/data/load-dataset.js';
import { DiagnosisMonitor } from '../../../src/core/diagnosis/monitor.js';
import { Run } from '../../../src/core/training/run.js';
import type { Finding } from '../../../src/shared/protocol/diagnosis.js';
import { resolveOptions } from '../../../src/shared/resolve-options.js';
import type { Sheet } from './recording.js';

/** Steps between two inspections: a page inspects every few seconds. */
const INSPECT_EVERY = 20;
const SHEET_EVERY = 100;

export interface DefaultRunRequest {
  readonly assets: string;
  readonly seed: number;
  readonly steps: number;
}

/** Each new finding with its step, the last finding, and the least variety within classes while all was well. */
export async function watchDefaultRun({ assets: base, seed, steps }: DefaultRunRequest): Promise<{
  findings: (Finding & { step: number })[];
  least: { step: number; classVariety: number };
  sheets: Sheet[];
}> {
  const started = await startWasm({ base, deterministic: true });
  if ('failure' in started) throw new Error(started.failure);
  const options = resolveOptions({ seed, deterministic: true });
  const dataset = await loadDataset(options.dataset, { assets: { base }, imageSize: options.imageSize });
  const run = new Run(options, dataset);
  const doctor = new DiagnosisMonitor(run, dataset, options);
  const findings: (Finding & { step: number })[] = [];
  const sheets: Sheet[] = [];
  let least = { step: 0, classVariety: Infinity };
  while (run.step < steps) {
    run.train();
    const { step } = run;
    doctor.observe(run.metrics(), step % INSPECT_EVERY === 0 ? doctor.requestInspection().take() : null);
    const finding = doctor.newFinding();
    if (finding) findings.push({ ...finding, step });
    const { kind, evidence } = doctor.finding;
    const classVariety = kind === 'healthy' ? (evidence['classVariety'] ?? Infinity) : Infinity;
    if (classVariety < least.classVariety) least = { step, classVariety };
    if (step % SHEET_EVERY === 0) sheets.push({ name: 'default run', ...run.sheet() });
  }
  findings.push({ ...doctor.finding, step: run.step });
  run.dispose();
  return { findings, least, sheets };
}
