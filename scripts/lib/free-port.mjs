import { createServer } from 'node:net';

/**
 * A port of this machine that nothing listens on.
 * @param {number} [first] the first to try, and the next ones after it; any free one without it
 * @returns {Promise<number>}
 */
export async function freePort(first) {
  const last = first === undefined ? 0 : first + 49;
  for (let candidate = first ?? 0; candidate <= last; candidate++) {
    const free = await listenOn(candidate);
    if (free) return free;
  }
  throw new Error(first === undefined ? 'There is no free port.' : `No free port between ${first} and ${last}.`);
}

/**
 * Listens for a moment, on all addresses, as servers of pages do.
 * @param {number} port 0 for any that is free
 * @returns {Promise<number | undefined>} the port, if it is free
 */
function listenOn(port) {
  return new Promise(resolve => {
    const probe = createServer().once('error', () => resolve(undefined));
    probe.listen(port, () => {
      const { port: found } = /** @type {import('node:net').AddressInfo} */ (probe.address());
      probe.close(() => resolve(found));
    });
  });
}
