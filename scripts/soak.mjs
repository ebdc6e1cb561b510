/**
 * `npm run test:soak`: the slow suites, one after the other. Each prints its figures and ends with 0 where all is well.
 * Prints 'N passed, N failed' last. Needs `npm run build`.
 *
 *   npm run test:soak             all of them
 *   npm run test:soak -- faults   those whose command contains the words given
 */
import { spawnSync } from 'node:child_process';

const SUITES = [
  'node scripts/soak/faults.mjs',
  'node scripts/soak/not-finite.mjs',
  'node scripts/soak/no-webgl.mjs',
  'node scripts/soak/visitors.mjs',
  'node scripts/csp.mjs --within 8',
  'node scripts/kiosk-check.mjs',
  'node scripts/checkpoints-check.mjs resume',
  'node scripts/checkpoints-check.mjs kill',
  'node scripts/checkpoints-check.mjs quota',
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
