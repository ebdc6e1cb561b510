/** A plain static server with headers of one's choice, as the tests of packaging and security need it. */
import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

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
 * @returns {Promise<{ origin: string, missing: string[], close: () => Promise<void> }>} `missing`: what was answered 404
 */
export async function serveFolder(folder, headers = () => ({})) {
  /** @type {string[]} */
  const missing = [];
  const server = createServer(({ url }, response) => {
    const path = decodeURIComponent(new URL(url ?? '/', 'http://localhost').pathname);
    const file = join(folder, normalize(path), path.endsWith('/') ? 'index.html' : '');
    const found = statSync(file, { throwIfNoEntry: false })?.isFile();
    const status = found ? 200 : path === '/favicon.ico' ? 204 : 404; // every browser asks for that one
    if (status === 404) missing.push(path);
    response.writeHead(status, { ...headers(path), ...(found && { 'content-type': typeOf(file) }) });
    if (found) createReadStream(file).pipe(response);
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
