/** A run as a checkpoint, and a checkpoint as a run: between what a trainer has in hand and what a file holds. */
import type { RunDescription, RunProgress } from '../../shared/protocol/trainer.js';
import type { Finding } from '../../shared/protocol/diagnosis.js';
import type { RecordCopy } from '../history/training-record.js';
import { pictureList } from '../pictures/import-pictures.js';
import type { RunOptions } from '../trainer/run-options.js';
import { FILE_TYPE } from './is-checkpoint.js';
import { digest, packCheckpoint, unpackCheckpoint, type CheckpointParts } from './checkpoint-file.js';
import { readRunMetadata, type RunMetadata } from './run-metadata.js';
import { saveRecord } from './record-tensors.js';

/** A run as it stands. */
export interface RunCapture {
  readonly progress: RunProgress;
  /** What its worker gave as a snapshot. */
  readonly bytes: ArrayBuffer;
  readonly description: RunDescription;
  /** What it was opened with. */
  readonly options: RunOptions;
  readonly finding: Finding | null;
  readonly record: RecordCopy;
}

/** A checkpoint, read and found to be whole. */
export interface OpenedCheckpoint extends Omit<CheckpointParts, 'note'> {
  readonly note: RunMetadata & { readonly step: number };
}

/**
 * The file in parts.
 * @param data where the data set is a file: its SHA-256, under which it is kept
 */
export async function writeCheckpoint(
  { progress, bytes: training, description, options: { dataset }, finding, record }: RunCapture,
  { data, now }: { readonly data: string | null; readonly now: number },
): Promise<Uint8Array<ArrayBuffer>[]> {
  const { record: tensors, ...saved } = await saveRecord(record);
  const label = description.options.dataset;
  const note: RunMetadata = {
    savedAt: now,
    options: { ...description.options, dataset: typeof dataset === 'string' ? dataset : label },
    data: data === null ? null : { digest: data, list: pictureList(dataset) },
    epoch: progress.epoch,
    imagesSeen: progress.imagesSeen,
    finding,
    ...saved,
  };
  return packCheckpoint({ training, note, record: tensors });
}

/** The file for a visitor to carry away. */
export async function exportCheckpoint(standing: RunCapture): Promise<Blob> {
  const { dataset } = standing.options;
  const data = dataset instanceof Blob ? await dataDigest(dataset) : null;
  return new Blob(await writeCheckpoint(standing, { data, now: Date.now() }), FILE_TYPE);
}

/** @throws WeightsError if it is damaged, or no checkpoint with a note */
export async function openCheckpoint(file: Blob): Promise<OpenedCheckpoint> {
  const { head, ...parts } = await unpackCheckpoint(file);
  return { ...parts, note: readRunMetadata(head) };
}

const digests = new WeakMap<Blob, string>();

/** SHA-256 of a data set that is a file, computed once. */
export async function dataDigest(data: Blob): Promise<string> {
  const known = digests.get(data) ?? (await digest(await data.arrayBuffer()));
  digests.set(data, known);
  return known;
}
