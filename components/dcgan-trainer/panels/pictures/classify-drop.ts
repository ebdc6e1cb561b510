/** Finds out by content what a visitor has dropped: weights of a run, a data set, or pictures. */
import { identifyFile } from '../../../../src/shared/files/identify-file.js';
import type { DatasetSource } from '../../../../src/shared/protocol/options.js';
import type { DroppedFiles } from '../../../shared/dropped-files.js';

export type DropContent =
  | { readonly kind: 'nothing' }
  /** Weights or a checkpoint. */
  | { readonly kind: 'model'; readonly file: File }
  /** Several weights files or checkpoints, of which only one can be opened at a time. */
  | { readonly kind: 'models'; readonly count: number }
  /** A file in IDX format, which is a data set with a size of its own. */
  | { readonly kind: 'dataset'; readonly file: File }
  /** `left` is the number of model files among them, which are not used. */
  | { readonly kind: 'pictures'; readonly files: readonly File[]; readonly left: number };

/** A file of unknown content is classified by its name, so that the right reader reports it. */
const MODEL_NAME = /\.(safetensors|pth?|ckpt|pkl|h5|keras|onnx|bin|json)$/i;

/** Files from a file picker, as if they had been dropped. */
export function chosenFiles(source: Exclude<DatasetSource, string>): DroppedFiles {
  const list = source instanceof Blob ? [source] : 'length' in source ? source : [];
  return { files: list.filter(file => file instanceof File), inFolders: [] };
}

/** Files in folders are not expected to be weights: all go to the importer, which lists those that it skips. */
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
  const kind = await identifyFile(file);
  if (kind?.use === 'weights') return 'model';
  if (kind?.id === 'idx') return 'idx';
  const isData = kind?.use === 'pictures' || kind?.id === 'zip' || kind?.id.startsWith('np');
  return MODEL_NAME.test(file.name) && !isData ? 'model' : 'other';
}
