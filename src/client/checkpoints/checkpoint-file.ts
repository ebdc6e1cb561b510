/**
 * A checkpoint as a file: the safetensors file that the run's worker wrote, to which the page adds what only it knows
 * (`run`, JSON in the metadata; tensors `record/...` at the end). The worker's tensors are not encoded again: the headers
 * are merged, and the file is written and read in parts, so that no large one holds up the page.
 *
 * A checkpoint that was damaged on its way could still be a run, only another one. So `digests` in the metadata has the
 * SHA-256 of every tensor, and `seal` that of the header itself, taken with zeros in its own place. Outside secure
 * contexts there is no SHA-256: there `seal` is "none".
 */
import { WeightsError } from '../../shared/errors.js';
import { HEADER_LIMIT } from '../../shared/safetensors/header-limit.js';

/** A tensor that the page adds, under a name that begins with {@link RECORD}. */
export interface RecordTensor {
  readonly dtype: 'F32' | 'U8';
  readonly shape: readonly number[];
  readonly data: Uint8Array<ArrayBuffer>;
}

export interface CheckpointParts {
  /** What the worker gave as a snapshot, and takes to go on. */
  readonly training: ArrayBuffer;
  /** What the page notes about the run: JSON. `null` in a file that is a worker's snapshot alone. */
  readonly note: unknown;
  readonly record: Readonly<Record<string, RecordTensor>>;
}

/** A file's header, checked by its seal. */
export interface CheckpointHead {
  readonly metadata: Readonly<Record<string, string>>;
  readonly note: unknown;
  readonly entries: readonly Entry[];
  /** Where the tensors begin. */
  readonly start: number;
  /** SHA-256 of each tensor, as far as the file says it. */
  readonly digests: Readonly<Record<string, string>>;
  /** SHA-256 of the header; with the digests in it, of the file. `null` in a file without a seal. */
  readonly seal: string | null;
}

interface Entry {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Byte offsets from where the tensors begin. */
  readonly begin: number;
  readonly end: number;
}

type Header = Record<string, unknown>;

export const RECORD = 'record/';
const UNSEALED = 'none';
const ZEROS = '0'.repeat(64);
const SEAL = /"seal":"([0-9a-f]{64})"/;
const BYTES: Readonly<Record<string, number>> = { F32: 4, U8: 1 };
/** Read and written at a time, as far as tensors allow it. */
const CHUNK = 4 << 20;

// ------------------------------------------------------------------------------------------------ writing

/** @returns the file in parts, which share the memory of `training` */
export async function packCheckpoint({ training, note, record }: CheckpointParts): Promise<Uint8Array<ArrayBuffer>[]> {
  const { header, start } = parseHeader(training, training.byteLength);
  const body = new Uint8Array(training, start);
  const { __metadata__: metadata, ...tensors } = header;
  const added: [string, RecordTensor][] = Object.entries(record);
  let end = body.byteLength;
  for (const [name, { dtype, shape, data }] of added) {
    tensors[name] = { dtype, shape, data_offsets: [end, (end += data.byteLength)] };
  }
  const digests: Record<string, string> = {};
  if (canDigest()) {
    for (const { name, begin, end } of entriesOf(tensors)) {
      digests[name] = await digest(record[name]?.data ?? body.subarray(begin, end));
    }
  }
  const seal = canDigest() ? ZEROS : UNSEALED;
  const said = { ...withoutChecksums(metadata), run: JSON.stringify(note), digests: JSON.stringify(digests), seal };
  const text = JSON.stringify({ __metadata__: said, ...tensors });
  const head = encodeHeader(canDigest() ? text.replace(SEAL, `"seal":"${await digest(encodeHeader(text))}"`) : text);
  return [head, ...chunksOf(body), ...added.map(([, { data }]) => data)];
}

/** A worker's checksums are of its own file's metadata; the digests take their place. */
function withoutChecksums(metadata: unknown): Record<string, string> {
  const texts = isTexts(metadata) ? metadata : {};
  return Object.fromEntries(Object.entries(texts).filter(([name]) => !/^crc32(:|$)/.test(name)));
}

function encodeHeader(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new TextEncoder().encode(text);
  const length = Math.ceil(bytes.length / 8) * 8;
  if (length > HEADER_LIMIT) throw new WeightsError(`The checkpoint's header would be ${length} bytes long.`);
  const head = new Uint8Array(8 + length).fill(0x20);
  new DataView(head.buffer).setBigUint64(0, BigInt(length), true);
  head.set(bytes, 8);
  return head;
}

/** Of about {@link CHUNK} bytes each. */
function chunksOf(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>[] {
  const count = Math.ceil(bytes.byteLength / CHUNK);
  return Array.from({ length: count }, (_, i) => bytes.subarray(i * CHUNK, (i + 1) * CHUNK));
}

// ------------------------------------------------------------------------------------------------ reading

/**
 * Reads and checks a file's header.
 * @throws WeightsError if it is damaged, or not a checkpoint's
 */
export async function readHead(file: Blob): Promise<CheckpointHead> {
  const prefix = await file.slice(0, 8).arrayBuffer();
  const length = headerLength(prefix, file.size);
  const bytes = await file.slice(0, 8 + length).arrayBuffer();
  const { header, start } = parseHeader(bytes, file.size);
  const { __metadata__: said, ...tensors } = header;
  const metadata = isTexts(said) ? said : {};
  const seal = await checkSeal(bytes, metadata);
  const entries = entriesOf(tensors);
  const end = entries.at(-1)?.end ?? 0;
  if (start + end !== file.size) {
    throw damaged(
      'length',
      `it has ${file.size} bytes; by its header it must have ${start + end}: ` +
        (file.size < start + end ? 'it is cut off' : 'something was added'),
    );
  }
  const digests = parse(metadata['digests']);
  const note = metadata['run'] === undefined ? null : parse(metadata['run']);
  return { metadata, note, entries, start, digests: isTexts(digests) ? digests : {}, seal };
}

/**
 * Reads and checks a whole file, a tensor at a time.
 * @throws WeightsError that names the tensor, or the bytes of the header, that are damaged
 */
export async function unpackCheckpoint(file: Blob): Promise<CheckpointParts & { readonly head: CheckpointHead }> {
  const head = await readHead(file);
  const recorded = head.entries.findIndex(({ name }) => name.startsWith(RECORD));
  const own = recorded < 0 ? head.entries : head.entries.slice(0, recorded);
  const added = head.entries.slice(own.length);
  const metadata = head.metadata;
  const tensors = own.map(({ name, dtype, shape, begin, end }) => [name, { dtype, shape, data_offsets: [begin, end] }]);
  const header = encodeHeader(JSON.stringify({ __metadata__: metadata, ...Object.fromEntries(tensors) }));
  const training = new Uint8Array(header.byteLength + (own.at(-1)?.end ?? 0));
  training.set(header);
  for (const entry of own) training.set(await readTensor(file, head, entry), header.byteLength + entry.begin);
  const record: Record<string, RecordTensor> = {};
  for (const entry of added) {
    const { name, dtype, shape } = entry;
    if (dtype !== 'F32' && dtype !== 'U8') throw damaged(name, `its dtype is ${dtype}`);
    record[name] = { dtype, shape, data: await readTensor(file, head, entry) };
  }
  return { head, training: training.buffer, note: head.note, record };
}

/** Reads a whole file only to see that all of it is as it was written. @throws WeightsError if it is not */
export async function verifyCheckpoint(file: Blob): Promise<CheckpointHead> {
  const head = await readHead(file);
  for (const entry of head.entries) await readTensor(file, head, entry);
  return head;
}

async function readTensor(file: Blob, { start, seal, digests }: CheckpointHead, { name, begin, end }: Entry) {
  const bytes = new Uint8Array(await file.slice(start + begin, start + end).arrayBuffer());
  if (seal === null || !canDigest()) return bytes;
  if (digests[name] !== (await digest(bytes))) {
    throw damaged(name, `of its bytes ${start + begin} to ${start + end} some are not as they were written`);
  }
  return bytes;
}

/** @returns the seal; `null` for a file without one: a worker's own, or one of an insecure context */
async function checkSeal(header: ArrayBuffer, metadata: Readonly<Record<string, string>>): Promise<string | null> {
  const { seal, run } = metadata;
  if (seal === UNSEALED || (seal === undefined && run === undefined)) return null;
  const text = decode(header);
  const found = SEAL.exec(text)?.[1];
  if (seal === undefined || found !== seal) throw damagedHeader(header, 'its seal is broken');
  if (canDigest() && (await digest(zeroed(header, text))) !== seal) {
    throw damagedHeader(header, 'some are not as they were written');
  }
  return seal;
}

/** A header as it was when its seal was taken. */
function zeroed(header: ArrayBuffer, text: string): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(header.slice(0));
  copy.set(new TextEncoder().encode(text.replace(SEAL, `"seal":"${ZEROS}"`)), 8);
  return copy;
}

// ------------------------------------------------------------------------------------------------ the format

function headerLength(prefix: ArrayBuffer, size: number): number {
  if (prefix.byteLength < 8) throw damaged('length', `it has ${size} bytes, which is less than any has`);
  const length = Number(new DataView(prefix).getBigUint64(0, true));
  if (length <= HEADER_LIMIT && 8 + length <= size) return length;
  throw damaged('bytes 0 to 8', `its header would be ${length} bytes long`);
}

/** @param bytes at least the header, of a file of `size` bytes */
function parseHeader(bytes: ArrayBuffer, size: number): { header: Header; start: number } {
  const length = headerLength(bytes.slice(0, 8), size);
  const header = parse(decode(bytes.slice(0, 8 + length)));
  if (!isObject(header)) throw damagedHeader(bytes, 'they are not a JSON object');
  return { header, start: 8 + length };
}

function decode(header: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(new Uint8Array(header, 8));
  } catch {
    throw damagedHeader(header, 'they are not UTF-8');
  }
}

/** In the order of their bytes, which they must fill without holes. The training's own are checked by who reads them. */
function entriesOf(tensors: Header): Entry[] {
  const entries = Object.entries(tensors).map(([name, value]) => {
    const { dtype, shape, data_offsets: offsets } = isObject(value) ? value : {};
    if (typeof dtype !== 'string' || !isSizes(shape) || !isSizes(offsets)) throw damaged(name, 'its header is none');
    const [begin = NaN, end = NaN] = offsets;
    const bytes = shape.reduce((product, size) => product * size, BYTES[dtype] ?? NaN);
    if (name.startsWith(RECORD) && end - begin !== bytes) throw damaged(name, `it has ${end - begin} bytes`);
    return { name, dtype, shape, begin, end };
  });
  entries.sort((a, b) => a.begin - b.begin || a.end - b.end);
  let end = 0;
  for (const entry of entries) {
    if (entry.begin !== end || !(entry.end >= end)) throw damaged(entry.name, `it begins at byte ${entry.begin}`);
    end = entry.end;
  }
  return entries;
}

// ------------------------------------------------------------------------------------------------ small things

/** Whether this is a secure context. */
function canDigest(): boolean {
  return typeof crypto !== 'undefined' && 'subtle' in crypto;
}

/** SHA-256, in hexadecimal digits. */
export async function digest(bytes: BufferSource): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(hash, byte => byte.toString(16).padStart(2, '0')).join('');
}

function parse(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '') as unknown;
  } catch {
    return undefined; // which is none of what is looked for
  }
}

function damaged(subject: string, what: string): WeightsError {
  return new WeightsError(`The checkpoint is damaged at ${subject}: ${what}.`, { subject, given: what });
}

function damagedHeader(header: ArrayBuffer, what: string): WeightsError {
  return damaged(`bytes 8 to ${header.byteLength}, its header`, what);
}

function isObject(value: unknown): value is Header {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): value is Record<string, string> {
  return isObject(value) && Object.values(value).every(text => typeof text === 'string');
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every(size => Number.isSafeInteger(size) && (size as number) >= 0);
}
