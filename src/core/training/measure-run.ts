/** Finds out on which backend a run trains faster, by training its next steps on both. */
import type { BackendChoice } from '../backend/backend-choice.js';
import type { Dataset } from '../data/dataset.js';
import type { MessageSink, OpenRequest, PixelSheet, StepMetrics } from '../../shared/protocol/trainer.js';
import { closeRun, openRun, type OpenRun } from './open-run.js';

export interface RunToMeasure extends Pick<OpenRequest, 'options' | 'assets'> {
  readonly choice: BackendChoice;
  readonly images: Dataset;
  readonly messages: MessageSink;
  /** Whether it is as its seed made it, and has trained no step. */
  readonly isNew: boolean;
}

/** A run that has trained the steps that were measured. */
export interface MeasuredRun extends OpenRun {
  readonly metrics: readonly StepMetrics[];
  /** The sample sheet of before the first step, if there was none before. */
  readonly sheet: PixelSheet | null;
}

interface Candidate {
  readonly opened: OpenRun;
  readonly sheet: PixelSheet | null;
  readonly metrics: StepMetrics[];
}

/**
 * Both backends begin at the same place, and the run of the faster one goes on: so no step is lost, and each was trained on one
 * backend. Steps end with the epoch, the phase or the interval of the strip, whose frame must not be missed.
 *
 * @throws what the run's own backend threw, if neither can train it
 */
export async function measureRun(
  first: OpenRun,
  { options, assets, choice, images, messages, isNew }: RunToMeasure,
): Promise<MeasuredRun> {
  const { step, phase } = first.run;
  const epoch = Math.floor(first.run.epoch);
  const snapshot = isNew ? undefined : first.run.save();
  let next: OpenRun | null = first;
  const measured = await choice.measure<Candidate>({
    size: 1,
    open: async backend => {
      const opened =
        next ?? (await openRun({ options, assets, ...(snapshot && { snapshot }) }, { images, backend, messages }));
      next = null;
      return { opened, sheet: step === 0 ? opened.run.sheet() : null, metrics: [] };
    },
    work: ({ opened: { run, group } }) => (group ? run.trainWith(group.compute) : run.train()),
    settle: ({ opened, metrics }) => void metrics.push(...opened.run.metrics()),
    isOver: ({ opened: { run } }) =>
      run.step >= run.steps ||
      run.phase !== phase ||
      Math.floor(run.epoch) > epoch ||
      (options.historyEvery > 0 && run.step % options.historyEvery === 0),
    close: ({ opened }) => closeRun(opened),
    workersOf: ({ opened }) => opened.group?.active ?? 1,
  });
  const { opened, sheet, metrics } = measured.opened;
  return { ...opened, backend: measured.backend, sheet, metrics };
}
