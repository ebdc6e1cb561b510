/** A screen that nobody sees, for browsers that draw WebGL or show a window only where there is one. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const SIZE = '1280x1024x24';
const STARTS_WITHIN = 120_000;

/**
 * @param {string} xvfb the path of Xvfb
 * @returns {Promise<{ display: string, close: () => Promise<void> }>} `display`: for the variable `DISPLAY`
 */
export async function openScreen(xvfb) {
  const options = ['-displayfd', '1', '-screen', '0', SIZE, '-nolisten', 'tcp'];
  const server = startProgram(xvfb, options, { stdio: ['ignore', 'pipe', 'ignore'] });
  const lines = createInterface(/** @type {import('node:stream').Readable} */ (server.stdout));
  const [number] = await once(lines, 'line', { signal: AbortSignal.timeout(STARTS_WITHIN) });
  return { display: `:${number}`, close: () => endProcess(server) };
}

let exitsOnSignals = false;

/**
 * Starts a program that ends with this process, also where a signal ends it.
 * @param {string} path @param {string[]} args @param {import('node:child_process').SpawnOptions} options
 */
export function startProgram(path, args, options) {
  const child = spawn(path, args, options);
  const end = () => child.kill();
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
  if (!exitsOnSignals) {
    exitsOnSignals = true;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));
  }
  return child;
}

/** @param {import('node:child_process').ChildProcess} child */
export async function endProcess(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill();
  await once(child, 'exit');
}
