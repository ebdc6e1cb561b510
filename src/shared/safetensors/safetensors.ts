/**
 * The safetensors format, read strictly: nothing of a file is used unless all of it is valid.
 *
 * Structure alone cannot show a flipped bit in a number. Files that are written here therefore carry the CRC-32 of each
 * tensor's bytes in their metadata, as `crc32:NAME`, and that of the rest of the metadata as `crc32`. The reader checks
 * them where they are present and does not pass them on; other programs need not know of them.
 */
import { WeightsError } from '../errors.js';
import { crc32Text } from '../crc32.js';
import type { FloatDtype } from '../protocol/generator.js';
import { brainToFloat, floatToHalf, halfToFloat } from './half.js';
import { readHeader, writeHeader, type Dtype, type Entry } from './header.js';

/** A tensor out of a file or for one. Floating-point numbers are float32 in memory whatever the file's dtype. */
export interface NamedTensor {
  readonly shape: readonly number[];
  /**
   * Numbers (F64, F32, F16, BF16), bytes (U8) or counts (I64, such as PyTorch's `num_batches_tracked`). No network uses the
   * other dtypes of the format: such a tensor has its bytes as they are.
   */
  readonly data: Float32Array | Uint8Array | BigInt64Array;
}

export interface SafetensorsFile {
  readonly tensors: Readonly<Record<string, NamedTensor>>;
  readonly metadata: Readonly<Record<string, string>>;
}

const CHECKSUM = 'crc32';
const CHECKSUM_OF = `${CHECKSUM}:`;

/**
 * Reads a whole file.
 * @throws WeightsError that names the tensor or the byte and says what is wrong with it
 */
export function readSafetensors(bytes: ArrayBuffer): SafetensorsFile {
  const { entries, metadata } = readHeader(bytes);
  verify(bytes, entries, metadata);
  const tensors = Object.fromEntries(
    entries.map(entry => [entry.name, { shape: entry.shape, data: decode(bytes, entry) }]),
  );
  return { tensors, metadata: withoutChecksums(metadata) };
}

/**
 * Writes a file, tensors in the order given but those of bytes last, so that numbers stay aligned.
 * @param dtype of the floating-point numbers; float16 rounds to the nearest, ties to even
 * @throws WeightsError that names the tensor of a number too large for float16
 */
export function writeSafetensors({ tensors, metadata }: SafetensorsFile, dtype: FloatDtype = 'float32'): ArrayBuffer {
  const ordered = Object.entries(tensors)
    .map(([name, { shape, data }]) => ({ name, shape, ...encode(name, data, dtype) }))
    .sort((a, b) => Number(a.dtype === 'U8') - Number(b.dtype === 'U8'));
  const checksums: Record<string, string> = {};
  let offset = 0;
  const entries = ordered.map(({ name, shape, dtype, bytes }): Entry => {
    checksums[CHECKSUM_OF + name] = crc32Text(bytes);
    return { name, dtype, shape, begin: offset, end: (offset += bytes.length) };
  });
  const head = writeHeader({ entries, metadata: withChecksums(metadata, checksums) });
  const file = new Uint8Array(head.length + offset);
  file.set(head);
  ordered.forEach(({ bytes }, i) => file.set(bytes, head.length + (entries[i] as Entry).begin));
  return file.buffer;
}

/**
 * One file out of several, without copying or decoding their tensors: a `Blob` of the parts is the file.
 * @param files safetensors files that share no tensor's name; of metadata with the same name the last file's holds
 * @throws WeightsError if one of them is no safetensors file
 */
export function joinSafetensors(files: readonly ArrayBuffer[]): Uint8Array<ArrayBuffer>[] {
  const headers = files.map(file => readHeader(file));
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const entries: Entry[] = [];
  const metadata: Record<string, string> = {};
  const checksums: Record<string, string> = {};
  let offset = 0;
  for (const [i, file] of files.entries()) {
    const { entries: own, metadata: saved, start } = headers[i] as ReturnType<typeof readHeader>;
    for (const entry of own) {
      entries.push({ ...entry, begin: entry.begin - start + offset, end: entry.end - start + offset });
      const known = saved[CHECKSUM_OF + entry.name];
      checksums[CHECKSUM_OF + entry.name] =
        known ?? crc32Text(new Uint8Array(file, entry.begin, entry.end - entry.begin));
    }
    Object.assign(metadata, withoutChecksums(saved));
    parts.push(new Uint8Array(file, start));
    offset += file.byteLength - start;
  }
  return [writeHeader({ entries, metadata: withChecksums(metadata, checksums) }), ...parts];
}

function decode(file: ArrayBuffer, { dtype, begin, end }: Entry): NamedTensor['data'] {
  const bytes = file.slice(begin, end); // copied, since offsets need not be aligned
  if (dtype === 'F32') return new Float32Array(bytes);
  if (dtype === 'F64') return Float32Array.from(new Float64Array(bytes));
  if (dtype === 'F16') return Float32Array.from(new Uint16Array(bytes), halfToFloat);
  if (dtype === 'BF16') return Float32Array.from(new Uint16Array(bytes), brainToFloat);
  return dtype === 'I64' ? new BigInt64Array(bytes) : new Uint8Array(bytes);
}

function encode(name: string, data: NamedTensor['data'], float: FloatDtype): { dtype: Dtype; bytes: Uint8Array } {
  const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView) =>
    new Uint8Array(buffer, byteOffset, byteLength);
  if (data instanceof Uint8Array) return { dtype: 'U8', bytes: data };
  if (data instanceof BigInt64Array) return { dtype: 'I64', bytes: bytesOf(data) };
  if (float === 'float32') return { dtype: 'F32', bytes: bytesOf(data) };
  return { dtype: 'F16', bytes: bytesOf(toHalves(name, data)) };
}

/** @throws WeightsError that names the tensor and the number that is too large */
export function toHalves(name: string, data: Float32Array): Uint16Array<ArrayBuffer> {
  const halves = new Uint16Array(data.length);
  for (let i = 0; i < data.length; i++) {
    const value = data[i] as number;
    const half = floatToHalf(value);
    if ((half & 0x7fff) === 0x7c00 && Number.isFinite(value)) {
      throw new WeightsError(
        `Tensor ${name} has ${value} at index ${i}; float16 goes to 65,504. Write float32 instead.`,
        {
          ...{ code: 'weights-float16-overflow', values: { name, value, index: i } },
          ...{ subject: `${name}[${i}]`, given: String(value), allowed: 'from -65,504 to 65,504' },
        },
      );
    }
    halves[i] = half;
  }
  return halves;
}

function withChecksums(
  metadata: Readonly<Record<string, string>>,
  checksums: Readonly<Record<string, string>>,
): Record<string, string> {
  const plain = withoutChecksums(metadata);
  return { ...plain, [CHECKSUM]: metadataChecksum(plain), ...checksums };
}

/** Of the entries in the order of their names, so that a program that sorts them does no harm. */
function metadataChecksum(metadata: Readonly<Record<string, string>>): string {
  const sorted = Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1));
  return crc32Text(new TextEncoder().encode(JSON.stringify(sorted)));
}

/** The metadata as they were given to {@link writeSafetensors}. */
export function withoutChecksums(metadata: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(metadata).filter(([name]) => name !== CHECKSUM && !name.startsWith(CHECKSUM_OF)),
  );
}

/** @throws WeightsError that names the first tensor whose bytes are not those that were written */
function verify(bytes: ArrayBuffer, entries: readonly Entry[], metadata: Readonly<Record<string, string>>): void {
  const known = Object.keys(metadata).filter(name => name.startsWith(CHECKSUM_OF));
  const whole = metadata[CHECKSUM];
  if (known.length === 0 && whole === undefined) return;
  const names = new Set(entries.map(({ name }) => name));
  const stray = known.find(name => !names.has(name.slice(CHECKSUM_OF.length)));
  if (stray) throw damaged(stray.slice(CHECKSUM_OF.length), 'has a checksum but no bytes');
  for (const { name, begin, end } of entries) {
    const found = crc32Text(new Uint8Array(bytes, begin, end - begin));
    if (metadata[CHECKSUM_OF + name] === found) continue;
    throw damaged(name, `has the checksum ${found} where ${metadata[CHECKSUM_OF + name] ?? 'none'} was written`);
  }
  if (whole !== metadataChecksum(withoutChecksums(metadata))) throw damaged('__metadata__', 'is not what was written');
}

function damaged(name: string, given: string): WeightsError {
  const message = `The file is damaged, or was edited without its crc32 metadata taken out: ${name} ${given}.`;
  const details = { code: 'weights-damaged', values: { name }, subject: name, given };
  return new WeightsError(message, { ...details, allowed: 'the bytes as they were written' });
}
