/**
 * The header of a safetensors file (https://github.com/huggingface/safetensors#format): 8 bytes of little-endian length,
 * then JSON of at most 1 MB that says where each tensor lies. All of it is checked before any tensor is looked at.
 */
import { WeightsError } from '../errors.js';
import { isObject, isStrings } from '../json.js';
import { HEADER_LIMIT } from './header-limit.js';

/** Bytes of one element, of every dtype that the format has. */
export const DTYPE_BYTES = {
  ...{ F64: 8, F32: 4, F16: 2, BF16: 2, F8_E4M3: 1, F8_E5M2: 1, BOOL: 1 },
  ...{ U8: 1, I8: 1, U16: 2, I16: 2, U32: 4, I32: 4, U64: 8, I64: 8 },
} as const;
export type Dtype = keyof typeof DTYPE_BYTES;

export interface Entry {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  /** Bytes of the file. */
  readonly begin: number;
  readonly end: number;
}

export interface Header {
  /** In the order of their bytes, without holes or overlap, up to the file's last byte. */
  readonly entries: readonly Entry[];
  readonly metadata: Readonly<Record<string, string>>;
}

const METADATA = '__metadata__';
const text = new TextEncoder();

/**
 * Reads and checks a header.
 * @param bytes of the file, from its first to the header's last at least
 * @param size bytes in the whole file
 * @throws WeightsError that names the tensor, or the byte, and says what is wrong
 */
export function readHeader(bytes: ArrayBuffer, size = bytes.byteLength): Header & { readonly start: number } {
  const { json, start } = parse(bytes, size);
  const entries = Object.entries(json)
    .filter(([name]) => name !== METADATA)
    .map(([name, value]) => readEntry(name, value, start))
    .sort((a, b) => a.begin - b.begin || a.end - b.end);
  let end = start;
  for (const entry of entries) {
    if (entry.begin !== end) {
      const allowed = `byte ${end - start}, where the tensor before it ends`;
      throw wrong(entry.name, `begins at byte ${entry.begin - start} of the data`, allowed);
    }
    end = entry.end;
    if (end > size) {
      throw wrong(entry.name, `ends at byte ${end} of the file`, `at most ${size}, the file's length: it is truncated`);
    }
  }
  if (end !== size) {
    throw new WeightsError(`The file has ${size - end} bytes after its last tensor, which ends at byte ${end}.`, {
      ...{ code: 'weights-bytes-left-over', values: { left: size - end, end } },
      ...{ subject: 'length', given: `${size} bytes`, allowed: `${end} bytes` },
    });
  }
  return { entries, metadata: readMetadata(json[METADATA]), start };
}

/**
 * Bytes of the JSON that follows a file's first 8 bytes.
 * @param prefix the first 8 bytes, or more
 * @param size bytes in the whole file
 * @throws WeightsError
 */
export function headerLength(prefix: ArrayBuffer, size: number): number {
  if (prefix.byteLength < 8) {
    throw new WeightsError(`The file has ${size} bytes; a safetensors file has more.`, {
      ...{ code: 'weights-truncated', values: { size }, subject: 'length', given: `${size} bytes` },
    });
  }
  const length = new DataView(prefix).getBigUint64(0, true);
  if (length <= HEADER_LIMIT && 8 + Number(length) <= size) return Number(length);
  throw new WeightsError(
    `This is not a safetensors file, or it is truncated: by its first 8 bytes its header is ${length} bytes long.`,
    {
      ...{ code: 'weights-header-length', values: { length: String(length) }, subject: 'bytes 0 to 8' },
      ...{ given: `${length} bytes`, allowed: `at most ${Math.min(HEADER_LIMIT, size - 8)}` },
    },
  );
}

/** The bytes that come before the tensors', padded with spaces to a multiple of 8. Entries' bytes count from 0 here. */
export function writeHeader({ entries, metadata }: Header): Uint8Array<ArrayBuffer> {
  const json: Record<string, unknown> = Object.keys(metadata).length ? { [METADATA]: metadata } : {};
  for (const { name, dtype, shape, begin, end } of entries) {
    if (name === METADATA || name === '__proto__' || name in json) throw new Error(`No tensor can be called ${name}.`);
    json[name] = { dtype, shape, data_offsets: [begin, end] };
  }
  const encoded = text.encode(JSON.stringify(json));
  const length = Math.ceil(encoded.length / 8) * 8;
  if (length > HEADER_LIMIT) {
    const details = { code: 'weights-header-too-long', values: { length } };
    throw new WeightsError(`The file's header would be ${length} bytes long, over 1 MB.`, details);
  }
  const bytes = new Uint8Array(8 + length).fill(0x20, 8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.set(encoded, 8);
  return bytes;
}

function parse(bytes: ArrayBuffer, size: number): { json: Record<string, unknown>; start: number } {
  const start = 8 + headerLength(bytes, size);
  try {
    const source = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.slice(8, start));
    const json: unknown = JSON.parse(source);
    if (isObject(json)) {
      requireDistinctKeys(source);
      return { json, start };
    }
  } catch (error) {
    if (error instanceof WeightsError) throw error;
    // The error below serves for text that is not JSON, too.
  }
  throw new WeightsError(`This is not a safetensors file: its header, from byte 8 to ${start}, is not a JSON object.`, {
    ...{ code: 'weights-header-not-json', values: { start }, subject: `bytes 8 to ${start}` },
  });
}

const JSON_TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]/g;

/**
 * Of two equal keys JSON.parse keeps the last and says nothing, and another reader may keep the first.
 * @param source valid JSON
 */
function requireDistinctKeys(source: string): void {
  const open: Set<string>[] = [];
  let last = '';
  for (const [token] of source.matchAll(JSON_TOKEN)) {
    if (token === '{' || token === '[') open.push(new Set());
    else if (token === '}' || token === ']') open.pop();
    else if (token === ':') {
      const key = JSON.parse(last) as string;
      const keys = open.at(-1);
      if (keys?.has(key) || key === '__proto__') {
        const given = keys?.has(key) ? 'is in the header twice' : 'is no name';
        throw new WeightsError(`${JSON.stringify(key)} ${given}.`, {
          ...{ code: 'weights-key-invalid', values: { key }, subject: key, given, allowed: 'distinct names' },
        });
      }
      keys?.add(key);
    }
    last = token;
  }
}

function readMetadata(value: unknown): Record<string, string> {
  if (value === undefined) return {};
  if (isStrings(value)) return value;
  throw new WeightsError(`${METADATA} must map strings to strings.`, {
    ...{ code: 'weights-metadata-invalid', subject: METADATA },
  });
}

function readEntry(name: string, value: unknown, start: number): Entry {
  if (!isObject(value)) throw wrong(name, 'is not an object', 'one with dtype, shape and data_offsets');
  const { dtype, shape, data_offsets: offsets } = value;
  if (typeof dtype !== 'string' || !Object.hasOwn(DTYPE_BYTES, dtype)) {
    throw wrong(name, `has dtype ${JSON.stringify(dtype)}`, Object.keys(DTYPE_BYTES).join(', '));
  }
  if (!isSizes(shape)) throw wrong(name, `has shape ${JSON.stringify(shape)}`, 'a list of integers of at least 0');
  if (!isSizes(offsets) || offsets.length !== 2) {
    throw wrong(name, `has data_offsets ${JSON.stringify(offsets)}`, 'two integers of at least 0');
  }
  const [begin, end] = offsets as [number, number];
  const size = shape.reduce((product, factor) => product * factor, DTYPE_BYTES[dtype as Dtype]);
  if (!Number.isSafeInteger(size)) throw wrong(name, `has shape ${JSON.stringify(shape)}`, 'fewer than 2^53 bytes');
  if (end - begin !== size) throw wrong(name, `has ${end - begin} bytes`, `${size} for its shape and dtype`);
  return { name, dtype: dtype as Dtype, shape, begin: start + begin, end: start + end };
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every(size => Number.isSafeInteger(size) && (size as number) >= 0);
}

function wrong(name: string, what: string, allowed: string): WeightsError {
  const details = { code: 'weights-tensor-invalid', values: { name }, subject: name, given: what, allowed };
  return new WeightsError(`Tensor ${name} ${what}; allowed: ${allowed}.`, details);
}
