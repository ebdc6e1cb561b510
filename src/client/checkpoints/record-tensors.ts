/** Writes a run's curves and film strip as tensors of a checkpoint, and reads them. */
import type { PixelSheet } from '../../shared/protocol/trainer.js';
import { mostRedundant } from '../history/film-strip.js';
import { HISTORY_COLUMNS } from '../history/metrics-history.js';
import { fromPng, toPng } from '../history/sheet-png.js';
import type { RecordCopy, TrainingRecord } from '../history/training-record.js';
import { RECORD, type RecordTensor } from './checkpoint-file.js';
import type { FrameMetadata, RunMetadata } from './run-metadata.js';

/** The most that a checkpoint keeps of a strip; the rest is thinned out as the strip itself is. */
export const FRAME_LIMIT = 60;
export const FRAME_BYTES_LIMIT = 8 << 20;

const HISTORY = `${RECORD}history`;
const frameName = (i: number) => `${RECORD}frame/${i}`;

/** PNG files of frames, each of which is encoded once and saved with every checkpoint. */
const encoded = new WeakMap<PixelSheet, Uint8Array<ArrayBuffer>>();

export async function saveRecord({ history, frames: strip }: RecordCopy): Promise<{
  readonly record: Record<string, RecordTensor>;
  readonly stride: number;
  readonly frames: readonly FrameMetadata[];
}> {
  const { stride, rows } = history;
  const frames = await fittingFrames([...strip]);
  const shape = [rows.length / HISTORY_COLUMNS, HISTORY_COLUMNS];
  const record: Record<string, RecordTensor> = {
    [HISTORY]: { dtype: 'F32', shape, data: new Uint8Array(rows.buffer) },
  };
  frames.forEach(({ png }, i) => (record[frameName(i)] = { dtype: 'U8', shape: [png.length], data: png }));
  return { record, stride, frames: frames.map(({ metadata }) => metadata) };
}

/** Replaces what the record held. What cannot be read is left out, since the run is worth more than its record. */
export async function loadRecord(
  record: TrainingRecord,
  { step, stride, frames }: Pick<RunMetadata, 'stride' | 'frames'> & { readonly step: number },
  tensors: Readonly<Record<string, RecordTensor>>,
): Promise<void> {
  record.clear();
  const rows = tensors[HISTORY]?.data;
  if (rows) attempt(() => record.history.fromRows({ stride, rows: new Float32Array(rows.slice().buffer) }));
  for (const [i, metadata] of frames.slice(0, FRAME_LIMIT).entries()) {
    const png = tensors[frameName(i)]?.data;
    const rgba = png && (await fromPng(png, metadata).catch(() => null));
    if (!rgba) continue;
    const frame: PixelSheet = { ...metadata, rgba };
    encoded.set(frame, png);
    record.addSheet(frame, true);
  }
  record.rewind(step);
}

async function fittingFrames(frames: PixelSheet[]) {
  while (frames.length > FRAME_LIMIT) frames.splice(mostRedundant(frames), 1);
  const fitting: { step: number; png: Uint8Array<ArrayBuffer>; metadata: FrameMetadata }[] = [];
  for (const frame of frames) {
    const png = encoded.get(frame) ?? (await toPng(frame).catch(() => null));
    if (!png) continue; // too large for a canvas
    encoded.set(frame, png);
    const { kind, step, epoch, rows, columns, columnNames, width, height } = frame;
    const metadata = { kind, step, epoch, rows, columns, ...(columnNames && { columnNames }), width, height };
    fitting.push({ step, png, metadata });
  }
  const bytes = () => fitting.reduce((sum, { png }) => sum + png.length, 0);
  while (bytes() > FRAME_BYTES_LIMIT) fitting.splice(fitting.length > 2 ? mostRedundant(fitting) : 0, 1);
  return fitting;
}

function attempt(load: () => void): void {
  try {
    load();
  } catch {
    // The history was written by another version: the curves begin again.
  }
}
