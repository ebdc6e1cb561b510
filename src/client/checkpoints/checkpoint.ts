/** Writes a run as a checkpoint, and reads a checkpoint as a run. */
import type { DatasetSource } from '../../shared/protocol/options.js';
import type { RunDescription, RunProgress } from '../../shared/protocol/trainer.js';
import type { Finding } from '../../shared/protocol/diagnosis.js';
import type { RecordCopy } from '../history/training-record.js';
import { pictureList } from '../pictures/import-pictures.js';
import { FILE_TYPE } from './is-checkpoint.js';
import { digest, packCheckpoint, unpackCheckpoint, type CheckpointParts } from './checkpoint-file.js';
import { readRunMetadata, type RunMetadata } from './run-metadata.js';
import { saveRecord } from './record-tensors.js';

/** A run as it is at one step. */
export interface RunCapture {
  readonly progress: RunProgress;
  /** The snapshot of its worker. */
  readonly bytes: ArrayBuffer;
  readonly description: RunDescription;
  /** The data set that the run was opened with; the description has only a label for a file. */
  readonly dataset: DatasetSource;
  readonly finding: Finding | null;
  readonly record: RecordCopy;
}

/** A checkpoint that was read whole and checked. */
export interface OpenedCheckpoint extends Omit<CheckpointParts, 'run'> {
  readonly metadata: RunMetadata & { readonly step: number };
}

/**
 * The file in parts.
 * @param data the SHA-256 of a data set that is a file, under which it is stored
 */
export async function writeCheckpoint(
  { progress, bytes: training, description, dataset, finding, record }: RunCapture,
  { data, now }: { readonly data: string | null; readonly now: number },
): Promise<Uint8Array<ArrayBuffer>[]> {
  const { record: tensors, ...saved } = await saveRecord(record);
  const label = description.options.dataset;
  const run: RunMetadata = {
    savedAt: now,
    options: { ...description.options, dataset: typeof dataset === 'string' ? dataset : label },
    data: data === null ? null : { digest: data, list: pictureList(dataset) },
    epoch: progress.epoch,
    imagesSeen: progress.imagesSeen,
    finding,
    ...saved,
  };
  return packCheckpoint({ training, run, record: tensors });
}

/** The file for a visitor to download. */
export async function exportCheckpoint(capture: RunCapture): Promise<Blob> {
  const { dataset } = capture;
  const data = dataset instanceof Blob ? await dataDigest(dataset) : null;
  return new Blob(await writeCheckpoint(capture, { data, now: Date.now() }), FILE_TYPE);
}

/** @throws WeightsError if the file is damaged, or no checkpoint of a run */
export async function openCheckpoint(file: Blob): Promise<OpenedCheckpoint> {
  const { header, training, record } = await unpackCheckpoint(file);
  return { training, record, metadata: readRunMetadata(header) };
}

const digests = new WeakMap<Blob, string>();

/** The SHA-256 of a data set that is a file, computed once. */
export async function dataDigest(data: Blob): Promise<string> {
  const known = digests.get(data) ?? (await digest(await data.arrayBuffer()));
  digests.set(data, known);
  return known;
}
