import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';

/** @type {Record<string, string>} */
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

/**
 * A minimal server: it knows hardly any types, and can be stopped and started again on the same port.
 * @param {string} folder that it serves
 * @param {string} prefix path under which it serves it, with both slashes
 */
export function stickServer(folder, prefix) {
  /** @type {string | null} */
  let held = null;
  /** @type {(() => void)[]} */
  let waiting = [];
  const http = createServer((request, response) => {
    const path = new URL(request.url ?? '', 'http://localhost').pathname;
    const file = path.startsWith(prefix) ? path.slice(prefix.length) || 'index.html' : '';
    const answer = () => {
      try {
        const body = readFileSync(join(folder, file));
        response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' }).end(body);
      } catch {
        response.writeHead(404).end();
      }
    };
    if (file === held) waiting.push(answer);
    else answer();
  });
  const release = () => {
    held = null;
    for (const answer of waiting) answer();
    waiting = [];
  };
  let port = 0;
  return {
    get port() {
      return port;
    },
    /** Whoever asks for this file waits. @param {string} file */
    hold: file => (held = file),
    /** How many requests wait. */
    get heldBack() {
      return waiting.length;
    },
    release,
    /** @returns {Promise<void>} */
    start: () =>
      new Promise(resolve =>
        http.listen(port, () => {
          port = /** @type {import('node:net').AddressInfo} */ (http.address()).port;
          resolve();
        }),
      ),
    stop: () => {
      http.close();
      http.closeAllConnections();
      held = null;
      waiting = [];
    },
  };
}
