/* eslint-disable no-control-regex -- the patterns are of bytes */
/**
 * What a file is, by its first bytes and, for a zip, by the names in it: the one table for weights and for pictures. Names
 * and MIME types of files can be wrong, so they are not looked at. What each reader does with a kind is the reader's affair.
 */

/** What a file could be wanted for. */
export type FileUse = 'weights' | 'pictures' | 'other';

export interface FileKind {
  /** Identifies the kind, in codes of messages: `onnx`. It never changes. */
  readonly id: string;
  /** The kind in words, with its article: `an ONNX model`. */
  readonly what: string;
  readonly use: FileUse;
  /** What to do with a file that cannot be read, as a clause: `save it as PNG or JPEG`. */
  readonly remedy?: string;
  /** A line of Python that converts it into something that can be read here. */
  readonly python?: string;
}

/** Bytes at a file's beginning that are looked at: enough for the header of a tar archive, and for names in a zip. */
export const KIND_BYTES = 1024;

interface Row extends FileKind {
  /** Matches the file's beginning, a character for each byte. */
  readonly head?: RegExp;
  /** Matches the names in a zip, each on a line of its own. */
  readonly names?: RegExp;
}

const PICKLE_PYTHON =
  'import torch; from safetensors.torch import save_file; ' +
  "m = torch.load('model.pt', map_location='cpu', weights_only=False); " +
  "m = next((m[k] for k in ('netG', 'generator', 'G', 'state_dict', 'model') if isinstance(m, dict) and k in m), m); " +
  "m = m.state_dict() if hasattr(m, 'state_dict') else m; " +
  "save_file({k: v.contiguous() for k, v in m.items() if hasattr(v, 'contiguous')}, 'model.safetensors')";
const SCRIPT_PYTHON =
  'import torch; from safetensors.torch import save_file; ' +
  "save_file({k: v.contiguous() for k, v in torch.jit.load('model.pt', map_location='cpu').state_dict().items()}, 'model.safetensors')";
const keras = (file: string) =>
  `import tensorflowjs as tfjs, tensorflow as tf; tfjs.converters.save_keras_model(tf.keras.models.load_model('${file}'), 'model')`;
const converter = (format: string, from: string) =>
  `import os; os.system('tensorflowjs_converter --input_format=${format} ${from} model')`;
const ONNX_PYTHON =
  'import onnx, onnx.numpy_helper as h; from safetensors.numpy import save_file; ' +
  "save_file({t.name: h.to_array(t) for t in onnx.load('model.onnx').graph.initializer}, 'model.safetensors')";

const weights = (id: string, what: string, match: Pick<Row, 'head' | 'names'>, more: Partial<Row> = {}): Row => {
  return { id, what, use: 'weights', ...match, ...more };
};
const picture = (id: string, what: string, head: RegExp, remedy?: string): Row => {
  return { id, what, use: 'pictures', head, ...(remedy && { remedy }) };
};
const other = (id: string, what: string, match: RegExp | Pick<Row, 'head' | 'names'>, remedy?: string): Row => {
  const by = match instanceof RegExp ? { head: match } : match;
  return { id, what, use: 'other', ...by, ...(remedy && { remedy }) };
};

/** A length of protocol buffers, of up to four bytes. */
const VARINT = '[\\x80-\\xff]{0,3}[\\0-\\x7f]';

/** The first row that matches counts. */
const ROWS: readonly Row[] = [
  // Zips, by the names in them.
  weights(
    'torchscript',
    'a TorchScript file (PyTorch)',
    { names: /\/(constants\.pkl|code\/)/ },
    { python: SCRIPT_PYTHON },
  ),
  weights('pytorch', 'a PyTorch file', { names: /(^|\/)data\.pkl$/m }, { python: PICKLE_PYTHON }),
  weights('teachable-machine', 'a zip of a Teachable Machine model, which tells pictures apart and draws none', {
    names: /^metadata\.json\n(.*\n)*model\.json$|^model\.json\n(.*\n)*metadata\.json$/m,
  }),
  weights('keras', 'a Keras file', { names: /^(metadata\.json|config\.json|model\.weights\.h5)$/m }),
  weights(
    'saved-model-zip',
    'a zip of a TensorFlow SavedModel',
    { names: /(^|\/)saved_model\.pb$/m },
    { remedy: 'unpack it and convert the folder', python: converter('tf_saved_model', 'folder') },
  ),
  weights('tensorflowjs-zip', 'a zip of a TensorFlow.js model', { names: /(^|\/)(model|manifest)\.json$/m }),
  other('npz', 'NumPy arrays (npz)', { names: /\.npy$/m }),
  other('office', 'an Office document', { names: /^(\[Content_Types\]\.xml|mimetype|META-INF\/MANIFEST\.MF)$/m }),
  other('zip', 'a zip archive', /^PK(\x03\x04|\x05\x06)/),

  // Weights.
  weights('safetensors', 'a safetensors file', { head: /^.{4}\0{4}\{/s }),
  weights(
    'pytorch-old',
    'a PyTorch file (of before version 1.6)',
    { head: /^\x80[\x02-\x05](\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19)/ },
    { python: PICKLE_PYTHON },
  ),
  weights(
    'pickle',
    'a pickle of Python',
    { head: /^(\x80[\x01-\x05]|\(dp\d|\(lp\d|c[\w.]+\n\w+\n)/ },
    { python: PICKLE_PYTHON },
  ),
  weights('hdf5', 'an HDF5 file (as Keras writes)', { head: /^(.{512})?\x89HDF\r\n\x1a\n/s }),
  weights('gguf', 'a GGUF file, which is a language model', { head: /^(GGUF|lmgg|tjgg|fmgg)/ }),
  weights(
    'tflite',
    'a TensorFlow Lite model',
    { head: /^.{4}TFL3/s },
    { remedy: 'convert the model that it was made from', python: keras('model.h5') },
  ),
  weights(
    'saved-model',
    'the graph of a TensorFlow SavedModel, without its weights',
    { head: new RegExp(`^\\x08\\x01\\x12${VARINT}\\x0a`) },
    { remedy: 'convert its whole folder', python: converter('tf_saved_model', 'folder') },
  ),
  weights(
    'frozen-graph',
    'a frozen graph of TensorFlow',
    { head: new RegExp(`^\\x0a${VARINT}\\x0a[\\x01-\\x7f][\\w./:-]+\\x12[\\x02-\\x40][A-Z]\\w+`) },
    { python: converter('tf_frozen_model --output_node_names=NAME_OF_THE_OUTPUT', 'model.pb') },
  ),
  weights(
    'onnx',
    'an ONNX model',
    { head: /^\x08[\x01-\x1e](\x12[\0-\x40][\x20-\x7e]*|[\x1a\x22\x3a\x42])/ },
    { python: ONNX_PYTHON },
  ),

  // Pictures.
  picture('png', 'a PNG picture', /^\x89PNG/),
  picture('jpeg', 'a JPEG picture', /^\xff\xd8/),
  picture('gif', 'a GIF picture', /^GIF8/),
  picture('bmp', 'a BMP picture', /^BM.{4}\0{4}/s),
  picture('webp', 'a WebP picture', /^RIFF.{4}WEBP/s),
  picture('avif', 'an AVIF picture', /^.{4}ftypavi[fs]/s),
  picture('heic', 'a HEIC picture', /^.{4}ftyp(heic|heix|hevc|heim|heis|mif1|msf1)/s, 'save it as JPEG'),
  picture(
    'tiff',
    'a TIFF picture (or a camera’s raw file)',
    /^(II\*\0|MM\0\*|II\+\0|MM\0\+)/,
    'save it as PNG or JPEG',
  ),
  picture('jpeg-xl', 'a JPEG XL picture', /^(\0\0\0\x0cJXL |\xff\x0a)/, 'save it as PNG or JPEG'),
  picture('jpeg-2000', 'a JPEG 2000 picture', /^(\0\0\0\x0cjP {2}|\xff\x4f\xff\x51)/, 'save it as PNG or JPEG'),
  picture('pgm', 'a grey picture in PGM format', /^P[25]\s/),
  picture('ppm', 'a picture in PPM format', /^P[36]\s/),
  picture('pbm', 'a black and white picture in PBM format', /^P[14][\s#]/, 'save it as PNG'),
  picture('pam', 'a picture in PAM or PFM format', /^(P7\n|P[fF]\s)/, 'save it as PNG'),
  picture('photoshop', 'a Photoshop file', /^8BPS/, 'save it as PNG or JPEG'),
  picture('icon', 'an icon file', /^\0\0[\x01\x02]\0[^\0]\0/, 'save it as PNG'),
  picture(
    'svg',
    'a drawing of shapes (SVG)',
    /^(\xef\xbb\xbf)?\s*(<\?xml[^>]*>\s*)?(<!--(?:(?!-->).)*-->\s*|<!DOCTYPE svg[^>]*>\s*)*<svg\b/is,
    'save it as PNG',
  ),

  // Data sets, archives, and what else lies beside them.
  other('idx', 'images or labels in IDX format', /^\0\0[\x08-\x0e][\x01-\x08]/),
  other('npy', 'a NumPy array (npy)', /^\x93NUMPY/),
  other('tar', 'a tar archive', /^.{257}ustar/s, 'unpack it, and pack the files into a zip'),
  other('7z', 'a 7z archive', /^7z\xbc\xaf/, 'pack the files into a zip'),
  other('rar', 'a RAR archive', /^Rar!/, 'pack the files into a zip'),
  other('xz', 'an xz, bzip2 or zstd archive', /^(\xfd7zXZ|BZh|\x28\xb5\x2f\xfd)/, 'pack the files into a zip'),
  other('gzip', 'a file that is packed with gzip', /^\x1f\x8b/, 'unpack it'),
  other('parquet', 'a Parquet table', /^PAR1/, 'save the pictures in it as PNG files'),
  other('arrow', 'an Arrow table', /^ARROW1/, 'save the pictures in it as PNG files'),
  other('tfrecord', 'a TFRecord file', /^[^\0].{2}\0{5}.{4}\x0a.{1,3}\x0a/s, 'save the pictures in it as PNG files'),
  other('matlab', 'a MATLAB file', /^MATLAB 5\.0/, 'save the pictures in it as PNG files'),
  other('pdf', 'a PDF', /^%PDF/),
  other(
    'video',
    'a video',
    /^(.{4}(ftyp|moov|mdat)|\x1aE\xdf\xa3|RIFF.{4}AVI |\0\0\x01[\xba\xb3]|FLV\x01)/s,
    'save single pictures of it as PNG or JPEG',
  ),
  other('audio', 'an audio file', /^(ID3|OggS|fLaC|RIFF.{4}WAVE|\xff[\xfb\xf3\xf2])/s),
  other('ds-store', 'a file of the operating system', /^(\0\0\0\x01Bud1|\0\x05\x16\x07)/),
  other('program', 'a program', /^(MZ.{58}|\x7fELF|\xcf\xfa\xed\xfe|\0asm)/s),

  // Text.
  other(
    'lfs',
    'a Git LFS pointer, a few lines that stand for the file itself',
    /^version https:\/\/git-lfs\.github\.com/,
    'fetch the file by `git lfs pull`, or by the download button of its page',
  ),
  other(
    'html',
    'a web page',
    /^(\xef\xbb\xbf)?\s*(<!--(?:(?!-->).)*-->\s*)*<(!doctype html|html|head|body|script|meta|title)\b/is,
    'the server answered with a page (to sign in, or “not found”) instead of the file',
  ),
  other('markup', 'XML or other markup', /^(\xef\xbb\xbf)?\s*<[?!a-z]/i),
  other('json', 'JSON', /^(\xef\xbb\xbf)?\s*[{[]\s*["{[\]}\d-]/),
  other(
    'csv',
    'a table (CSV)',
    /^(\xef\xbb\xbf)?("?[^\n,;\t"(){}=<>]{0,60}"?[,;\t]){2,}[^\n(){}=<>]*(\r?\n|$)/,
    'save the pictures in it as PNG files',
  ),
];

const TEXT: FileKind = { id: 'text', what: 'text', use: 'other' };
/** Control characters that no text has; tab, line feed, form feed, carriage return and escape are allowed. */
const BINARY = /[\0-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]/;
const IS_TEXT = new Set(['html', 'markup', 'json', 'csv', 'lfs']);

/**
 * @param head the file's first {@link KIND_BYTES} bytes, or all of it
 * @param names of the files in a zip; those in its head, if they are not given
 * @returns null for an empty file, and for bytes of a kind that is not in the table
 */
export function detectFileKind(head: Uint8Array, names = namesInHead(head)): FileKind | null {
  const text = latin1(head.subarray(0, KIND_BYTES));
  if (text === '') return null;
  const list = names.join('\n');
  const isBinary = BINARY.test(text);
  const row = ROWS.find(({ id, head: pattern, names: inZip }) => {
    return (inZip && list !== '' && inZip.test(list)) || (pattern?.test(text) && !(isBinary && IS_TEXT.has(id)));
  });
  if (!row) return isBinary || /[\x80-\xff]{3}/.test(text) ? null : TEXT;
  const { id, what, use, remedy, python } = row;
  return { id, what, use, ...(remedy && { remedy }), ...(python && { python }) };
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

/** The names in a zip as far as its first bytes have them; each entry begins with its name. */
function namesInHead(head: Uint8Array): string[] {
  const view = new DataView(head.buffer, head.byteOffset, Math.min(head.byteLength, KIND_BYTES));
  const names: string[] = [];
  for (let at = 0; at + 30 <= view.byteLength && view.getUint32(at, true) === 0x04034b50;) {
    const end = at + 30 + view.getUint16(at + 26, true);
    names.push(latin1(head.subarray(at + 30, end))); // the last one may be cut off
    if (end > view.byteLength) break;
    at = end + view.getUint16(at + 28, true) + view.getUint32(at + 18, true);
  }
  return names;
}
