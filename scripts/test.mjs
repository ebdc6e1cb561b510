/**
 * `npm test`: everything that must hold, in a fresh clone too. Prints 'N passed, N failed' last.
 *
 *   npm test                     types, lint, format, build, the package, then every test in a headless browser
 *   npm test -- client/trainer   only the browser tests whose path contains the words given
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { install } from './lib/install.mjs';

/** What is asked of the built package, in the order of how long it takes. */
const SHIPPING = ['check:server', 'check:budgets', 'check:package', 'check:kiosk', 'check:csp', 'check:consumers'];

const only = process.argv.slice(2);

/** @param {string} command */
function run(command) {
  console.log(`\n> ${command}`);
  const begun = performance.now();
  const { status } = spawnSync(command, { shell: true, stdio: 'inherit' });
  console.log(`${Math.round((performance.now() - begun) / 1000)} s`);
  return status === 0;
}

function browserTests() {
  const files = only.map(words => `--files "build/test/**/*${words}*.test.js" "build/test/**/*${words}*/**/*.test.js"`);
  return run(`npx wtr ${files.join(' ')}`);
}

/** @returns {{ passed: number, failed: number, skipped: number, slowest: { file: string, seconds: number }[] }} */
function counts() {
  try {
    return JSON.parse(readFileSync('build/test-results.json', 'utf8'));
  } catch {
    return { passed: 0, failed: 1, skipped: 0, slowest: [] };
  }
}

install();
rmSync('build', { recursive: true, force: true });
const checks = only.length
  ? ['build']
  : ['check:types', 'check:imports', 'check:lint', 'check:format', 'build', ...SHIPPING];
const broken = [...checks, 'build:tests'].filter(script => !run(`npm run --silent ${script}`));
const ok = broken.length === 0 && browserTests();
const { passed, failed, skipped, slowest } = counts();
console.log(`\nSlowest:\n${slowest.map(({ file, seconds }) => `${seconds} s ${file}`).join('\n')}`);
if (broken.length) console.log(`\nBroken: ${broken.join(', ')}`);
const failures = failed + broken.length || (ok ? 0 : 1);
console.log(`\n${passed} passed, ${failures} failed${skipped ? `, ${skipped} skipped` : ''}`);
process.exitCode = failures ? 1 : 0;
