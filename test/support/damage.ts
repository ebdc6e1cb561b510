/** Damaged copies of a safetensors file: seeded, so that a failure can be looked at again. */
import { Random } from '../../src/shared/random.js';

export interface Damage {
  /** What was done, for the test's message. */
  readonly what: string;
  readonly bytes: ArrayBuffer;
}

interface Entry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

interface Parts {
  header: Record<string, Entry>;
  metadata: Record<string, string>;
  data: Uint8Array<ArrayBuffer>;
}

/** A name of a tensor, picked by the damage's own stream of random numbers. */
type Pick = (parts: Parts) => string;

/** Each takes a file apart and gives it back wrong in one way. */
const EDITS: Record<string, (parts: Parts, pick: Pick, random: Random) => ArrayBuffer> = {
  'a hole before a tensor': (parts, pick) => edited(parts, pick, entry => shift(entry, 4)),
  'a tensor over the one before it': (parts, pick) => edited(parts, pick, entry => shift(entry, -4)),
  'an end one byte late': (parts, pick) => edited(parts, pick, entry => (entry.data_offsets[1] += 1)),
  'offsets at 2^53': (parts, pick) => edited(parts, pick, entry => shift(entry, 2 ** 53)),
  'offsets back to front': (parts, pick) => edited(parts, pick, entry => entry.data_offsets.reverse()),
  'a shape with one size more': (parts, pick) => edited(parts, pick, entry => entry.shape.push(2)),
  'a shape of another product': (parts, pick) => edited(parts, pick, entry => (entry.shape = [...entry.shape, 0])),
  'a size of 2^60': (parts, pick) => edited(parts, pick, entry => (entry.shape = [2 ** 30, 2 ** 30])),
  'a negative size': (parts, pick) => edited(parts, pick, entry => (entry.shape = entry.shape.map(size => -size - 1))),
  'a dtype that is none': (parts, pick) => edited(parts, pick, entry => (entry.dtype = 'F31')),
  'a tensor less': (parts, pick) => {
    const gone = pick(parts);
    const header = Object.fromEntries(Object.entries(parts.header).filter(([name]) => name !== gone));
    return assembled(headerText({ ...parts, header }), parts.data);
  },
  'a tensor twice': (parts, pick) => {
    const name = pick(parts);
    const text = JSON.stringify({ __metadata__: parts.metadata, ...parts.header });
    return assembled(`${text.slice(0, -1)},${JSON.stringify(name)}:${JSON.stringify(parts.header[name])}}`, parts.data);
  },
  'bytes after the end': parts =>
    assembled(headerText(parts), Uint8Array.from([...parts.data.slice(0, 16), ...parts.data])),
  'a header longer than a megabyte': parts => assembled(headerText(parts) + ' '.repeat(1_000_000), parts.data),
  'a header length of 2^53': parts => {
    const bytes = assembled(headerText(parts), parts.data);
    new DataView(bytes).setBigUint64(0, 2n ** 53n, true);
    return bytes;
  },
  'a header cut short': parts => assembled(headerText(parts).slice(0, -5), parts.data),
  'NaN in a tensor': (parts, pick, random) => withNumber(parts, pick, random, NaN),
  'infinity in a tensor': (parts, pick, random) => withNumber(parts, pick, random, -Infinity),
};

/**
 * Damaged copies of a file, each wrong in one way: bits flipped anywhere, truncated anywhere, and every edit above in turn.
 * @param seed any integer; one seed gives the same damage again
 */
export function* damagedCopies(file: ArrayBuffer, count: number, seed: number): Generator<Damage> {
  const edits = Object.entries(EDITS);
  for (let i = 0; i < count; i++) {
    const random = new Random(seed, 'order', i);
    if (i % 5 === 0) yield flipped(file, random.integer(headerEnd(file)), random.integer(8));
    else if (i % 5 === 1) yield flipped(file, random.integer(file.byteLength), random.integer(8));
    else if (i % 5 === 2) yield truncated(file, random.integer(file.byteLength));
    else {
      const [what, edit] = edits[(2 * Math.floor(i / 5) + (i % 5) - 3) % edits.length] as (typeof edits)[number];
      const pick: Pick = ({ header }) => {
        const names = Object.keys(header).filter(name => (header[name] as Entry).data_offsets[0] >= 4);
        return names[random.integer(names.length)] as string;
      };
      yield { what, bytes: edit(takenApart(file), pick, random) };
    }
  }
}

function flipped(file: ArrayBuffer, byte: number, bit: number): Damage {
  const bytes = new Uint8Array(file.slice(0));
  bytes[byte] = (bytes[byte] as number) ^ (1 << bit);
  return { what: `bit ${bit} of byte ${byte} flipped`, bytes: bytes.buffer };
}

function truncated(file: ArrayBuffer, length: number): Damage {
  return { what: `cut to ${length} bytes`, bytes: file.slice(0, length) };
}

function headerEnd(file: ArrayBuffer): number {
  return 8 + Number(new DataView(file).getBigUint64(0, true));
}

function takenApart(file: ArrayBuffer): Parts {
  const end = headerEnd(file);
  const json = JSON.parse(new TextDecoder().decode(file.slice(8, end))) as Record<string, Entry>;
  const { __metadata__, ...header } = json;
  return {
    header,
    metadata: (__metadata__ ?? {}) as unknown as Record<string, string>,
    data: new Uint8Array(file.slice(end)),
  };
}

const headerText = ({ header, metadata }: Parts) => JSON.stringify({ __metadata__: metadata, ...header });

function assembled(header: string, data: Uint8Array): ArrayBuffer {
  const text = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + text.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(data, 8 + text.length);
  return bytes.buffer;
}

function edited(parts: Parts, pick: Pick, edit: (entry: Entry) => unknown): ArrayBuffer {
  edit(parts.header[pick(parts)] as Entry);
  return assembled(headerText(parts), parts.data);
}

function shift(entry: Entry, by: number): void {
  entry.data_offsets = [entry.data_offsets[0] + by, entry.data_offsets[1] + by];
}

/** The number of a float32 tensor, and no checksum that would tell of it: a careless program wrote it. */
function withNumber(parts: Parts, pick: Pick, random: Random, value: number): ArrayBuffer {
  const {
    data_offsets: [begin, end],
  } = parts.header[pick(parts)] as Entry;
  const index = random.integer((end - begin) / 4);
  new DataView(parts.data.buffer).setFloat32(begin + 4 * index, value, true);
  const metadata = Object.fromEntries(Object.entries(parts.metadata).filter(([name]) => !name.startsWith('crc32')));
  return assembled(headerText({ ...parts, metadata }), parts.data);
}
