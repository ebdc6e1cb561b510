/** A plain static server with headers and a speed of one's choice, as the tests of packaging, security and loading need it. */
import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { Transform } from 'node:stream';

/** @type {Readonly<Record<string, string>>} */
const TYPES = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};

/**
 * Serves a folder on a free port of this machine.
 * @param {string} folder
 * @param {(path: string) => Record<string, string>} headers those of a response, besides its type
 * @param {{ bytesPerSecond?: number }} line the speed of all responses together, those to workers included, which a
 *   browser's own throttling leaves out
 * @returns {Promise<{ origin: string, missing: string[], close: () => Promise<void> }>} `missing`: what was answered 404
 */
export async function serveFolder(folder, headers = () => ({}), { bytesPerSecond = Infinity } = {}) {
  const throttle = slowLine(bytesPerSecond);
  /** @type {string[]} */
  const missing = [];
  const server = createServer(({ url }, response) => {
    const path = decodeURIComponent(new URL(url ?? '/', 'http://localhost').pathname);
    const file = join(folder, normalize(path), path.endsWith('/') ? 'index.html' : '');
    const found = statSync(file, { throwIfNoEntry: false })?.isFile();
    const status = found ? 200 : path === '/favicon.ico' ? 204 : 404; // every browser asks for that one
    if (status === 404) missing.push(path);
    response.writeHead(status, { ...headers(path), ...(found && { 'content-type': typeOf(file) }) });
    if (found) createReadStream(file, { highWaterMark: 16_384 }).pipe(throttle()).pipe(response);
    else response.end();
  });
  await new Promise(resolve => server.listen(0, 'localhost', () => resolve(undefined)));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return {
    origin: `http://localhost:${address.port}`,
    missing,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** @param {string} file */
function typeOf(file) {
  return TYPES[extname(file)] ?? 'application/octet-stream';
}

/**
 * A line that all responses share: each chunk waits until those before it have passed.
 * @param {number} bytesPerSecond
 */
function slowLine(bytesPerSecond) {
  let freeAt = 0;
  return () =>
    new Transform({
      transform(chunk, _, done) {
        const now = performance.now();
        freeAt = Math.max(freeAt, now) + (1000 * chunk.length) / bytesPerSecond;
        if (freeAt - now < 1) done(null, chunk);
        else setTimeout(() => done(null, chunk), freeAt - now);
      },
    });
}
