/** Detects which reader a model is for, from its content, since names and MIME types can be wrong. */
import { WeightsError } from '../errors.js';
import { KIND_BYTES, detectFileKind } from './file-kinds.js';
import { identifyFile, refusalOf } from './identify-file.js';

/** What can be read: by {@link ReadableFormat} the reader is chosen. */
export type ReadableFormat = 'safetensors' | 'json' | 'pytorch' | 'keras' | 'zip';

/** By the `id` of a kind in `file-kinds.ts`. */
const READABLE: Readonly<Record<string, ReadableFormat>> = {
  safetensors: 'safetensors',
  json: 'json',
  pytorch: 'pytorch',
  'pytorch-old': 'pytorch',
  keras: 'keras',
  hdf5: 'keras',
  'tensorflowjs-zip': 'zip',
};

/**
 * @returns `safetensors` for bytes of no known kind, too, whose reader says at which byte they are wrong
 * @throws WeightsError that says what the file is, why it cannot be read, and what to do
 */
export async function detectModelFormat(file: ArrayBuffer): Promise<ReadableFormat> {
  const head = new Uint8Array(file, 0, Math.min(KIND_BYTES, file.byteLength));
  const plain = detectFileKind(head);
  // A Blob is a copy, which these need not.
  const kind =
    plain?.id === 'safetensors' || plain?.id === 'json'
      ? { ...plain, isGzipped: false }
      : await identifyFile(new Blob([file]));
  if (!kind) return 'safetensors';
  const format = READABLE[kind.id];
  if (format && !kind.isGzipped) return format;
  const sentence =
    kind.isGzipped && format ? `This is ${kind.what} that is packed with gzip: unpack it.` : refusalOf(kind, 'weights');
  throw new WeightsError(sentence, {
    code: `weights-format-${kind.id}`,
    values: { what: kind.what, python: kind.python ?? '', remedy: kind.remedy ?? '' },
    given: kind.what,
    allowed: 'a safetensors file, a PyTorch or Keras file, or a TensorFlow.js model.json with its shards',
  });
}

/** Whether a file is JSON, as TensorFlow.js's models begin. */
export function isJson(head: Uint8Array): boolean {
  return detectFileKind(head)?.id === 'json';
}
