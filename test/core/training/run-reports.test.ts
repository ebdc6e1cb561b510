import { expect } from 'chai';
import type { DiagnosisMonitor } from '../../../src/core/diagnosis/monitor.js';
import type { Run } from '../../../src/core/training/run.js';
import { arrived } from '../../../src/core/kernels/late-reads.js';
import { RunReports } from '../../../src/core/training/run-reports.js';
import type { Finding } from '../../../src/shared/protocol/diagnosis.js';
import type { TrainerMessage } from '../../../src/shared/protocol/trainer.js';
import { fakeMetrics } from '../../support/fake-run.js';

const finding = (step: number): Finding => ({ kind: 'healthy', sentence: '', evidence: { step }, remedy: null });

/** What is told of the doctor, report by report; of the steps only the first is inspected, since two seconds have not passed. */
function tell(
  found: readonly Partial<Pick<DiagnosisMonitor, 'newFinding' | 'toldFinding'>>[],
): TrainerMessage['type'][][] {
  let told: TrainerMessage['type'][] = [];
  const reports = new RunReports({ postMessage: ({ type }) => told.push(type) }, () => true);
  return found.map((each, step) => {
    told = [];
    reports.add([fakeMetrics(step)]);
    const requestInspection = () => arrived({});
    const doctor = { requestInspection, observe: () => {}, newFinding: () => null, toldFinding: () => null, ...each };
    const run = { step, steps: 100, phase: 'adversarial', epoch: 0, imagesSeen: 0, metrics: () => [] };
    reports.report({ run: run as unknown as Run, doctor: doctor as unknown as DiagnosisMonitor });
    return told;
  });
}

describe('The reports of a run', () => {
  it('have the numbers of a finding that was told anew after an inspection, as no new finding', () => {
    const same = { toldFinding: () => finding(1) };
    expect(tell([same, same])).to.deep.equal([['steps', 'evidence'], ['steps']]);
  });

  it('have a new finding at once, and no numbers of one that is not told yet', () => {
    const other = { newFinding: () => finding(1), toldFinding: () => finding(1) };
    expect(tell([other, other, {}])).to.deep.equal([['steps', 'finding'], ['steps', 'finding'], ['steps']]);
    expect(tell([{}])).to.deep.equal([['steps']]);
  });
});
