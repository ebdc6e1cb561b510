/**
 * `npm run test:soak`: runs the slow suites one after the other. Each prints its figures, and exits with 0 if all is well.
 * Prints 'N passed, N failed' last. Needs `npm run build`.
 *
 *   npm run test:soak             all of them
 *   npm run test:soak -- faults   those whose command contains the words given
 */
import { spawnSync } from 'node:child_process';

const SUITES = [
  'node scripts/check/soak/faults.mjs',
  'node scripts/check/soak/cores.mjs',
  'node scripts/check/soak/starts.mjs',
  'node scripts/check/soak/not-finite.mjs',
  'node scripts/check/soak/no-webgl.mjs',
  'node scripts/check/soak/llvmpipe.mjs',
  'node scripts/check/soak/fuzz.mjs',
  'node scripts/check/soak/textures.mjs',
  'node scripts/check/soak/visitors.mjs',
  'node scripts/check/csp.mjs --within 8',
  'node scripts/check/kiosk.mjs',
  'node scripts/check/checkpoints.mjs resume',
  'node scripts/check/checkpoints.mjs kill',
  'node scripts/check/checkpoints.mjs quota',
];

const words = process.argv.slice(2).join(' ');
const wanted = SUITES.filter(command => command.includes(words));
if (wanted.length === 0) console.error(`No suite contains ${words}; there are:\n${SUITES.join('\n')}`);
/** @type {string[]} */
const failed = [];
for (const command of wanted) {
  console.log(`\n> ${command}`);
  if (spawnSync(command, { shell: true, stdio: 'inherit' }).status !== 0) failed.push(command);
}
if (failed.length) console.log(`\nFailed:\n${failed.join('\n')}`);
console.log(`\n${wanted.length - failed.length} passed, ${failed.length || (wanted.length ? 0 : 1)} failed`);
process.exitCode = failed.length || wanted.length === 0 ? 1 : 0;
