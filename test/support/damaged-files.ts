/**
 * Damaged and forged files of the formats that are read by readers of our own: PyTorch's, Keras's and NumPy's. A seed gives the
 * same file again, so that a failure can be looked at.
 */
import { writeZip } from '../../src/shared/files/write-zip.js';
import { Random } from '../../src/shared/random.js';
import { npyFile, npzFile } from './npy.js';

type Bytes = Uint8Array<ArrayBuffer>;

export interface DamagedFile {
  /** What was done, for the test's message. */
  readonly what: string;
  readonly bytes: Bytes;
}

type Forge = (random: Random) => Bytes | Promise<Bytes>;

/** How a format's files are damaged: a whole one, where its structure is, and what is made up from nothing. */
export interface FileFormat {
  readonly whole: Bytes;
  /** Bytes at the beginning and at the end where the structure is. */
  readonly structure: readonly [head: number, tail: number];
  readonly forged: Readonly<Record<string, Forge>>;
}

/** Copies of a format: half of them with bits flipped or cut, the other half forged. */
export async function* damagedFiles(format: FileFormat, count: number, seed: number): AsyncGenerator<DamagedFile> {
  const forged = Object.entries(format.forged);
  for (let i = 0; i < count; i++) {
    const random = new Random(seed, 'order', i);
    if (i % 2 === 0) {
      yield damaged(format, random, (i / 2) % 4);
      continue;
    }
    const [what, forge] = forged[((i - 1) / 2) % forged.length] as (typeof forged)[number];
    yield { what, bytes: await forge(random) };
  }
}

function damaged({ whole, structure: [head, tail] }: FileFormat, random: Random, kind: number): DamagedFile {
  const { length } = whole;
  if (kind === 0) {
    const end = random.integer(length);
    return { what: `cut to ${end} bytes`, bytes: whole.slice(0, end) };
  }
  const bytes = whole.slice();
  const place = () => {
    if (random.integer(4) === 0) return random.integer(length - 8);
    const at = random.integer(Math.min(head + tail, length - 8));
    return at < head ? at : length - 8 - (at - head);
  };
  const faults = 1 + random.integer(6);
  for (let fault = 0; fault < faults; fault++) {
    const at = Math.max(0, place());
    if (kind === 1) bytes[at] = (bytes[at] as number) ^ (1 << random.integer(8));
    else if (kind === 2) bytes.fill(255, at, at + 4 + 4 * random.integer(2));
    else bytes.copyWithin(at, Math.max(0, place()), Math.max(0, place()) + 8);
  }
  return { what: `${faults} faults of kind ${kind}`, bytes };
}

// ------------------------------------------------------------------------------------------------------------- pickles

type Opcodes = readonly (number | string | readonly number[])[];

const bytesOf = (...parts: Opcodes): Bytes =>
  Uint8Array.from(
    parts.flatMap(part =>
      typeof part === 'string'
        ? [...part].map(letter => letter.charCodeAt(0))
        : typeof part === 'number'
          ? [part]
          : part,
    ),
  );
const u32 = (value: number): number[] => [0, 8, 16, 24].map(shift => (value >>> shift) & 255);
const text = (value: string): number[] => [...bytesOf(0x58, u32(value.length), value)];
/** LONG1 of eight bytes. */
const long = (value: bigint): number[] => {
  const field = new DataView(new ArrayBuffer(8));
  field.setBigUint64(0, BigInt.asUintN(64, value), true);
  return [0x8a, 8, ...new Uint8Array(field.buffer)];
};
const tuple = (...items: readonly (readonly number[])[]): number[] => [0x28, ...items.flat(), 0x74];
const global = (name: string): number[] => [...bytesOf(`c${name.replace(/\.(?=\w+$)/, '\n')}\n`)];
const call = (name: string, ...args: readonly (readonly number[])[]): number[] => [
  ...global(name),
  ...tuple(...args),
  0x52,
];
const storage = (type: string, key: string, length: bigint): number[] => [
  ...tuple(text('storage'), global(`torch.${type}Storage`), text(key), text('cpu'), long(length)),
  0x51,
];
const tensor = (
  stored: readonly number[],
  offset: bigint,
  shape: readonly bigint[],
  strides: readonly bigint[],
): number[] =>
  call(
    'torch._utils._rebuild_tensor_v2',
    stored,
    long(offset),
    tuple(...shape.map(long)),
    tuple(...strides.map(long)),
    [0x89],
    [0x7d],
  );
const dict = (entries: readonly (readonly [string, readonly number[]])[]): number[] => [
  ...[0x7d, 0x28],
  ...entries.flatMap(([key, value]) => [...text(key), ...value]),
  0x75,
];

const HUGE = [0n, 1n, 3n, -1n, 2n ** 31n, 2n ** 53n, 2n ** 62n, -(2n ** 63n), 255n, 65_536n];
const pick = <Item>(random: Random, items: readonly Item[]): Item => items[random.integer(items.length)] as Item;
const some = (random: Random, most: number): bigint[] =>
  Array.from({ length: random.integer(most + 1) }, () => pick(random, HUGE));

/** Functions that a pickle could ask Python to call. */
const FUNCTIONS = [
  ...['os.system', 'posix.system', 'builtins.eval', 'builtins.exec', 'builtins.getattr', 'builtins.__import__'],
  ...['subprocess.Popen', 'torch.hub.load', 'torch.load', 'runpy.run_path', 'webbrowser.open', 'numpy.load'],
  ...['__main__.Generator', 'globalThis.eval', 'constructor.constructor', '__proto__.constructor', 'torch.__proto__'],
];

/** Forged pickles: the objects of files of `torch.save()`. The storage 0 has 64 numbers, if the container gives it. */
const PICKLES: Readonly<Record<string, (random: Random) => readonly number[]>> = {
  'forged strides, sizes and offsets': random =>
    dict(
      Array.from({ length: 8 }, (_, i) => [
        `w${i}`,
        tensor(storage('Float', '0', 64n), pick(random, HUGE), some(random, 5), some(random, 5)),
      ]),
    ),
  'strides that read one number a billion times': () =>
    dict([['w', tensor(storage('Float', '0', 64n), 0n, [32_768n, 32_768n], [0n, 0n])]]),
  'storages of huge counts': random =>
    dict([
      [
        'w',
        tensor(storage(pick(random, ['Float', 'Double', 'Long', 'Half']), '0', pick(random, HUGE)), 0n, [8n], [1n]),
      ],
    ]),
  'texts and numbers of huge counts': random => [
    ...pick(random, [
      [0x58, ...u32(0xffffffff)],
      [0x8d, 255, 255, 255, 255, 255, 255, 255, 127],
      [0x8b, ...u32(0x7fffffff)],
      [0x8a, 255],
      [0x42, ...u32(0xfffffff0)],
      [0x95, 255, 255, 255, 255, 255, 255, 255, 255],
    ]),
  ],
  'a pickle that holds itself': random =>
    pick(random, [
      [0x7d, 0x71, 0, ...text('a'), 0x68, 0, 0x73],
      [0x5d, 0x71, 0, 0x68, 0, 0x61],
      [0x5d, 0x71, 0, 0x28, ...Array<number[]>(500).fill([0x68, 0]).flat(), 0x65],
      [0x5d, 0x71, 0, 0x5d, 0x71, 1, 0x68, 0, 0x61, 0x61, 0x68, 1, 0x68, 0, 0x61],
    ]),
  'two dictionaries that hold each other': () => [
    ...[0x7d, 0x71, 0, ...text('b'), 0x7d, 0x71, 1, ...text('a'), 0x68, 0, 0x73, 0x73],
    ...[...text('c'), 0x68, 1, 0x73],
  ],
  'lists that hold lists a thousandfold': () => [
    ...[0x5d, 0x71, 0],
    ...Array.from({ length: 60 }, (_, i) => [
      0x5d,
      0x71,
      i + 1,
      0x28,
      ...Array<number[]>(40).fill([0x68, i]).flat(),
      0x65,
    ]).flat(),
  ],
  'a list in a list in a list': () => [
    ...Array<number>(200_000).fill(0x5d),
    ...Array<number>(199_999).fill(0x61), // each takes the one above it
  ],
  'a hundred thousand marks': () => [...Array<number>(100_000).fill(0x28), ...Array<number>(100_000).fill(0x74)],
  'one storage a thousandfold': () => {
    const stored = storage('Float', '0', 64n);
    return dict(Array.from({ length: 1_000 }, (_, i) => [`w${i}`, tensor(stored, 0n, [64n], [1n])]));
  },
  'a function to call': random => call(pick(random, FUNCTIONS), text('echo run > /tmp/ran')),
  'a function as a class': random => [...global(pick(random, FUNCTIONS)), 0x29, 0x81, 0x7d, 0x62],
  'opcodes at random': random => {
    const codes = [
      ...bytesOf('().0123NK0MJ]}e}utabqrhjRcXUQl'),
      0x80,
      0x85,
      0x86,
      0x87,
      0x88,
      0x89,
      0x8a,
      0x93,
      0x94,
      0x81,
    ];
    return Array.from({ length: 400 }, () => pick(random, codes));
  },
};

/** A file of before version 1.6. @param object what its opcodes build */
function oldFile(object: readonly number[]): Bytes {
  const head = [0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e];
  const [version, facts] = [
    [0x80, 2, 0x4d, 0xe9, 0x03, 0x2e],
    [0x80, 2, 0x7d, 0x2e],
  ];
  const hasStorage = new TextDecoder('latin1').decode(Uint8Array.from(object)).includes('storage');
  const keys = [0x80, 2, 0x5d, ...(hasStorage ? [...text('0'), 0x61] : []), 0x2e];
  const file = new Uint8Array(head.length + version.length + facts.length + object.length + 3 + keys.length + 8 + 256);
  let at = 0;
  for (const part of [head, version, facts, [0x80, 2], object, [0x2e], keys, [64, 0, 0, 0, 0, 0, 0, 0]]) {
    file.set(part, at);
    at += part.length;
  }
  return file;
}

async function zippedFile(object: readonly number[]): Promise<Bytes> {
  const pickle = new Uint8Array(object.length + 3);
  pickle.set([0x80, 2]);
  pickle.set(object, 2);
  pickle[pickle.length - 1] = 0x2e;
  const files = [
    { name: 'archive/data.pkl', bytes: pickle },
    { name: 'archive/byteorder', bytes: bytesOf('little') },
    { name: 'archive/data/0', bytes: new Uint8Array(256) },
    { name: 'archive/version', bytes: bytesOf('3\n') },
  ];
  return new Uint8Array(await writeZip(files).arrayBuffer());
}

/** @param whole a zip of `torch.save()` */
export function torchZips(whole: Bytes): FileFormat {
  const forged = Object.entries(PICKLES).map(
    ([what, make]) => [what, (random: Random) => zippedFile(make(random))] as const,
  );
  return {
    whole,
    structure: [3_000, 2_000],
    forged: { ...Object.fromEntries(forged), 'files over one another': overlapping },
  };
}

/** Thirty storages, of a megabyte each, that are the same bytes. */
async function overlapping(): Promise<Bytes> {
  const entries = Array.from(
    { length: 30 },
    (_, i) => [`w${i}`, tensor(storage('Float', String(i), 262_144n), 0n, [1n], [1n])] as const,
  );
  const object = [0x80, 2, ...dict(entries), 0x2e];
  const files = [
    { name: 'a/data.pkl', bytes: Uint8Array.from(object) },
    { name: 'a/data/00', bytes: new Uint8Array(2 ** 20) },
  ];
  const zip = new Uint8Array(await writeZip(files).arrayBuffer());
  const end = zip.length - 22;
  const view = new DataView(zip.buffer);
  const directory = view.getUint32(end + 16, true);
  const record = zip.slice(end - 46 - 'a/data/00'.length, end);
  const records = Array.from({ length: 30 }, (_, i) => {
    const copy = record.slice();
    copy.set(bytesOf(String(i).padEnd(2, '/').slice(0, 2)), 46 + 'a/data/'.length);
    return copy;
  });
  const head = zip.slice(0, end - record.length);
  const parts = [head, ...records, zip.slice(end)];
  const file = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    file.set(part, at);
    at += part.length;
  }
  const last = new DataView(file.buffer, file.length - 22);
  last.setUint16(8, 31, true);
  last.setUint16(10, 31, true);
  last.setUint32(12, file.length - 22 - directory, true);
  return file;
}

/** @param whole a file of `torch.save()` of before version 1.6 */
export function oldTorchFiles(whole: Bytes): FileFormat {
  const forged = Object.entries(PICKLES).map(
    ([what, make]) => [what, (random: Random) => oldFile(make(random))] as const,
  );
  return { whole, structure: [3_000, 0], forged: Object.fromEntries(forged) };
}

// ---------------------------------------------------------------------------------------------------- HDF5 and NumPy

/** @param whole an `.h5` file of Keras */
export function kerasFiles(whole: Bytes): FileFormat {
  const edited = (edit: (view: DataView, random: Random) => void): Forge => {
    return random => {
      const bytes = whole.slice();
      edit(new DataView(bytes.buffer), random);
      return bytes;
    };
  };
  /** Places of a signature of four letters. */
  const places = (letters: string): number[] => {
    const [code, found] = [bytesOf(letters), [] as number[]];
    for (let at = whole.indexOf(code[0] as number); at >= 0; at = whole.indexOf(code[0] as number, at + 1)) {
      if (code.every((byte, i) => whole[at + i] === byte)) found.push(at);
    }
    return found;
  };
  const [trees, nodes, heaps] = [places('TREE'), places('SNOD'), places('HEAP')];
  const addresses = [...trees, ...nodes, ...heaps, 0, 96, 800];
  const set = (view: DataView, at: number, value: number | bigint) => {
    if (at + 8 <= view.byteLength) view.setBigUint64(at, BigInt(value), true);
  };
  return {
    whole,
    structure: [Math.min(8_000, whole.length - 8), 0],
    forged: {
      'a tree that is its own child': edited((view, random) => {
        const tree = pick(random, trees);
        view.setUint8(tree + 5, 1);
        view.setUint16(tree + 6, 4, true);
        for (let i = 0; i < 4; i++) set(view, tree + 32 + 16 * i, tree);
      }),
      'members that are another group': edited((view, random) => {
        const node = pick(random, nodes);
        for (let i = 0; i < 4; i++) set(view, node + 16 + 40 * i, pick(random, addresses));
      }),
      'huge counts of members': edited((view, random) => view.setUint16(pick(random, nodes) + 6, 65_535, true)),
      'sizes that are huge': edited((view, random) => {
        for (let i = 0; i < 6; i++) {
          const at = 8 * random.integer(view.byteLength / 8 - 1);
          set(view, at, pick(random, [2n ** 20n, 2n ** 31n, 2n ** 53n, 2n ** 62n, 2n ** 64n - 1n]));
        }
      }),
      'pointers back to the beginning': edited((view, random) => {
        for (let i = 0; i < 6; i++) set(view, 8 * random.integer(view.byteLength / 8 - 1), pick(random, addresses));
      }),
      'all arrays at one address': edited(view => {
        // Layout messages: version 3, contiguous, address and size.
        for (let at = 0; at + 18 < view.byteLength; at++) {
          if (view.getUint16(at, true) === 0x0103 && view.getUint32(at + 6, true) === 0) set(view, at + 2, 2_048);
        }
      }),
    },
  };
}

const ramp = (length: number) => Array.from({ length }, (_, i) => (i * 7) % 256);
const SHAPES = [
  ...['(99999999999, 8, 8)', '(4, 99999999, 8)', '(-4, 8, 8)', '(4, 8, 8, 8, 8, 8, 8, 8, 8, 8)', '(8e9, 8, 8)', '()'],
  ...[
    '(0, 8, 8)',
    '(4, 0, 8)',
    '(4503599627370497, 2)',
    '(1000000, 64, 64)',
    '(((((4,)))))',
    '(4, 8, 8' + ', 1'.repeat(9_000) + ')',
  ],
];
const TYPES = ['|O', '<U99999999', '|V8', '<f16', '<c16', '|S0', '>i99', '<m8[ns]', '|u0', "|u1', 'descr': '|O"];

export async function npzFiles(): Promise<FileFormat> {
  const whole = await npzFile({ x: npyFile([4, 8, 8], ramp(256)), y: npyFile([4], [1, 2, 1, 2], '<i8') });
  return {
    whole,
    structure: [200, 200],
    forged: {
      'a shape that no array has': random => npzFile({ x: npyFile(pick(random, SHAPES), ramp(256)) }),
      'numbers of no known type': random => npzFile({ x: npyFile([4, 8, 8], ramp(256), pick(random, TYPES)) }),
      'a pickle': () =>
        npzFile({
          x: bytesOf(
            '\x93NUMPY\x01\x00\x10\x00',
            "{'descr': '|O'}\n",
            PICKLES['a function to call']?.(new Random(1, 'order', 0)) ?? [],
          ),
        }),
      'a header of huge length': random =>
        npzFile({ x: bytesOf('\x93NUMPY', [2, 0], u32(pick(random, [0xffffffff, 65_537, 0x7fffffff]))) }),
      'a hundred arrays without pictures': () =>
        npzFile(Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`a${i}`, npyFile([2 ** 20, 8, 8], [1])]))),
      'a directory of huge counts': random => damagedTail(whole, random),
      'an array that unpacks to much': () =>
        npzFile({ x: npyFile([40_000, 28, 28], new Array<number>(1_000).fill(0)) }),
    },
  };
}

/** The sizes, offsets and counts in the zip's directory, at random. */
function damagedTail(whole: Bytes, random: Random): Bytes {
  const bytes = whole.slice();
  const view = new DataView(bytes.buffer);
  const end = bytes.length - 22;
  for (const at of [end + 8, end + 10]) view.setUint16(at, pick(random, [0xffff, 0, 3, 1]), true);
  for (const at of [end + 12, end + 16]) {
    if (random.integer(2)) view.setUint32(at, pick(random, [0xffffffff, 0x7fffffff, 0, end]), true);
  }
  return bytes;
}
