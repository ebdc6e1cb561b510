/**
 * Makes the moving picture of the README, docs/training.webp, from the recorded training of the included digits: the same
 * frames in eight seconds, of which the last stays for two.
 *
 *   node scripts/data/readme-picture.mjs
 */
import { readFileSync, writeFileSync } from 'node:fs';

const FROM = 'weights/digits.training.webp';
const TO = 'docs/training.webp';
const SECONDS = 8;
const LAST_SECONDS = 2;
const MOST_BYTES = 500_000;

const film = readFileSync(FROM);
/** Where each frame's duration is, in milliseconds of 24 bits: after its place and size in the chunk ANMF. */
const places = /** @type {number[]} */ ([]);
for (let at = 12; at + 8 <= film.length;) {
  const length = film.readUInt32LE(at + 4);
  if (film.toString('latin1', at, at + 4) === 'ANMF') places.push(at + 8 + 12);
  at += 8 + length + (length % 2);
}
if (places.length < 2)
  throw new Error(`${FROM} has ${places.length} frames; record it by scripts/data/record-training.mjs.`);
const each = (1000 * (SECONDS - LAST_SECONDS)) / (places.length - 1);
places.forEach((place, i) =>
  film.writeUIntLE(i === places.length - 1 ? 1000 * LAST_SECONDS : Math.round(each), place, 3),
);
if (film.length > MOST_BYTES) throw new Error(`${FROM} has ${film.length} bytes; a README may have ${MOST_BYTES}.`);
writeFileSync(TO, film);
console.log(`${TO}: ${places.length} frames, ${SECONDS} s, ${film.length} bytes`);
