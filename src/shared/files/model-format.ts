/** Detects a model's format from its first bytes, since names and MIME types can be wrong. */
import { WeightsError } from '../errors.js';

/** Formats that can be read. Anything unknown is treated as safetensors, whose reader says at which byte it is wrong. */
export type ReadableFormat = 'safetensors' | 'json';

/** Bytes that {@link detectModelFormat} looks at: enough for the first name in a zip file. */
export const MODEL_FORMAT_BYTES = 256;

interface ForeignFormat {
  readonly name: string;
  readonly what: string;
  readonly matches: (head: Uint8Array, text: string) => boolean;
  /** Python that converts it to a format that can be read. */
  readonly python: string;
}

const PICKLE_TO_SAFETENSORS =
  'import torch; from safetensors.torch import save_file; ' +
  "save_file({k: v.contiguous() for k, v in torch.load('model.pt', map_location='cpu').items()}, 'model.safetensors')";
const KERAS_TO_TENSORFLOW_JS =
  "import tensorflowjs as tfjs, tensorflow as tf; tfjs.converters.save_keras_model(tf.keras.models.load_model('model.h5'), 'model')";

const startsWith =
  (...magic: number[]) =>
  (head: Uint8Array) =>
    magic.every((byte, i) => head[i] === byte);
const isZip = startsWith(0x50, 0x4b, 0x03, 0x04);
const isPickle = startsWith(0x80);

const FOREIGN: readonly ForeignFormat[] = [
  {
    name: 'pytorch',
    what: 'a PyTorch file (a zip with a pickle, which can run any code)',
    matches: (head, text) => isZip(head) && text.includes('data.pkl'),
    python: PICKLE_TO_SAFETENSORS,
  },
  {
    name: 'keras',
    what: 'a Keras file (a zip with HDF5)',
    matches: (head, text) => isZip(head) && /metadata\.json|config\.json|weights\.h5/.test(text),
    python: KERAS_TO_TENSORFLOW_JS.replace('model.h5', 'model.keras'),
  },
  {
    name: 'pickle',
    what: 'a pickle (which can run any code)',
    matches: head => isPickle(head) && (head[1] as number) >= 1 && (head[1] as number) <= 5,
    python: PICKLE_TO_SAFETENSORS,
  },
  {
    name: 'hdf5',
    what: 'an HDF5 file (Keras)',
    matches: startsWith(0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a),
    python: KERAS_TO_TENSORFLOW_JS,
  },
  {
    // ModelProto: field 1, the version of the format, then the producer's name, the graph or another field in order.
    name: 'onnx',
    what: 'an ONNX file',
    matches: ([first, version, next]) =>
      first === 0x08 &&
      version !== undefined &&
      version >= 1 &&
      version <= 30 &&
      [0x12, 0x1a, 0x22, 0x3a, 0x42].includes(next ?? 0),
    python:
      'import onnx, onnx.numpy_helper as h; from safetensors.numpy import save_file; ' +
      "save_file({t.name: h.to_array(t) for t in onnx.load('model.onnx').graph.initializer}, 'model.safetensors')",
  },
];

/**
 * @param head the file's first {@link MODEL_FORMAT_BYTES} bytes, or all of it
 * @throws WeightsError for known formats that cannot be read, with the Python that converts them
 */
export function detectModelFormat(head: Uint8Array): ReadableFormat {
  if (isSafetensors(head)) return 'safetensors';
  const text = new TextDecoder('latin1').decode(head.subarray(0, MODEL_FORMAT_BYTES));
  if (/^\uFEFF?\s*\{/.test(text.replace(/^\u00ef\u00bb\u00bf/, ''))) return 'json';
  const foreign = FOREIGN.find(({ matches }) => matches(head, text));
  if (!foreign) return 'safetensors';
  throw new WeightsError(`This is ${foreign.what}, which cannot be read here. This converts it: ${foreign.python}`, {
    code: `weights-format-${foreign.name}`,
    values: { python: foreign.python },
    given: foreign.what,
    allowed: 'a safetensors file, or a TensorFlow.js model.json with its shards',
  });
}

/** Whether a file is a model, readable or not: safetensors, TensorFlow.js, or one of the known foreign formats. */
export function isModel(head: Uint8Array): boolean {
  try {
    return isSafetensors(head) || detectModelFormat(head) === 'json';
  } catch {
    return true; // a known format that cannot be read
  }
}

/** Whether it begins with a header length below 4 GB and then JSON: text has no zeros. */
function isSafetensors(head: Uint8Array): boolean {
  return head.length > 8 && head.subarray(4, 8).every(byte => byte === 0) && head[8] === 0x7b;
}
