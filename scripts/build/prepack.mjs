/** Before `npm pack`: installs what is missing and builds, so that a fresh clone needs no other step. What npm prints is left alone. */
import { spawnSync } from 'node:child_process';
import { install } from '../lib/install.mjs';

install();
// The output of `npm pack --json` must stay JSON, so what the build says goes to the other stream.
const { status } = spawnSync('npm run --silent build', { shell: true, stdio: ['ignore', process.stderr, 'inherit'] });
process.exitCode = status ?? 1;
