/**
 * Files of `torch.save()`: since version 1.6 a zip with the pickle `data.pkl` and the storages as files beside it; before, five
 * pickles one after the other, and the storages behind them. Nothing in them is run; see `pickle.ts`.
 */
import { WeightsError } from '../../../shared/errors.js';
import { brainToFloat, halfToFloat } from '../../../shared/safetensors/half.js';
import type { NamedTensor } from '../../../shared/safetensors/safetensors.js';
import { Global, Opaque, damaged, isDict, readPickle, type PickleOptions } from './pickle.js';
import { readStoredZip } from './stored-zip.js';

type ElementType = 'F64' | 'F32' | 'F16' | 'BF16' | 'I64' | 'bytes';

const STORAGES: Readonly<Record<string, { readonly type: ElementType; readonly bytes: number }>> = {
  'torch.DoubleStorage': { type: 'F64', bytes: 8 },
  'torch.FloatStorage': { type: 'F32', bytes: 4 },
  'torch.HalfStorage': { type: 'F16', bytes: 2 },
  'torch.BFloat16Storage': { type: 'BF16', bytes: 2 },
  'torch.LongStorage': { type: 'I64', bytes: 8 },
  'torch.IntStorage': { type: 'bytes', bytes: 4 },
  'torch.ShortStorage': { type: 'bytes', bytes: 2 },
  'torch.CharStorage': { type: 'bytes', bytes: 1 },
  'torch.ByteStorage': { type: 'bytes', bytes: 1 },
  'torch.BoolStorage': { type: 'bytes', bytes: 1 },
};
const DICTS = [
  ...['collections.OrderedDict', 'collections.defaultdict', 'collections.Counter', 'builtins.dict'],
  // What frameworks make of dictionaries of settings; they hold no more than these.
  ...['easydict.EasyDict', 'dnnlib.util.EasyDict', 'munch.Munch', 'addict.addict.Dict'],
  ...['pytorch_lightning.utilities.parsing.AttributeDict', 'lightning.pytorch.utilities.parsing.AttributeDict'],
  ...['lightning_fabric.utilities.data.AttributeDict', 'lightning.fabric.utilities.data.AttributeDict'],
];
const REBUILD = ['torch._utils._rebuild_tensor_v2', 'torch._utils._rebuild_tensor'];
const PARAMETERS = [
  'torch._utils._rebuild_parameter',
  'torch._utils._rebuild_parameter_with_state',
  'torch.nn.parameter.Parameter',
];
/** Options, counts and devices beside the tensors, which are read over. */
const OPAQUE = [
  ...[
    'torch.Size',
    'torch.device',
    'argparse.Namespace',
    'numpy.dtype',
    'numpy.core.multiarray.scalar',
    'builtins.set',
  ],
  ...['numpy._core.multiarray.scalar', '_codecs.encode', 'torch.serialization._get_layout'],
  // Losses and random states as NumPy's arrays, paths, times and versions.
  ...['numpy.core.multiarray._reconstruct', 'numpy._core.multiarray._reconstruct', 'numpy.ndarray', 'numpy.float64'],
  ...['numpy.core.numeric._frombuffer', 'numpy._core.numeric._frombuffer', 'types.SimpleNamespace'],
  ...['pathlib.PosixPath', 'pathlib.WindowsPath', 'pathlib.PurePosixPath', 'pathlib.Path', 'pathlib._local.PosixPath'],
  ...['datetime.datetime', 'datetime.timedelta', 'torch.torch_version.TorchVersion', 'builtins.bytearray'],
];
/** A tensor of a class of its own, as buffers may be since PyTorch 2: what rebuilds the tensor, and with which arguments. */
const REBUILD_TYPED = 'torch._tensor._rebuild_from_type_v2';
const TENSOR_TYPES = ['torch.Tensor', 'torch.nn.parameter.Buffer', 'torch.nn.parameter.Parameter'];
const DTYPE = /^torch\.(float|double|half|bfloat|int|uint|long|bool|short)\d*$/;

/** Numbers in a file, which are only looked at when a tensor of them is used. */
interface Storage {
  readonly type: ElementType;
  readonly elementBytes: number;
  readonly length: number;
  readonly bytes: () => Uint8Array;
}

class TensorReference {
  constructor(
    readonly storage: Storage,
    readonly offset: number,
    readonly shape: readonly number[],
    readonly strides: readonly number[],
  ) {}

  /** Numbers in the tensor. */
  get size(): number {
    return this.shape.reduce((product, length) => product * length, 1);
  }
}

const MAX_DEPTH = 12;
const MAX_VALUES = 100_000;
/** Numbers of all tensors together, in any file: 1 GB as float32. */
const MAX_NUMBERS = 2 ** 28;
/** And for each byte of a file: tensors may share storages, but a small file of tensors without end is none. */
const MAX_NUMBERS_PER_BYTE = 2;

/**
 * The tensors of a file by the names that lead to them, in the order of the file; those of optimisers are left out.
 * @throws WeightsError that names what is damaged, or what is no tensor
 */
export function readTorchFile(file: ArrayBuffer): Record<string, NamedTensor> {
  const bytes = new Uint8Array(file);
  const object = bytes[0] === 0x50 ? readZipped(bytes) : readOld(bytes);
  const found = new Map<string, NamedTensor>();
  const numbers = Math.min(MAX_NUMBERS, MAX_NUMBERS_PER_BYTE * bytes.length);
  collect(object, [], { above: new Set(), left: MAX_VALUES, numbers }, found);
  if (found.size > 0) return Object.fromEntries(found);
  throw new WeightsError('The PyTorch file has no tensors.', { code: 'weights-pytorch-empty', given: 'no tensors' });
}

/** Follows dictionaries and lists, each way through them once: a pickle may hold itself, or a list a thousandfold. */
function collect(
  value: unknown,
  path: readonly string[],
  walk: { readonly above: Set<unknown>; left: number; numbers: number },
  found: Map<string, NamedTensor>,
): void {
  if (--walk.left < 0) throw damaged(`has more than ${MAX_VALUES} values`);
  if (value instanceof TensorReference) {
    const name = path.join('.');
    walk.numbers -= value.size;
    if (!(walk.numbers >= 0)) throw damaged('has tensors of more numbers than a file of its size');
    found.set(name, tensorOf(value, name));
    return;
  }
  const entries = isDict(value) ? [...value] : Array.isArray(value) ? [...value.entries()] : [];
  if (entries.length === 0 || path.length > MAX_DEPTH || walk.above.has(value)) return;
  walk.above.add(value);
  for (const [key, item] of entries) {
    const name = typeof key === 'string' || typeof key === 'number' ? String(key) : '';
    if (name !== '' && !/optim|sched/i.test(name)) collect(item, [...path, name], walk, found);
  }
  walk.above.delete(value);
}

// ------------------------------------------------------------------------------------------------------- containers

function readZipped(bytes: Uint8Array): unknown {
  const entries = readStoredZip(bytes);
  const main = [...entries.keys()].find(name => /(^|\/)data\.pkl$/.test(name)) ?? '';
  const pickle = entries.get(main);
  if (!pickle) throw damaged('is missing: there is no data.pkl');
  const folder = main.slice(0, -'data.pkl'.length);
  const order = entries.get(`${folder}byteorder`);
  if (order && new TextDecoder().decode(order()) === 'big') {
    throw bigEndian();
  }
  const storages = new Map<string, Storage>();
  const load = (id: unknown): Storage => {
    const { type, key, length } = storageId(id);
    const data = entries.get(`${folder}data/${key}`);
    if (!data) throw missing(key);
    const name = `${type} ${length} ${key}`;
    const storage = storages.get(name) ?? storageOf(type, key, length, data);
    storages.set(name, storage);
    return storage;
  };
  return readPickle(pickle(), 0, pickleOptions(load)).value;
}

/** The magic number, the version, facts about the machine, the object, and the keys of the storages that follow. */
function readOld(bytes: Uint8Array): unknown {
  const parts = new Map<string, Uint8Array>();
  const ids = new Map<unknown, { key: string; type: string; length: number }>();
  const load = (id: unknown): Storage => {
    const known = storageId(id);
    if (!ids.has(known.key)) ids.set(known.key, known);
    const data = () => {
      const part = parts.get(known.key);
      if (!part) throw missing(known.key);
      return part;
    };
    return storageOf(known.type, known.key, known.length, data);
  };
  let at = 0;
  const next = (): unknown => {
    const { value, end } = readPickle(bytes, at, pickleOptions(load));
    at = end;
    return value;
  };
  const [, , facts] = [next(), next(), next()];
  if (isDict(facts) && facts.get('little_endian') === false) {
    throw bigEndian();
  }
  const object = next();
  const keys = next();
  if (!Array.isArray(keys)) throw damaged('has no list of storages', at);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const key of keys as readonly unknown[]) {
    const known = ids.get(key);
    if (!known || at + 8 > bytes.length) throw missing(String(key));
    const length = Number(view.getBigInt64(at, true));
    const size = length * elementOf(known.type).bytes;
    if (length !== known.length || !(at + 8 + size <= bytes.length)) throw missing(known.key);
    parts.set(known.key, bytes.subarray(at + 8, at + 8 + size));
    at += 8 + size;
  }
  return object;
}

// --------------------------------------------------------------------------------------------------------- allow-list

function pickleOptions(load: (id: unknown) => Storage): PickleOptions {
  const dicts = new Set(DICTS);
  const opaque = new Set(OPAQUE);
  const known = new Set([...DICTS, ...REBUILD, ...PARAMETERS, ...OPAQUE, ...Object.keys(STORAGES)]);
  for (const name of [REBUILD_TYPED, ...TENSOR_TYPES]) known.add(name);
  return {
    load,
    allow: name => {
      if (!known.has(name) && !DTYPE.test(name)) throw forbidden(name);
    },
    call: function call({ name }, args): unknown {
      if (dicts.has(name)) return dictOf(args);
      if (name === REBUILD_TYPED) {
        const [rebuild, , own] = args;
        if (rebuild instanceof Global && rebuild.name !== name && Array.isArray(own)) return call(rebuild, own);
        throw damaged('has a tensor without its class');
      }
      if (REBUILD.includes(name)) return tensorReference(args);
      if (PARAMETERS.includes(name)) {
        if (args[0] instanceof TensorReference) return args[0];
        throw damaged('has a parameter without a tensor');
      }
      if (opaque.has(name)) return new Opaque(name);
      throw forbidden(name);
    },
  };
}

/** `OrderedDict([(key, value), ...])`, as Python 2 pickled it, or empty. */
function dictOf([items]: readonly unknown[]): Map<unknown, unknown> {
  const pairs = Array.isArray(items) ? items.filter((item): item is [unknown, unknown] => Array.isArray(item)) : [];
  return new Map(pairs.map(([key, value]) => [key, value]));
}

function tensorReference([storage, offset, shape, strides]: readonly unknown[]): TensorReference {
  if (isStorage(storage) && isSize(offset) && isSizes(shape) && isSizes(strides) && shape.length === strides.length) {
    return new TensorReference(storage, offset, shape, strides);
  }
  throw damaged('has a tensor without a storage, sizes or strides');
}

function storageId(id: unknown): { type: string; key: string; length: number } {
  const [kind, type, key, , length] = Array.isArray(id) ? (id as readonly unknown[]) : [];
  if (kind === 'storage' && type instanceof Global && typeof key === 'string' && isSize(length)) {
    return { type: type.name, key, length };
  }
  throw damaged('has a storage of an unknown form');
}

function storageOf(typeName: string, key: string, length: number, bytes: () => Uint8Array): Storage {
  const { type, bytes: elementBytes } = elementOf(typeName);
  let checked: Uint8Array | undefined;
  const check = () => {
    const data = bytes();
    if (data.length === length * elementBytes) return data;
    throw missing(key);
  };
  return { ...{ type, elementBytes, length }, bytes: () => (checked ??= check()) };
}

function elementOf(typeName: string) {
  const element = Object.hasOwn(STORAGES, typeName) ? STORAGES[typeName] : undefined;
  if (!element) throw forbidden(typeName);
  return element;
}

const isSize = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isSizes = (value: unknown): value is number[] => Array.isArray(value) && value.length <= 8 && value.every(isSize);
const isStorage = (value: unknown): value is Storage =>
  typeof value === 'object' && value !== null && 'elementBytes' in value;

// ------------------------------------------------------------------------------------------------------------- tensors

/** Copies a tensor out of its storage, in row-major order. */
function tensorOf({ storage, offset, shape, strides, size }: TensorReference, name: string): NamedTensor {
  const last = shape.reduce((sum, length, axis) => sum + (length - 1) * (strides[axis] as number), offset);
  if (!(size <= storage.length) || (size > 0 && !(last < storage.length))) {
    const given = `sizes [${shape.join(', ')}], strides [${strides.join(', ')}] and offset ${offset}`;
    throw new WeightsError(
      `Tensor ${name} has ${given}, which reach beyond the ${storage.length} numbers of its storage.`,
      {
        ...{
          code: 'weights-tensor-invalid',
          values: { name },
          subject: name,
          given,
          allowed: `${storage.length} numbers`,
        },
      },
    );
  }
  const at = reader(storage); // also finds out whether the storage has the numbers that it says
  if (storage.type === 'bytes' || storage.type === 'I64') return { shape, data: new Uint8Array(size) }; // counters are not used
  const data = new Float32Array(size);
  const index = shape.map(() => 0);
  for (let i = 0, from = offset; i < size; i++) {
    data[i] = at(from);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis] as number;
      if (++(index[axis] as number) < (shape[axis] as number)) break;
      from -= (shape[axis] as number) * (strides[axis] as number);
      index[axis] = 0;
    }
  }
  return { shape, data };
}

function reader({ bytes, type }: Storage): (index: number) => number {
  const data = bytes();
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  if (type === 'F64') return i => view.getFloat64(8 * i, true);
  if (type === 'F16') return i => halfToFloat(view.getUint16(2 * i, true));
  if (type === 'BF16') return i => brainToFloat(view.getUint16(2 * i, true));
  return i => view.getFloat32(4 * i, true);
}

// -------------------------------------------------------------------------------------------------------------- errors

const STATE_DICT = "torch.save(model.state_dict(), 'model.pt')";

function forbidden(name: string): WeightsError {
  return new WeightsError(
    `The PyTorch file holds ${name}, which is no tensor, number or text, and is not run here. Save only the weights: ${STATE_DICT}.`,
    {
      ...{ code: 'weights-pickle-forbidden', values: { name, python: STATE_DICT }, subject: name, given: name },
      allowed: 'tensors, parameters, dictionaries, lists, numbers and strings',
    },
  );
}

function bigEndian(): WeightsError {
  return new WeightsError('The PyTorch file was written on a big-endian machine.', {
    code: 'weights-pytorch-big-endian',
  });
}

function missing(key: string): WeightsError {
  return new WeightsError(
    `The PyTorch file is truncated or damaged: the numbers of storage ${key} are not all there.`,
    {
      ...{ code: 'weights-pytorch-truncated', values: { key }, subject: key, given: 'missing numbers' },
    },
  );
}
