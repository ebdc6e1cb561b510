/** Small pictures of each format, made by hand so that they can be made wrong. */
import { Bits, big16, big32, bytes, crc32, little16, little32, packed, type Bytes } from './bytes.js';

export const PNG_SIGNATURE = '\x89PNG\r\n\x1a\n';

export function chunk(type: string, data: readonly number[] | Uint8Array, wrong = 0): Bytes {
  const named = bytes(type, data);
  return bytes(big32(data.length), named, big32(crc32(named) ^ wrong));
}

export interface PngOptions {
  width: number;
  height: number;
  /** Bits of a value, 8 by default. */
  depth?: number;
  /** 0 grey, 2 RGB (by default), 3 palette, 4 grey and alpha, 6 RGBA. */
  colour?: number;
  /** Bytes of a row; by default each row is of one value, 40, 41 and so on. */
  row?: (y: number, length: number) => Uint8Array;
  /** Chunks before the pixels. */
  before?: Bytes;
  after?: Bytes;
}

const VALUES: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

export function header({ width, height, depth = 8, colour = 2 }: PngOptions): Bytes {
  return chunk('IHDR', [...big32(width), ...big32(height), depth, colour, 0, 0, 0]);
}

/** What IDAT holds: each row after a zero, which is its filter. */
export function pixels({ width, height, depth = 8, colour = 2, row }: PngOptions): Promise<Bytes> {
  const length = Math.ceil((width * depth * (VALUES[colour] ?? 1)) / 8);
  const raw = new Uint8Array(height * (length + 1));
  for (let y = 0; y < height; y++) {
    raw.set(row?.(y, length) ?? new Uint8Array(length).fill((40 + y) % 256), y * (length + 1) + 1);
  }
  return packed(raw, 'deflate');
}

export async function png(options: PngOptions): Promise<Bytes> {
  const { before = new Uint8Array(), after = new Uint8Array() } = options;
  const data = chunk('IDAT', await pixels(options));
  return bytes(PNG_SIGNATURE, header(options), before, data, after, chunk('IEND', []));
}

/** Blocks of 8 x 8 pixels, each of one colour, as rows of blocks. */
export type Blocks = readonly (readonly (readonly number[])[])[];

export interface JpegOptions {
  /** Values of each block's components: grey, YCbCr or CMYK. */
  blocks: Blocks;
  /** Segments before the tables. */
  before?: Bytes;
  /** In the header instead of those of the blocks. */
  width?: number;
  height?: number;
  precision?: number;
}

const segment = (marker: number, data: readonly number[] | Uint8Array) =>
  bytes([0xff, marker], big16(data.length + 2), data);

/** A baseline JPEG of blocks that have but a mean: quantised by 1, so that each value is exact. */
export function jpeg({ blocks, before = new Uint8Array(), precision = 8, ...lie }: JpegOptions): Bytes {
  const components = blocks[0]?.[0]?.length ?? 1;
  const { width = 8 * (blocks[0]?.length ?? 0), height = 8 * blocks.length } = lie;
  const ids = Array.from({ length: components }, (_, i) => i + 1);
  const scan = new Bits();
  const last = ids.map(() => 0);
  for (const block of blocks.flat()) {
    block.forEach((value, c) => {
      const mean = 8 * (value - 128);
      const change = mean - (last[c] ?? 0);
      last[c] = mean;
      const length = change === 0 ? 0 : Math.floor(Math.log2(Math.abs(change))) + 1;
      scan.high(length, 4); // the code of each length is the length itself
      scan.high(change < 0 ? change + 2 ** length - 1 : change, length);
      scan.high(0, 1); // the block has no more
    });
  }
  const lengths = (counts: Readonly<Record<number, number>>) =>
    Array.from({ length: 16 }, (_, i) => counts[i + 1] ?? 0);
  return bytes(
    [0xff, 0xd8],
    before,
    segment(0xdb, [0, ...new Array<number>(64).fill(1)]),
    segment(0xc0, [precision, ...big16(height), ...big16(width), components, ...ids.flatMap(id => [id, 0x11, 0])]),
    segment(0xc4, [0x00, ...lengths({ 4: 12 }), ...Array.from({ length: 12 }, (_, i) => i)]),
    segment(0xc4, [0x10, ...lengths({ 1: 1 }), 0]),
    segment(0xda, [components, ...ids.flatMap(id => [id, 0]), 0, 63, 0]),
    scan.toBytes('high', 1).flatMap(byte => (byte === 0xff ? [0xff, 0] : [byte])),
    [0xff, 0xd9],
  );
}

/** An EXIF segment that says nothing but how the picture is to be turned. */
export function exif(orientation: number): Bytes {
  const entry = [...big16(0x0112), ...big16(3), ...big32(1), ...big16(orientation), 0, 0];
  return segment(0xe1, bytes('Exif\0\0', 'MM', [0, 42], big32(8), big16(1), entry, big32(0)));
}

/** Says that four components are CMYK, as Photoshop stores them: inverted. */
export const ADOBE_CMYK = segment(0xee, bytes('Adobe', [0, 100, 0, 0, 0, 0, 0]));

export interface Frame {
  width: number;
  height: number;
  /** Of the palette: 0 black, 1 white, 2 red, 3 blue. */
  colour: number;
}

/** @param screen the size in the file's header */
export function gif(screen: { width: number; height: number }, frames: readonly Frame[]): Bytes {
  const palette = [0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 0, 255];
  return bytes(
    'GIF89a',
    little16(screen.width),
    little16(screen.height),
    [0x81, 0, 0],
    palette,
    ...frames.map(frame => gifFrame(frame)),
    ';',
  );
}

/** Every second code clears the table, so that codes stay 3 bits long. */
function gifFrame({ width, height, colour }: Frame): Bytes {
  const bits = new Bits();
  for (let i = 0; i < Math.min(width * height, 5_000); i++) {
    if (i % 2 === 0) bits.low(4, 3);
    bits.low(colour, 3);
  }
  const data = bits.low(5, 3).toBytes('low');
  const blocks: number[] = [];
  for (let i = 0; i < data.length; i += 255) {
    const block = data.slice(i, i + 255);
    blocks.push(block.length, ...block);
  }
  const delay = [0x21, 0xf9, 4, 0, 10, 0, 0, 0];
  return bytes(delay, ',', [0, 0, 0, 0], little16(width), little16(height), [0, 2], blocks, [0]);
}

const riffChunk = (type: string, data: Uint8Array) =>
  bytes(type, little32(data.length), data, data.length % 2 ? [0] : []);

const uint24 = (value: number) => little32(value).slice(0, 3);

/** A lossless WebP's pixels, all of one colour: each of its codes has one symbol, of no bits. */
function vp8l(width: number, height: number, [red, green, blue]: readonly [number, number, number]): Bytes {
  const bits = new Bits()
    .low(0x2f, 8)
    .low(width - 1, 14)
    .low(height - 1, 14)
    .low(0, 4)
    .low(0, 3);
  for (const symbol of [green, red, blue, 255]) bits.low(0b101, 3).low(symbol, 8);
  bits.low(0b001, 3).low(0, 1);
  return riffChunk('VP8L', bytes(bits.toBytes('low')));
}

const riff = (...chunks: Bytes[]) => {
  const content = bytes('WEBP', ...chunks);
  return bytes('RIFF', little32(content.length), content);
};

export function webp(width: number, height: number, colour: readonly [number, number, number]): Bytes {
  return riff(vp8l(width, height, colour));
}

/** @param canvas the size in the file's header; each frame is of one colour */
export function animatedWebp(
  canvas: { width: number; height: number },
  frame: { width: number; height: number },
  colours: readonly (readonly [number, number, number])[],
): Bytes {
  const head = bytes([0x02, 0, 0, 0], uint24(canvas.width - 1), uint24(canvas.height - 1));
  const size = [...uint24(frame.width - 1), ...uint24(frame.height - 1)];
  const frames = colours.map(colour =>
    riffChunk('ANMF', bytes(uint24(0), uint24(0), size, uint24(100), [0], vp8l(frame.width, frame.height, colour))),
  );
  return riff(riffChunk('VP8X', head), riffChunk('ANIM', bytes([255, 255, 255, 255, 0, 0])), ...frames);
}

/** @param stored whether its rows are really there */
export function bmp(width: number, height: number, stored = true): Bytes {
  const row = Math.ceil((3 * width) / 4) * 4;
  const content = stored ? new Uint8Array(row * height).fill(90) : new Uint8Array(16);
  return bytes(
    'BM',
    little32(54 + content.length),
    [0, 0, 0, 0],
    little32(54),
    little32(40),
    little32(width),
    little32(height),
    little16(1),
    little16(24),
    new Uint8Array(24),
    content,
  );
}
