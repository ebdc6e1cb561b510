/**
 * A checkpoint as a file: the safetensors file that the run's worker wrote, to which the page adds what only it knows
 * (`run`, JSON in the metadata; tensors `record/...` at the end). The worker's tensors are not encoded again: the headers
 * are merged, and the file is written and read in parts, so that no large one blocks the page.
 *
 * A checkpoint that was damaged in storage could still be opened, as a different run. `digests` in the metadata therefore
 * has the SHA-256 of every tensor, and `seal` the SHA-256 of the header itself, taken while `seal` is 64 zeros. Outside
 * secure contexts there is no SHA-256: there `seal` is "none".
 */
import { WeightsError } from '../../shared/errors.js';
import { isStrings } from '../../shared/json.js';
import { headerLength, readHeader, writeHeader, type Entry } from '../../shared/safetensors/header.js';
import { withoutChecksums } from '../../shared/safetensors/safetensors.js';

/** A tensor that the page adds, under a name that begins with {@link RECORD}. */
export interface RecordTensor {
  readonly dtype: 'F32' | 'U8';
  readonly shape: readonly number[];
  readonly data: Uint8Array<ArrayBuffer>;
}

export interface CheckpointParts {
  /** The worker's snapshot, which a worker opens again. */
  readonly training: ArrayBuffer;
  /** The page's metadata of the run: JSON. `null` in a file that is a worker's snapshot alone. */
  readonly run: unknown;
  readonly record: Readonly<Record<string, RecordTensor>>;
}

/** A file's header, checked by its digest. */
export interface CheckpointHeader {
  readonly metadata: Readonly<Record<string, string>>;
  readonly run: unknown;
  readonly entries: readonly Entry[];
  /** The byte at which the tensors begin. */
  readonly start: number;
  /** SHA-256 of each tensor by name, in a file that was written with digests. */
  readonly digests: Readonly<Record<string, string>>;
  readonly hasDigests: boolean;
}

export const RECORD = 'record/';
const NO_DIGEST = 'none';
const ZEROS = '0'.repeat(64);
/** Quotes in JSON strings are escaped, so that only a key of the metadata matches. */
const HEADER_DIGEST = /"seal":"([0-9a-f]{64})"/;
/** Bytes that are written at a time. */
const CHUNK = 4 << 20;

// ------------------------------------------------------------------------------------------------ writing

/** @returns the file in parts, which share the memory of `training` */
export async function packCheckpoint({ training, run, record }: CheckpointParts): Promise<Uint8Array<ArrayBuffer>[]> {
  const { entries: own, metadata, start } = readHeader(training);
  const body = new Uint8Array(training, start);
  const entries = own.map(entry => ({ ...entry, begin: entry.begin - start, end: entry.end - start }));
  let end = body.byteLength;
  for (const [name, { dtype, shape, data }] of Object.entries(record)) {
    entries.push({ name, dtype, shape, begin: end, end: (end += data.byteLength) });
  }
  const digests: Record<string, string> = {};
  if (canDigest()) {
    for (const { name, begin, end } of entries) {
      digests[name] = await digest(record[name]?.data ?? body.subarray(begin, end));
    }
  }
  const seal = canDigest() ? ZEROS : NO_DIGEST;
  const added = { run: JSON.stringify(run), digests: JSON.stringify(digests), seal };
  const header = writeHeader({ entries, metadata: { ...withoutChecksums(metadata), ...added } });
  if (canDigest()) setHeaderDigest(header, await digest(header));
  return [header, ...chunksOf(body), ...Object.values(record).map(({ data }) => data)];
}

/** Parts of at most {@link CHUNK} bytes. */
function chunksOf(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>[] {
  const count = Math.ceil(bytes.byteLength / CHUNK);
  return Array.from({ length: count }, (_, i) => bytes.subarray(i * CHUNK, (i + 1) * CHUNK));
}

// ------------------------------------------------------------------------------------------------ reading

/**
 * Reads and checks a file's header.
 * @throws WeightsError if it is damaged, or not a checkpoint's
 */
export async function readCheckpointHeader(file: Blob): Promise<CheckpointHeader> {
  const length = headerLength(await file.slice(0, 8).arrayBuffer(), file.size);
  const bytes = await file.slice(0, 8 + length).arrayBuffer();
  const expected = HEADER_DIGEST.exec(decodeBytes(bytes))?.[1];
  if (expected !== undefined && canDigest() && (await digest(setHeaderDigest(bytes.slice(0), ZEROS))) !== expected) {
    throw damaged(`bytes 8 to ${bytes.byteLength}, its header`, 'some differ from those that were written');
  }
  const { metadata, entries, start } = readHeader(bytes, file.size);
  const { seal, run, digests } = metadata;
  // A worker's own snapshot has neither; a file of an insecure context says that it has no digests.
  const hasDigests = seal !== NO_DIGEST && !(seal === undefined && run === undefined);
  if (hasDigests && (expected === undefined || seal !== expected)) {
    throw damaged(`bytes 8 to ${bytes.byteLength}, its header`, 'the digest of the header is missing or misplaced');
  }
  const known = hasDigests ? parse(digests) : {};
  return { metadata, run: parse(run) ?? null, entries, start, digests: isStrings(known) ? known : {}, hasDigests };
}

/**
 * Reads and checks a whole file, a tensor at a time.
 * @throws WeightsError that names the tensor, or the bytes of the header, that are damaged
 */
export async function unpackCheckpoint(file: Blob): Promise<CheckpointParts & { readonly header: CheckpointHeader }> {
  const header = await readCheckpointHeader(file);
  const { entries, metadata, start } = header;
  const recorded = entries.findIndex(({ name }) => name.startsWith(RECORD));
  const own = recorded < 0 ? entries : entries.slice(0, recorded);
  const head = writeHeader({
    entries: own.map(entry => ({ ...entry, begin: entry.begin - start, end: entry.end - start })),
    metadata,
  });
  const training = new Uint8Array(head.byteLength + (own.at(-1)?.end ?? start) - start);
  training.set(head);
  for (const entry of own) {
    training.set(await readTensor(file, header, entry), head.byteLength + entry.begin - start);
  }
  const record: Record<string, RecordTensor> = {};
  for (const entry of entries.slice(own.length)) {
    const { name, dtype, shape } = entry;
    if (dtype !== 'F32' && dtype !== 'U8') throw damaged(name, `its dtype is ${dtype}`);
    record[name] = { dtype, shape, data: await readTensor(file, header, entry) };
  }
  return { header, training: training.buffer, run: header.run, record };
}

/** Reads a whole file only to check it. @throws WeightsError if a byte differs from what was written */
export async function verifyCheckpoint(file: Blob): Promise<CheckpointHeader> {
  const header = await readCheckpointHeader(file);
  for (const entry of header.entries) await readTensor(file, header, entry);
  return header;
}

async function readTensor(file: Blob, { digests, hasDigests }: CheckpointHeader, { name, begin, end }: Entry) {
  const bytes = new Uint8Array(await file.slice(begin, end).arrayBuffer());
  if (hasDigests && canDigest() && digests[name] !== (await digest(bytes))) {
    throw damaged(name, `of its bytes ${begin} to ${end} some differ from those that were written`);
  }
  return bytes;
}

// ------------------------------------------------------------------------------------------------ digests

/** Whether this is a secure context. */
function canDigest(): boolean {
  return typeof crypto !== 'undefined' && 'subtle' in crypto;
}

/** SHA-256, in hexadecimal digits. */
export async function digest(bytes: BufferSource): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(hash, byte => byte.toString(16).padStart(2, '0')).join('');
}

/** Writes a digest of 64 hexadecimal digits over the one in a header. */
function setHeaderDigest<Header extends ArrayBuffer | Uint8Array>(header: Header, hex: string): Header {
  const bytes = new Uint8Array(header instanceof ArrayBuffer ? header : header.buffer);
  const index = HEADER_DIGEST.exec(decodeBytes(bytes))?.index ?? NaN;
  bytes.set(new TextEncoder().encode(hex), index + '"seal":"'.length);
  return header;
}

/** One character for each byte, so that an index of one is an index of the other. */
function decodeBytes(bytes: AllowSharedBufferSource): string {
  return new TextDecoder('latin1').decode(bytes);
}

function parse(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '') as unknown;
  } catch {
    return undefined;
  }
}

function damaged(subject: string, what: string): WeightsError {
  return new WeightsError(`The checkpoint is damaged at ${subject}: ${what}.`, {
    ...{ code: 'checkpoint-damaged', values: { subject }, subject, given: what },
  });
}
