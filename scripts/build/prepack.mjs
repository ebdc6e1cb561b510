/**
 * Before `npm pack` and `npm publish`: installs what is missing and builds, so that a fresh clone needs no other step, and names the
 * place of MNIST in an installed package. `postpack` takes that back. What npm prints is left alone.
 */
import { spawnSync } from 'node:child_process';
import { install } from '../lib/install.mjs';
import { placeDigits } from './digits-place.mjs';

install();
// The output of `npm pack --json` must stay JSON, so what the build says goes to the other stream.
const { status } = spawnSync('npm run --silent build', { shell: true, stdio: ['ignore', process.stderr, 'inherit'] });
if (status === 0) placeDigits('dist', 'package');
process.exitCode = status ?? 1;
