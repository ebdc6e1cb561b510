/**
 * Where the built script finds MNIST: in a clone in `dist/assets/`, so that the demo is one folder for any static server, and in the
 * published package in `dcgan-elements-mnist`, which is installed beside it. It stands as a literal URL in one script of `dist/`.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

export const DIGITS = 'digits.idx3-ordered.gz';
const PLACES = { clone: `"./assets/${DIGITS}"`, package: `"../../dcgan-elements-mnist/${DIGITS}"` };

/**
 * @param {string} dist the folder with the built scripts
 * @param {keyof typeof PLACES} place
 */
export function placeDigits(dist, place) {
  const wanted = PLACES[place];
  const other = PLACES[place === 'clone' ? 'package' : 'clone'];
  const scripts = readdirSync(dist).filter(name => name.endsWith('.js'));
  const found = scripts
    .map(name => ({ file: `${dist}/${name}`, code: readFileSync(`${dist}/${name}`, 'utf8') }))
    .filter(({ code }) => code.includes(wanted) || code.includes(other));
  const [script] = found;
  if (!script || found.length > 1) throw new Error(`${found.length} scripts in ${dist} name ${DIGITS}, and one must.`);
  if (script.code.includes(other)) writeFileSync(script.file, script.code.replace(other, wanted));
}
