import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';

/** Installs the locked dependencies where they are missing or older than the lock file, so that a fresh clone needs no other step. */
export function install() {
  const installed = 'node_modules/.package-lock.json';
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync('package-lock.json').mtimeMs) return;
  const { status } = spawnSync('npm ci --no-audit --no-fund', {
    shell: true,
    stdio: ['ignore', process.stderr, 'inherit'], // what calls it may print JSON
    env: { ...process.env, npm_config_json: 'false' }, // and this one then prints all packages
  });
  if (status !== 0) throw new Error('npm ci failed; see its message above.');
}
