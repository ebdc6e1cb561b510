/**
 * Pictures to train on as one's own: cats' heads in flat colours, seen from the front, each a PNG file of its own. A seed
 * gives the same cats again. What varies, each by itself: fur, its pattern, background, ears, eyes and their colour,
 * mouth, collar, and a little of place, size and tilt.
 *
 *   node scripts/data/drawn-pictures.mjs DIR --count 300 --size 128 --seed 1
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { withPage } from '../lib/with-page.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: 'string', default: '300' },
    size: { type: 'string', default: '128' },
    seed: { type: 'string', default: '1' },
  },
});
const [folder] = positionals;
if (!folder) throw new Error('Which folder? node scripts/data/drawn-pictures.mjs DIR');

mkdirSync(folder, { recursive: true });
await withPage({}, async page => {
  const pictures = await page.evaluate(drawAll, Number(values.count), Number(values.size), Number(values.seed));
  pictures.forEach((url, index) => {
    const file = join(folder, `cat-${String(index + 1).padStart(4, '0')}.png`);
    writeFileSync(file, Buffer.from(url.slice(url.indexOf(',') + 1), 'base64'));
  });
  console.log(`${pictures.length} pictures in ${folder}`);
});

/**
 * Runs in the page.
 * @param {number} count
 * @param {number} size height and width in pixels
 * @param {number} seed
 * @returns {string[]} data URLs of PNGs
 */
function drawAll(count, size, seed) {
  const furs = ['#e8923a', '#4a4a55', '#f3e3c8', '#8a5a3c', '#9aa7b4', '#2b2b33'];
  const marks = ['#b9651b', '#2c2c36', '#d9b98a', '#5f3a24', '#6d7a88', '#55555f'];
  const grounds = ['#7cc4e8', '#f7c948', '#9bd49a', '#f29bb2', '#b9a5e2', '#f4f1ea'];
  const irises = ['#6fbf3f', '#f2c230', '#4aa3df'];
  const collars = ['#d5303e', '#2a62c9', '#1f9d6b'];
  const dark = '#20181a';

  /** Mulberry32: a small generator of uniform numbers in [0, 1). */
  let state = seed >>> 0;
  const random = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (/** @type {number} */ n) => Math.floor(random() * n);
  const about = (/** @type {number} */ spread) => (random() * 2 - 1) * spread;

  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = size;
  const found = canvas.getContext('2d');
  if (!found) throw new Error('No canvas.');
  const context = found;

  /** @type {(colour: string, path: () => void) => void} */
  const fill = (colour, path) => {
    context.fillStyle = colour;
    context.beginPath();
    path();
    context.fill();
  };
  /** @type {(colour: string, width: number, path: () => void) => void} */
  const stroke = (colour, width, path) => {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.lineCap = 'round';
    context.beginPath();
    path();
    context.stroke();
  };
  /** @type {(x: number, y: number, rx: number, ry: number) => void} */
  const ellipse = (x, y, rx, ry) => context.ellipse(x, y, rx, ry, 0, 0, 2 * Math.PI);
  /** @type {(...points: number[]) => void} */
  const polygon = (...points) => {
    for (let i = 0; i < points.length; i += 2) context.lineTo(points[i] ?? 0, points[i + 1] ?? 0);
    context.closePath();
  };
  /** Both sides of the face: 1 and -1. */
  const sides = [-1, 1];

  function cat() {
    const kind = below(furs.length);
    const [fur, mark] = [furs[kind] ?? dark, marks[kind] ?? dark];
    context.resetTransform();
    context.scale(size / 100, size / 100); // drawn on a square of 100
    fill(grounds[below(grounds.length)] ?? dark, () => context.rect(0, 0, 100, 100));
    context.translate(50 + about(3), 55 + about(2));
    context.rotate(about(0.06));
    context.scale(1 + about(0.05), 1 + about(0.05));

    const collar = below(4);
    fill(fur, () => ellipse(0, 48, 24, 20)); // shoulders
    if (collar < 3) fill(collars[collar] ?? dark, () => ellipse(0, 33, 19, 7));

    const ears = below(3); // pointed, round, folded
    for (const side of sides) {
      if (ears === 1) {
        fill(fur, () => ellipse(side * 24, -26, 12, 12));
        fill('#f0a3a8', () => ellipse(side * 24, -26, 6.5, 6.5));
      } else {
        const tip = ears === 0 ? [side * 33, -45] : [side * 40, -20];
        fill(ears === 0 ? fur : mark, () => polygon(side * 34, -8, tip[0] ?? 0, tip[1] ?? 0, side * 8, -28));
        if (ears === 0) fill('#f0a3a8', () => polygon(side * 30, -18, side * 30, -37, side * 16, -26));
      }
    }
    fill(fur, () => ellipse(0, 0, 36, 32)); // head

    const pattern = below(3); // plain, stripes, mask
    if (pattern === 1) {
      for (const x of [-9, 0, 9]) fill(mark, () => polygon(x - 3, -33, x + 3, -33, x, -15));
      for (const side of sides) fill(mark, () => polygon(side * 37, 2, side * 37, 9, side * 25, 6));
    }
    if (pattern === 2) fill(mark, () => ellipse(-15, -6, 14, 15));
    fill('#fbf6ee', () => ellipse(0, 15, 17, 13)); // muzzle

    const eyes = below(3); // open, narrow, closed
    const iris = irises[below(irises.length)] ?? dark;
    for (const side of sides) {
      const x = side * 15;
      if (eyes === 2) stroke(dark, 2.6, () => context.arc(x, -6, 6.5, 0.15 * Math.PI, 0.85 * Math.PI));
      else {
        const height = eyes === 0 ? 9 : 5;
        fill('#ffffff', () => ellipse(x, -5, 9, height + 1));
        fill(iris, () => ellipse(x, -5, 7, height));
        fill(dark, () => ellipse(x, -5, eyes === 0 ? 4 : 2, height - 0.5));
      }
    }
    fill('#d9606f', () => polygon(-5, 7, 5, 7, 0, 12)); // nose
    const mouth = below(3); // smile, open, tongue
    if (mouth === 1) fill('#7a2431', () => ellipse(0, 19, 6, 5.5));
    else
      for (const side of sides) stroke(dark, 1.8, () => context.arc(side * 4.5, 13, 4.5, 0.1 * Math.PI, 0.9 * Math.PI));
    if (mouth === 2) fill('#ef7d8d', () => ellipse(0, 21, 4, 5));
    for (const side of sides) {
      for (const rise of [-3, 3])
        stroke('#ffffff', 1.2, () => polygon(side * 18, 14 + rise / 2, side * 42, 13 + 2 * rise));
    }
  }

  return Array.from({ length: count }, () => {
    cat();
    return canvas.toDataURL('image/png');
  });
}
