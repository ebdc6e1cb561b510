/**
 * Draws the data set `faces`: each part of a face (hair, eyes, clothes, ...) once in each of its colours, in a headless
 * browser, and draws lots for which parts make up which face. Writes assets/faces/, which is committed; building the
 * package needs neither this script nor a browser.
 *
 *   node scripts/data/faces.mjs [--count 10000] [--seed 1]
 *
 * All faces together are the parts and 20 bytes each, so that they are stored without loss; src/core/data/layered-images.ts has the
 * format and puts the faces together.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { createAvatar } from '@dicebear/core';
import * as toonHead from '@dicebear/toon-head';
import { withPage } from '../lib/with-page.mjs';

const OUT = 'assets/faces';
const SIZE = 96;

/** Drawings are rendered this many times larger and averaged: their outlines are an eighth of a pixel wide. */
const OVERSAMPLING = 8;

/** In percent, so that the face fills the image: it shows 640 of the 768 units of a drawing, 38 to 678 downwards. */
const FRAME = /** @type {const} */ ({ scale: 120, translateY: 4, clip: false });

const BACKGROUNDS = new Map([
  ['b6e3f4', 'sky blue'],
  ['8fb8de', 'blue'],
  ['5b7fa6', 'steel blue'],
  ['c0aede', 'lavender'],
  ['d1d4f9', 'periwinkle'],
  ['ffd5dc', 'pink'],
  ['ffdfbf', 'peach'],
  ['f0a868', 'orange'],
  ['f4f1bb', 'pale yellow'],
  ['c7e9c0', 'pale green'],
  ['7fc8a9', 'green'],
  ['f7f7f7', 'white'],
]);
const SKIN = new Map([
  ['f9dcc4', 'ivory'],
  ['f1c3a5', 'light'],
  ['e0a98a', 'beige'],
  ['c68e7a', 'rose'],
  ['b98e6a', 'tan'],
  ['a36b4f', 'brown'],
  ['7c4a35', 'dark brown'],
  ['65402f', 'deep brown'],
]);
const HAIR = new Map([
  ['2c1b18', 'black'],
  ['4a312c', 'dark brown'],
  ['724133', 'brown'],
  ['a55728', 'auburn'],
  ['b58143', 'dark blond'],
  ['d6b370', 'blond'],
  ['e8dcb8', 'platinum'],
  ['c93305', 'red'],
  ['9a9a9a', 'grey'],
]);
const CLOTHES = '545454 b11f1f 0b3286 147f3c eab308 731ac3 ec4899 f97316 151613 e8e9e6'.split(' ');

/**
 * The parts of a face from back to front: their names in the style, the colour that they are drawn in, and how many
 * faces have one.
 * @typedef {'rearHair' | 'body' | 'head' | 'clothes' | 'mouth' | 'beard' | 'eyes' | 'eyebrows' | 'hair'} Part
 * @typedef {'skinColor' | 'hairColor' | 'clothesColor'} Paint
 * @type {readonly { part: Part, paint?: Paint, probability?: number }[]}
 */
const PARTS = [
  { part: 'rearHair', paint: 'hairColor', probability: 0.45 },
  { part: 'body', paint: 'skinColor' },
  { part: 'head', paint: 'skinColor' },
  { part: 'clothes', paint: 'clothesColor' },
  { part: 'mouth' },
  { part: 'beard', paint: 'hairColor', probability: 0.3 },
  { part: 'eyes' },
  { part: 'eyebrows', paint: 'hairColor' },
  { part: 'hair', paint: 'hairColor' },
];

/**
 * The attributes of a face that a network may be told, in groups: the layers that decide it, the word of their names that does,
 * and the words' names for visitors. A part that only some faces have begins with "none".
 * @type {readonly { group: string, part: string, word: 1 | 2, names: ReadonlyMap<string, string>, none?: boolean }[]}
 */
const ATTRIBUTES = [
  { group: 'background', part: 'background', word: 1, names: BACKGROUNDS },
  {
    group: 'hair',
    part: 'hair',
    word: 1,
    names: new Map([
      ['sideComed', 'side parting'],
      ['undercut', 'undercut'],
      ['spiky', 'spiky'],
      ['bun', 'bun'],
    ]),
  },
  { group: 'hair colour', part: 'eyebrows', word: 2, names: HAIR },
  { group: 'skin', part: 'head', word: 2, names: SKIN },
  {
    group: 'mouth',
    part: 'mouth',
    word: 1,
    names: new Map([
      ['laugh', 'laughing'],
      ['smile', 'smiling'],
      ['agape', 'agape'],
      ['sad', 'sad'],
      ['angry', 'angry'],
    ]),
  },
  {
    group: 'eyes',
    part: 'eyes',
    word: 1,
    names: new Map([
      ['happy', 'happy'],
      ['wide', 'wide'],
      ['bow', 'closed'],
      ['humble', 'humble'],
      ['wink', 'winking'],
    ]),
  },
  {
    group: 'clothes',
    part: 'clothes',
    word: 1,
    names: new Map([
      ['shirt', 'shirt'],
      ['tShirt', 'T-shirt'],
      ['turtleNeck', 'turtleneck'],
      ['openJacket', 'jacket'],
      ['dress', 'dress'],
    ]),
  },
  {
    group: 'beard',
    part: 'beard',
    word: 1,
    none: true,
    names: new Map([
      ['chin', 'chin'],
      ['chinMoustache', 'chin and moustache'],
      ['moustacheTwirl', 'moustache'],
      ['fullBeard', 'full'],
      ['longBeard', 'long'],
    ]),
  },
  {
    group: 'long hair',
    part: 'rearHair',
    word: 1,
    none: true,
    names: new Map([
      ['neckHigh', 'neck'],
      ['shoulderHigh', 'shoulder'],
      ['longStraight', 'straight'],
      ['longWavy', 'wavy'],
    ]),
  },
];

/**
 * A rectangle of premultiplied RGBA.
 * @typedef {{ top: number, left: number, height: number, width: number, rgba: Uint8Array }} Layer
 */

const { values } = parseArgs({
  options: { count: { type: 'string', default: '10000' }, seed: { type: 'string', default: '1' } },
});
const count = Number(values.count);
if (!(Number.isInteger(count) && count >= 1 && count <= 65_535)) {
  throw new Error(`--count is ${values.count}; it must be an integer from 1 to 65535.`);
}
const random = mulberry32(Number(values.seed));

/**
 * The layers by number: `background COLOUR`, `PART NAME COLOUR` (some parts have their own colours only), or nothing.
 * @type {string[]}
 */
const names = [];
const faces = drawLots();
const layers = await render();
const file = pack();
mkdirSync(OUT, { recursive: true });
writeFileSync(`${OUT}/faces.layers.gz`, file);
writeFileSync(`${OUT}/faces.json`, `${JSON.stringify(description(), null, 2)}\n`);
console.log(`${count} faces of ${layers.length} layers in ${file.length} bytes`);

/** The faces as lists of layers from back to front, no two alike. */
function drawLots() {
  /** @type {Map<string, number[]>} */
  const found = new Map();
  while (found.size < count) {
    const face = drawFace().map(numberOf);
    found.set(face.join(), face);
  }
  return [...found.values()];
}

function drawFace() {
  const skinColor = pick([...SKIN.keys()]);
  const hairColor = pick(standingOut([...HAIR.keys()], [skinColor]));
  const background = pick(standingOut([...BACKGROUNDS.keys()], [skinColor, hairColor]));
  const paints = { skinColor, hairColor, clothesColor: pick(CLOTHES) };
  const parts = PARTS.map(({ part, paint, probability = 1 }) => {
    const name = pick(namesOf(part));
    const colour = paint ? ` ${paints[paint]}` : '';
    return random() < probability ? `${part} ${name}${colour}` : '';
  });
  return [`background ${background}`, ...parts];
}

/** The colours that nobody takes for one of the others. @param {string[]} colours @param {string[]} others */
function standingOut(colours, others) {
  const channels = (/** @type {string} */ colour) => [...Buffer.from(colour, 'hex')];
  return colours.filter(colour =>
    others.every(other => Math.hypot(...channels(colour).map((value, k) => value - channels(other)[k])) >= 64),
  );
}

/** @param {Part} part @returns {string[]} */
function namesOf(part) {
  const property = /** @type {{ default: string[] }} */ (toonHead.schema.properties?.[part]);
  return property.default;
}

/** The number of a layer. @param {string} name */
function numberOf(name) {
  const number = names.indexOf(name);
  return number < 0 ? names.push(name) - 1 : number;
}

/** @returns {Promise<Layer[]>} */
function render() {
  return withPage({}, async page => {
    const rendered = [];
    for (const name of names) {
      rendered.push(cropped(Uint8Array.from(await page.evaluate(rasterise, drawing(name), SIZE, OVERSAMPLING))));
    }
    return rendered;
  });
}

/** A layer by itself as an SVG image. @param {string} layer */
function drawing(layer) {
  const [what, name, colour] = layer.split(' ');
  const parts = Object.fromEntries(PARTS.map(({ part }) => [part, part === what ? [name] : []]));
  const paint = PARTS.find(({ part }) => part === what)?.paint;
  return createAvatar(toonHead, {
    ...FRAME,
    ...parts,
    size: SIZE * OVERSAMPLING,
    rearHairProbability: 100,
    beardProbability: 100,
    ...(what === 'background' && { backgroundColor: [name] }),
    ...(paint && { [paint]: [colour] }),
  }).toString();
}

/**
 * Runs in the page: premultiplied RGBA of a drawing. A canvas keeps colours only as far as they are opaque, so it is drawn
 * on black, which gives the premultiplied colour c, and on white, which gives c + 1 - a.
 * @param {string} svg
 * @param {number} size
 * @param {number} oversampling
 */
async function rasterise(svg, size, oversampling) {
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  await image.decode();
  const large = size * oversampling;
  const canvas = new OffscreenCanvas(large, large);
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
  if (!context) throw new Error('No canvas.');
  const [onBlack, onWhite] = ['#000', '#fff'].map(ground => {
    context.fillStyle = ground;
    context.fillRect(0, 0, large, large);
    context.drawImage(image, 0, 0);
    return context.getImageData(0, 0, large, large).data;
  });
  const sums = new Float64Array(4 * size * size);
  for (let y = 0, i = 0; y < large; y++) {
    for (let x = 0; x < large; x++, i += 4) {
      const target = 4 * (Math.floor(y / oversampling) * size + Math.floor(x / oversampling));
      for (let k = 0; k < 3; k++) sums[target + k] += onBlack[i + k];
      sums[target + 3] += 255 - (onWhite[i + 1] - onBlack[i + 1]);
    }
  }
  return Array.from(sums, sum => Math.round(sum / oversampling ** 2));
}

/** The smallest rectangle that holds all that is not clear. @param {Uint8Array} rgba @returns {Layer} */
function cropped(rgba) {
  const opaque = Array.from({ length: SIZE * SIZE }, (_, i) => i).filter(i => rgba[4 * i + 3] > 0);
  if (opaque.length === 0) return { top: 0, left: 0, height: 0, width: 0, rgba: new Uint8Array(0) };
  const rows = opaque.map(i => Math.floor(i / SIZE));
  const columns = opaque.map(i => i % SIZE);
  const [top, left] = [Math.min(...rows), Math.min(...columns)];
  const [height, width] = [Math.max(...rows) + 1 - top, Math.max(...columns) + 1 - left];
  const cut = new Uint8Array(4 * height * width);
  for (let y = 0; y < height; y++) {
    const start = 4 * ((top + y) * SIZE + left);
    cut.set(rgba.subarray(start, start + 4 * width), 4 * width * y);
  }
  return { top, left, height, width, rgba: cut };
}

/** The file that src/core/data/layered-images.ts describes, gzipped. */
function pack() {
  const header = Buffer.concat([Buffer.from('LAYR'), uint16([SIZE, SIZE, layers.length, PARTS.length + 1, count])]);
  const boxes = uint16(layers.flatMap(({ top, left, height, width }) => [top, left, height, width]));
  const lists = uint16(faces.flat());
  const parts = [header, boxes, ...layers.map(({ rgba }) => rgba), lists, attributes()];
  return gzipSync(Buffer.concat(parts), { level: 9, memLevel: 9 });
}

/** The groups of attributes, and what each layer says of each: the file's last part. */
function attributes() {
  const groups = ATTRIBUTES.map(({ group, names: own, none }) => ({
    name: group,
    classes: [...(none ? ['none'] : []), ...own.values()],
  }));
  const json = Buffer.from(JSON.stringify(groups));
  const meanings = names.flatMap(layer => {
    const words = layer.split(' ');
    return ATTRIBUTES.map(({ part, word, names: own, none }) => {
      const number = words[0] === part ? [...own.keys()].indexOf(words[word] ?? '') : -1;
      return number < 0 ? 255 : number + (none ? 1 : 0);
    });
  });
  return Buffer.concat([uint16([json.length]), json, Uint8Array.from(meanings)]);
}

function description() {
  return {
    what: 'Drawn faces in layers; src/core/data/layered-images.ts describes the format. Below are the names of the layers by number.',
    file: 'faces.layers.gz',
    count,
    size: SIZE,
    channels: 3,
    seed: Number(values.seed),
    command: `node scripts/data/faces.mjs --count ${count} --seed ${values.seed}`,
    layers: names,
    attribution: {
      title: toonHead.meta.title,
      creator: toonHead.meta.creator,
      homepage: toonHead.meta.homepage,
      source: toonHead.meta.source,
      license: toonHead.meta.license,
      changes: 'Enlarged, rendered as pixels, in further colours.',
    },
  };
}

/** @template T @param {readonly T[]} values @returns {T} */
function pick(values) {
  return values[Math.floor(random() * values.length)];
}

/** @param {readonly number[]} values big-endian, as in IDX files */
function uint16(values) {
  const bytes = Buffer.alloc(2 * values.length);
  values.forEach((value, i) => bytes.writeUInt16BE(value, 2 * i));
  return bytes;
}

/**
 * Numbers in [0, 1) from a seed: Tommy Ettinger's mulberry32. DiceBear's own generator gives alike faces to alike seeds.
 * @param {number} state
 */
function mulberry32(state) {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
