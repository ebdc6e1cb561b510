import { DatasetError, InvalidOptionError, WeightsError } from '../../shared/errors.js';
import type { DatasetSource, TrainerOptions } from '../../shared/protocol/options.js';
import { resolveOptions } from '../../shared/resolve-options.js';
import type { CheckpointDifference } from '../api.js';
import { baseUrl } from '../assets.js';
import { dataDigest, type OpenedCheckpoint } from '../checkpoints/checkpoint.js';
import { loadRecord } from '../checkpoints/record-tensors.js';
import { resumedOptions } from '../checkpoints/resume.js';
import type { CheckpointStore } from '../checkpoints/store.js';
import { TrainingRecord } from '../history/training-record.js';
import { progressAt, RunState, type OpenRun } from './run-state.js';
import type { OpenWorker } from './run-worker.js';

export { CheckpointAutosave, exportCheckpoint, openCheckpoint } from '../checkpoints/index.js';

interface CheckpointSources {
  readonly open: OpenWorker;
  readonly store: CheckpointStore | null;
  /** Makes a data set of pictures, if none was kept. */
  readonly importDataset?: (options: TrainerOptions) => Promise<DatasetSource>;
}

/**
 * Opens the run of a checkpoint, with the run's own options.
 * @param options what the page asks for
 * @param names the options among them that the page has set itself; see {@link resumedOptions}
 * @throws WeightsError if the checkpoint is damaged; DatasetError if its data set was a file that is no longer here
 */
export async function openCheckpointedRun(
  { metadata, training, record: tensors }: OpenedCheckpoint,
  options: TrainerOptions,
  names: readonly (keyof TrainerOptions)[],
  sources: CheckpointSources,
): Promise<{ readonly run: OpenRun; readonly differences: readonly CheckpointDifference[] }> {
  const { options: saved, differences } = resumedOptions(metadata, options, names);
  const { data, step, epoch, imagesSeen } = metadata;
  const dataset = data ? await findData(data.digest, saved, options.dataset, sources) : saved.dataset;
  const record = new TrainingRecord();
  await loadRecord(record, metadata, tensors);
  const idle = { step, steps: 0, phase: 'adversarial', stepsPerSecond: 0, secondsLeft: null } as const;
  const snapshot = { progress: { ...idle, epoch, imagesSeen }, bytes: training };
  try {
    const resumed = resolveOptions({ ...saved, dataset }, baseUrl());
    const worker = await sources.open(resumed, snapshot);
    const state = new RunState(resumed, worker.description, resumed, record);
    state.onOpened(worker.description, { ...snapshot, progress: progressAt(worker.description, step, metadata) });
    state.finding = metadata.finding;
    return { run: { worker, state }, differences };
  } catch (error) {
    if (!(error instanceof InvalidOptionError) || names.some(name => name === error.details.subject)) throw error;
    // The option comes from the file alone, which another version, or another program, has written.
    const code = 'checkpoint-options-invalid';
    throw new WeightsError(`The checkpoint's options cannot be used: ${error.message}`, { ...error.details, code });
  }
}

async function findData(
  digest: string,
  saved: TrainerOptions & { readonly dataset: string },
  requested: DatasetSource,
  { store, importDataset }: CheckpointSources,
): Promise<Blob> {
  const matches = async (data: DatasetSource): Promise<Blob | null> =>
    data instanceof Blob && (await dataDigest(data)) === digest ? data : null;
  const name = saved.dataset;
  const found = (await matches(requested)) ?? (await store?.data(digest, name));
  if (found) return found;
  if (importDataset && typeof requested === 'object') {
    const imported = await matches(await importDataset({ ...saved, dataset: requested }));
    if (imported) return imported;
  }
  throw new DatasetError(
    `The run was trained on the file ${name}, which is not here. Choose it as the data set again.`,
    { code: 'checkpoint-dataset-missing', values: { name }, subject: 'dataset', allowed: name },
  );
}
