/** Tells by content what a visitor gives: a run's weights, a data set as it is, or pictures. */
import { FILE_TYPE_BYTES, detectFileType } from '../../../../src/shared/files/file-type.js';
import { FileSkippedError } from '../../../../src/shared/files/file-skipped.js';
import type { DatasetSource } from '../../../../src/shared/protocol/options.js';
import { isModel } from '../../../../src/shared/files/model-format.js';
import type { DroppedFiles } from '../../../shared/dropped-files.js';

export type DropContent =
  | { readonly kind: 'nothing' }
  /** Weights or a checkpoint. */
  | { readonly kind: 'model'; readonly file: File }
  /** More than one of them, which cannot be opened at a time. */
  | { readonly kind: 'models'; readonly count: number }
  /** One file in IDX format, which is a data set at its own size. */
  | { readonly kind: 'dataset'; readonly file: File }
  /** `left`: models among them, which are not taken. */
  | { readonly kind: 'pictures'; readonly files: readonly File[]; readonly left: number };

/** What nothing can be read from is judged by its name, so that the right reader complains of it. */
const MODEL_NAME = /\.(safetensors|pth?|ckpt|pkl|h5|keras|onnx|bin|json)$/i;

/** The same from a file picker. */
export function chosenFiles(source: Exclude<DatasetSource, string>): DroppedFiles {
  const list = source instanceof Blob ? [source] : 'length' in source ? source : [];
  return { files: list.filter(file => file instanceof File), inFolders: [] };
}

/** In folders nobody keeps weights for this element: what is there goes to the importer, which names what it skips. */
export async function classifyDrop({ files, inFolders }: DroppedFiles): Promise<DropContent> {
  const kinds = await Promise.all(files.map(kindOfFile));
  const models = files.filter((_, i) => kinds[i] === 'model');
  const others = [...files.filter((_, i) => kinds[i] !== 'model'), ...inFolders];
  const [model] = models;
  const [other, ...rest] = others;
  if (!other) {
    if (!model) return { kind: 'nothing' };
    return models.length > 1 ? { kind: 'models', count: models.length } : { kind: 'model', file: model };
  }
  const alone = rest.length === 0 && models.length === 0 && inFolders.length === 0;
  if (alone && kinds[0] === 'idx') return { kind: 'dataset', file: other };
  return { kind: 'pictures', files: others, left: models.length };
}

async function kindOfFile(file: File): Promise<'model' | 'idx' | 'other'> {
  if (file.type.startsWith('image/')) return 'other'; // thousands of pictures are not opened twice
  const head = new Uint8Array(await file.slice(0, FILE_TYPE_BYTES).arrayBuffer());
  if (isModel(head)) return 'model';
  try {
    return detectFileType(head) === 'idx' ? 'idx' : 'other';
  } catch (error) {
    if (!(error instanceof FileSkippedError)) throw error;
    return MODEL_NAME.test(file.name) ? 'model' : 'other';
  }
}
