import { DatasetError, InvalidOptionError, WeightsError } from '../../shared/errors.js';
import type { RunDescription } from '../../shared/protocol/trainer.js';
import type { CheckpointDifference } from '../api.js';
import type { Open, OpenRun } from './open-run.js';
import { TrainingRecord } from '../history/training-record.js';
import { RunState } from './run-state.js';
import { progressAt, type RunOptions } from './run-options.js';
import { dataDigest, type OpenedCheckpoint } from '../checkpoints/checkpoint.js';
import { loadRecord } from '../checkpoints/record-tensors.js';
import { resumedOptions } from '../checkpoints/resume.js';
import type { CheckpointStore } from '../checkpoints/store.js';

/**
 * Opens a run where a checkpoint has it, with its options.
 * @param given what the page asks for; see {@link resumedOptions}
 * @throws WeightsError if the checkpoint is no good; DatasetError if its data set was a file and is not here any more
 */
export async function openCheckpointedRun(
  { note, training, record: tensors }: OpenedCheckpoint,
  given: RunOptions,
  {
    open,
    store,
    make = options => Promise.resolve(options),
  }: {
    readonly open: Open;
    readonly store: CheckpointStore | null;
    /** Makes a data set of pictures, if none was kept. */
    readonly make?: (options: RunOptions) => Promise<RunOptions>;
  },
): Promise<OpenRun & { readonly differences: readonly CheckpointDifference[] }> {
  const { options: saved, differences } = resumedOptions(note, given);
  const dataset = note.data
    ? await findData(note.data.digest, note.options, given.dataset, { store, make })
    : saved.dataset;
  const options: RunOptions = { ...saved, dataset };
  const record = new TrainingRecord();
  await loadRecord(record, note, tensors);
  const before = { step: note.step, steps: 0, phase: 'adversarial', stepsPerSecond: 0, secondsLeft: null } as const;
  const snapshot = { progress: { ...before, epoch: note.epoch, imagesSeen: note.imagesSeen }, bytes: training };
  const run = await open(options, snapshot).catch((error: unknown) => {
    // An option that only the file says: it is of another version, or of another making.
    const subject = error instanceof InvalidOptionError ? error.details.subject : undefined;
    if (!(error instanceof InvalidOptionError) || (subject && subject in given)) throw error;
    throw new WeightsError(`The checkpoint's options cannot be used: ${error.message}`, error.details);
  });
  const memory = new RunState(options, run.description, record);
  memory.opened(run.description, { ...snapshot, progress: progressAt(run.description, note.step, note) });
  memory.finding = note.finding;
  return { run, memory, differences };
}

async function findData(
  digest: string,
  { dataset: name, imageSize, variant, recipe }: RunDescription['options'],
  given: RunOptions['dataset'],
  {
    store,
    make,
  }: { readonly store: CheckpointStore | null; readonly make: (options: RunOptions) => Promise<RunOptions> },
): Promise<Blob> {
  const matches = async (data: RunOptions['dataset']): Promise<Blob | null> =>
    data instanceof Blob && (await dataDigest(data)) === digest ? data : null;
  const found = (await matches(given)) ?? (await store?.data(digest, name));
  if (found) return found;
  const made = typeof given === 'object' ? await make({ dataset: given, imageSize, variant, recipe }) : {};
  const again = await matches(made.dataset);
  if (again) return again;
  throw new DatasetError(
    `The run was trained on the file ${name}, which is not here. Choose it as the data set again.`,
    {
      subject: 'dataset',
      allowed: name,
    },
  );
}
