/**
 * Files that people and attackers give instead of good pictures, made by hand, each with what must become of it: pictures
 * taken, and the reasons of those that are skipped. `scripts/data/bad-pictures.mjs` writes them to a folder.
 */
import { big32, bytes, crc32, little32, packed, type Bytes } from './pictures/bytes.js';
import {
  ADOBE_CMYK,
  animatedWebp,
  bmp,
  chunk,
  exif,
  gif,
  header,
  jpeg,
  pixels,
  png,
  PNG_SIGNATURE,
  webp,
  type Blocks,
} from './pictures/encoders.js';
import { overlappingZip, zip, type ZipFile } from './pictures/zip.js';

export interface BadPicture {
  readonly name: string;
  readonly content: Bytes;
  /** The MIME type that it is given with. */
  readonly type?: string;
  readonly taken: number;
  /** One for each that is skipped; a whole zip that is skipped is one. */
  readonly reasons: readonly RegExp[];
}

/** A good picture, which lies beside the bad ones in zips. */
const good = () => png({ width: 16, height: 16 });

const DAMAGED = /^is a damaged /;

/** As it is seen, in blocks of 8 x 8 pixels; no two corners are alike. */
const UPRIGHT: Blocks = [
  [[40], [80]],
  [[120], [160]],
  [[200], [240]],
];

const transposed = (blocks: Blocks): Blocks => (blocks[0] ?? []).map((_, x) => blocks.map(row => row[x] ?? []));
const flipped = (blocks: Blocks): Blocks => [...blocks].reverse();
const mirrored = (blocks: Blocks): Blocks => blocks.map(row => [...row].reverse());

/** How a camera stores the upright picture for each EXIF orientation. Source: CIPA DC-008 (Exif 2.32), tag 0x0112. */
const STORED: readonly ((upright: Blocks) => Blocks)[] = [
  upright => upright,
  mirrored,
  upright => flipped(mirrored(upright)),
  flipped,
  transposed,
  upright => flipped(transposed(upright)),
  upright => flipped(mirrored(transposed(upright))),
  upright => mirrored(transposed(upright)),
];

/** One picture in the eight ways in which a camera may store it, by EXIF orientation. */
export function orientedPictures(): BadPicture[] {
  return STORED.map((store, i) => taken(`exif-${i + 1}.jpg`, jpeg({ blocks: store(UPRIGHT), before: exif(i + 1) })));
}

const taken = (name: string, content: Bytes, count = 1): BadPicture => ({ name, content, taken: count, reasons: [] });
const skipped = (name: string, content: Bytes, reason: RegExp): BadPicture => ({
  name,
  content,
  taken: 0,
  reasons: [reason],
});
const half = (content: Bytes): Bytes => content.slice(0, Math.floor(content.length / 2));

/** All of them, about 90. */
export async function badPictures(): Promise<BadPicture[]> {
  return [
    ...texts(),
    ...(await pngs()),
    ...jpegs(),
    ...orientedPictures(),
    ...moving(),
    ...strangers(),
    ...(await idxFiles()),
    ...(await zips()),
  ];
}

function texts(): BadPicture[] {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><image href="https://example.org/spy.png"/></svg>';
  return [
    skipped('empty.png', bytes(), /^is empty$/),
    skipped('text.png', bytes('This is no picture.\n'), /^is text/),
    skipped('noise.jpg', bytes([7, 200, 3, 77, 250, 9, 0, 1, 2, 3, 4, 5]), /no picture of a known kind/),
    skipped('page.jpg', bytes('<!doctype html><title>404</title>'), /^is a web page/),
    skipped('drawing.svg', bytes(svg), /SVG/),
    {
      ...skipped('prolog.svg', bytes(`<?xml version="1.0"?>\n<!-- by hand -->\n${svg}`), /SVG/),
      type: 'image/svg+xml',
    },
    skipped('entities.svg', bytes('<!DOCTYPE svg SYSTEM "https://example.org/x.dtd">', svg), /SVG/),
  ];
}

async function pngs(): Promise<BadPicture[]> {
  const size = { width: 16, height: 16 };
  const one = await good();
  const data = chunk('IDAT', await pixels(size));
  const end = chunk('IEND', []);
  const lying = (width: number, height: number, rest: Bytes = data) =>
    bytes(PNG_SIGNATURE, header({ width, height }), rest, end);
  const frame = (number: number) =>
    chunk('fcTL', bytes(big32(number), big32(16), big32(16), new Uint8Array(8), [0, 1, 0, 10, 0, 0]));
  const animated = await png({
    ...size,
    before: bytes(chunk('acTL', [...big32(2), ...big32(0)]), frame(0)),
    after: bytes(frame(1), chunk('fdAT', bytes(big32(2), await pixels({ ...size, row: () => new Uint8Array(48) })))),
  });
  return [
    // 18 MB of zeros in 17 kB; decoded they are 576 MB.
    skipped('bomb.png', await png({ width: 12_000, height: 12_000, depth: 1, colour: 0, row: zeros }), /64 megapixels/),
    skipped('huge.png', lying(2 ** 31 - 1, 2 ** 31 - 1), /64 megapixels/),
    skipped('larger-than-it-is.png', lying(4_000, 4_000, chunk('IDAT', bytes([0x78, 0x9c, 3, 0]))), DAMAGED),
    skipped('nothing.png', lying(0, 0), /0 x 0 pixels/),
    skipped('dot.png', await png({ width: 1, height: 1 }), /1 x 1 pixels; a side must be 8/),
    skipped('signature.png', bytes(PNG_SIGNATURE), /^is cut short/),
    skipped('cut-in-header.png', one.slice(0, 20), /^is cut short/),
    skipped('cut-in-pixels.png', half(one), DAMAGED),
    skipped('no-pixels.png', bytes(PNG_SIGNATURE, header(size), end), DAMAGED),
    skipped('header-crc.png', bytes(PNG_SIGNATURE, chunk('IHDR', header(size).slice(8, 21), 1), data, end), DAMAGED),
    skipped('pixels-crc.png', bytes(PNG_SIGNATURE, header(size), chunk('IDAT', await pixels(size), 1), end), DAMAGED),
    skipped('no-deflate.png', lying(16, 16, chunk('IDAT', new Uint8Array(80).fill(0xaa))), DAMAGED),
    skipped('palette-missing.png', await png({ ...size, colour: 3 }), DAMAGED),
    skipped('heavy.png', bytes(one, new Uint8Array(42e6)), /42 MB at most/),
    taken('palette.png', await png({ ...size, depth: 1, colour: 3, before: chunk('PLTE', [255, 0, 0, 0, 0, 255]) })),
    taken('grey-1-bit.png', await png({ ...size, depth: 1, colour: 0 })),
    taken('grey-16-bit.png', await png({ ...size, depth: 16, colour: 0 })),
    taken('rgb-16-bit.png', await png({ ...size, depth: 16 })),
    taken('transparent.png', await png({ ...size, colour: 6, row: zeros })),
    taken('animated.png', animated),
    taken('strip.png', await png({ width: 3_000, height: 8 })),
    taken('is-a-png.jpg', one),
    { ...taken('wrong-type.png', one), type: 'image/svg+xml' },
    taken('../../etc/passwd\n\u202egnp.exe', one),
  ];
}

function zeros(_: number, length: number): Uint8Array {
  return new Uint8Array(length);
}

function jpegs(): BadPicture[] {
  const colours: Blocks = [
    [
      [120, 90, 200],
      [60, 128, 128],
    ],
  ];
  const inks: Blocks = [
    [
      [10, 200, 30, 250],
      [90, 90, 200, 255],
    ],
  ];
  const grey = jpeg({ blocks: UPRIGHT });
  const scan = grey.findIndex((byte, i) => byte === 0xff && grey[i + 1] === 0xda);
  return [
    taken('grey.jpg', grey),
    taken('colour.jpg', jpeg({ blocks: colours })),
    taken('cmyk.jpg', jpeg({ blocks: inks, before: ADOBE_CMYK })),
    taken('exif-0.jpg', jpeg({ blocks: UPRIGHT, before: exif(0) })),
    taken('exif-9.jpg', jpeg({ blocks: UPRIGHT, before: exif(9) })),
    skipped('huge.jpg', jpeg({ blocks: UPRIGHT, width: 65_000, height: 65_000 }), /64 megapixels/),
    skipped('12-bit.jpg', jpeg({ blocks: UPRIGHT, precision: 12 }), DAMAGED),
    skipped('cut-in-header.jpg', grey.slice(0, 30), /^is cut short/),
    skipped('cut-before-scan.jpg', grey.slice(0, scan), DAMAGED),
    skipped('cut-in-scan.jpg', grey.slice(0, scan + 12), DAMAGED),
    skipped('soi.jpg', bytes([0xff, 0xd8]), /^is cut short/),
  ];
}

function moving(): BadPicture[] {
  const [red, blue] = [{ colour: 2 }, { colour: 3 }];
  const size = { width: 16, height: 16 };
  const animation = animatedWebp(size, size, [
    [255, 0, 0],
    [0, 0, 255],
  ]);
  return [
    taken('still.gif', gif(size, [{ ...size, ...red }])),
    taken(
      'animated.gif',
      gif(size, [
        { ...size, ...red },
        { ...size, ...blue },
      ]),
    ),
    skipped('cut.gif', gif(size, [{ ...size, ...red }]).slice(0, 30), DAMAGED),
    skipped('nothing.gif', gif({ width: 0, height: 0 }, []), /0 x 0 pixels/),
    skipped('frame-larger.gif', gif(size, [{ width: 30_000, height: 30_000, ...red }]), /64 megapixels/),
    taken('still.webp', webp(16, 16, [0, 200, 0])),
    taken('animated.webp', animation),
    skipped('cut.webp', half(animation), DAMAGED),
    skipped('canvas-larger.webp', animatedWebp({ width: 16_384, height: 16_384 }, size, [[1, 2, 3]]), /64 megapixels/),
    taken('plain.bmp', bmp(16, 16)),
    skipped('huge.bmp', bmp(60_000, 60_000, false), /64 megapixels/),
  ];
}

function strangers(): BadPicture[] {
  const box = (brand: string) => bytes(big32(24), 'ftyp', brand, big32(0), brand, 'mif1', new Uint8Array(64));
  return [
    skipped('photo.heic', box('heic'), /HEIC/),
    skipped('photo.jpg', box('mif1'), /HEIC/),
    skipped('film.mp4', box('isom'), /video/),
    skipped('header-only.avif', bytes(box('avif'), 'ispe', big32(0), big32(32), big32(32)), DAMAGED),
    skipped(
      'bomb.avif',
      bytes(box('avif'), 'ispe', big32(0), big32(32), big32(32), 'ispe', big32(0), big32(9e4), big32(9e4)),
      /64 megapixels/,
    ),
    skipped('raw.tiff', bytes('II*\0', new Uint8Array(64)), /TIFF/),
    skipped('picture.jxl', bytes([0xff, 0x0a], new Uint8Array(64)), /JPEG XL/),
    skipped('layers.psd', bytes('8BPS', new Uint8Array(64)), /Photoshop/),
    skipped('book.pdf', bytes('%PDF-1.7\n'), /PDF/),
    skipped('icon.ico', bytes([0, 0, 1, 0, 1, 0, 16, 16]), /icon/),
    skipped('pictures.rar', bytes('Rar!\x1a\x07\x01\0'), /archive/),
    skipped('pictures.7z', bytes('7z\xbc\xaf\x27\x1c'), /archive/),
  ];
}

async function idxFiles(): Promise<BadPicture[]> {
  const idx = (dimensions: readonly number[], length: number) =>
    bytes([0, 0, 8, dimensions.length], ...dimensions.map(big32), new Uint8Array(length).fill(120));
  const images = idx([3, 10, 8], 240);
  return [
    taken('images.idx', images, 3),
    taken('images.idx.gz', await packed(images, 'gzip'), 3),
    skipped('labels.idx', idx([10], 10), /holds labels/),
    skipped('cut.idx', images.slice(0, 200), /cut short/),
    skipped('many.idx', idx([2 ** 31, 4_096, 4_096], 10), /in its header/),
    skipped('cut.gz', half(await packed(images, 'gzip')), /damaged gzip/),
    skipped('text.gz', await packed(bytes('no pictures here'), 'gzip'), /not an IDX file/),
  ];
}

async function zips(): Promise<BadPicture[]> {
  const one = await good();
  const files = (...bad: ZipFile[]): ZipFile[] => [
    { name: 'before.png', content: one },
    ...bad,
    { name: 'after.png', content: one, method: 0 },
  ];
  /** Between two good ones, which are taken. */
  const within = async (name: string, reason: RegExp, ...bad: ZipFile[]): Promise<BadPicture> => ({
    name,
    content: await zip(files(...bad)),
    taken: 2,
    reasons: bad.map(() => reason),
  });
  const [twoMegabytes, tenMegabytes] = [new Uint8Array(2e6), bytes(one, new Uint8Array(10e6))];
  const packedTen = await packed(tenMegabytes, 'deflate-raw');
  const inner = await zip(files());
  const bomb = Array.from({ length: 100 }, (_, i) => {
    return { name: `${i}.png`, content: tenMegabytes, packed: packedTen, crc: crc32(tenMegabytes) };
  });
  const folder = { name: 'a/folder/', content: bytes(), method: 0 };
  return [
    taken('good.zip', await zip(files(folder, { name: 'a/folder/in it.png', content: one })), 3),
    taken('remark.zip', await zip(files(), { comment: 'PK\x05\x06 is no end' }), 2),
    taken('behind-a-program.zip', bytes(inner.slice(0, 4), inner), 2),
    taken('64-bits.zip', await zip(files(), { zip64: true }), 2),
    taken('64-bits-behind-a-program.zip', bytes(inner.slice(0, 4), await zip(files(), { zip64: true })), 2),
    skipped('empty.zip', await zip([]), /empty zip/),
    skipped('cut.zip', half(inner), /no directory/),
    skipped('count.zip', await zip(files(), { count: 9 }), /shorter than it says/),
    skipped('count-less.zip', await zip(files(), { count: 1 }), /longer than it says/),
    await within('encrypted.zip', /encrypted/, { name: 'secret.png', content: one, flags: 1 }),
    await within('nested.zip', /zip within a zip/, { name: 'inner.zip', content: inner }),
    await within(
      'upwards.zip',
      /leads out/,
      { name: '../../up.png', content: one },
      { name: 'a\\..\\b.png', content: one },
    ),
    await within(
      'absolute.zip',
      /leads out/,
      { name: '/etc/passwd', content: one },
      { name: 'C:\\x.png', content: one },
    ),
    await within('crc.zip', /checksum/, { name: 'bad.png', content: one, crc: 1 }),
    await within('size-less.zip', /gives more than/, { name: 'forged.png', content: twoMegabytes, size: 1_000 }),
    await within('size-more.zip', /gives \d+ bytes where/, { name: 'forged.png', content: one, size: 1e6 }),
    await within('entry-large.zip', /42 MB at most/, { name: 'large.png', content: one, size: 3e9 }),
    await within('method.zip', /method 12/, { name: 'bzip2.png', content: one, method: 12 }),
    await within('no-deflate.zip', /cannot be unpacked/, {
      name: 'bad.png',
      content: one,
      packed: bytes(little32(-1)),
    }),
    await within('text.zip', /is text/, { name: 'readme.txt', content: bytes('Read me.') }),
    await within('bad-picture.zip', DAMAGED, { name: 'cut.png', content: half(one) }),
    {
      name: 'overlapping.zip',
      content: await overlappingZip({ name: 'x.png', content: one }, 50),
      taken: 0,
      reasons: new Array<RegExp>(50).fill(/shares its bytes/),
    },
    {
      name: 'bomb.zip',
      content: await zip(bomb),
      taken: 9, // of 10 MB each, out of 1 MB
      reasons: new Array<RegExp>(91).fill(/100 times its size/),
    },
  ];
}
