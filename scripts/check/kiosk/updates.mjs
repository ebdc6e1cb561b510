/**
 * Puts new releases on the server of a kiosk: corrupt ones, ones during which the browser is killed, two at once, one that is
 * withdrawn, and twenty good ones in a row. Whatever comes, one whole release must be left, and nothing else.
 */
import { appendFileSync, copyFileSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RELEASE_LINE, seal } from '../../build/kiosk.mjs';
import { PATIENCE_MS, onScreen, shelves, touch, until, version, workers } from './page.mjs';

const UPDATES = 20;
/** The browser fetches this file in the middle of an installation. */
const LARGE = 'dist/assets/weights/faces.safetensors';

/** @typedef {import('puppeteer-core').Page} Page */

/**
 * @param {object} stage
 * @param {string} stage.folder that the server serves
 * @param {ReturnType<import('./stick-server.mjs').stickServer>} stage.server running
 * @param {() => Promise<Page>} stage.open starts the browser, with the same profile
 * @param {() => Promise<void>} stage.kill and kills it
 * @param {(ok: boolean, what: string) => void} stage.check
 */
export async function checkUpdates({ folder, server, open, kill, check }) {
  let page = await open();
  await page.evaluate(() => localStorage.removeItem('dcgan-kiosk-settings'));
  await page.reload();
  await drawn();
  await corrupt();
  await takenBack();
  await twoAtOnce();
  for (const [when, wait] of /** @type {const} */ ([
    ['at once', 0],
    ['after 50 ms', 50],
    ['after 200 ms', 200],
  ])) {
    // prettier-ignore
    await killedTakingOver(when, wait);
  }
  await killedInstalling();
  await manyGood();
  return page;

  async function corrupt() {
    /** @type {[string, (path: string) => void][]} */
    const ways = [
      ['a byte that is another', path => flip(path)],
      ['a file cut short', path => truncateSync(path, statSync(path).size - 1)],
      ['a file that is not there', path => rmSync(path)],
    ];
    const path = join(folder, LARGE);
    const original = readFileSync(path);
    for (const [what, spoil] of ways) {
      const before = await state();
      appendFileSync(path, 'x'); // the file differs, so that it must be fetched
      seal(folder);
      spoil(path);
      const end = await page.evaluate(async () => {
        const registration = await navigator.serviceWorker.ready;
        await registration.update();
        const worker = registration.installing;
        if (!worker) return 'none';
        while (worker.state !== 'redundant' && worker.state !== 'activated') {
          await new Promise(resolve => worker.addEventListener('statechange', resolve, { once: true }));
        }
        return worker.state;
      });
      const refused = end === 'redundant' && (await state()) === before;
      check(refused, `an update with ${what} is refused and leaves no trace`);
      writeFileSync(path, original);
    }
    seal(folder);
  }

  async function takenBack() {
    const back = await version(page);
    const path = join(folder, 'NOTICE.txt');
    copyFileSync(path, `${folder}-notice`);
    await touch(page, '#touch:enabled', 'menu'); // where nothing is taken over
    await offer();
    copyFileSync(`${folder}-notice`, path);
    check(seal(folder).version === back, 'a release that is taken back has the version that it had');
    await toBeWaiting(back);
    await touch(page, '#menu .back', 'attract');
    await toServe(back);
    await leavesOneWholeCache('a release that is taken back');
  }

  async function twoAtOnce() {
    await touch(page, '#touch:enabled', 'menu');
    await offer();
    const last = release();
    server.hold('NOTICE.txt');
    await look();
    await until(
      () => Promise.resolve(server.heldBack > 0),
      'the second of two updates',
      () => workers(page),
    );
    await touch(page, '#menu .back', 'attract'); // the first takes over
    await until(
      () => page.evaluate(async () => !(await navigator.serviceWorker.ready).waiting).catch(() => false),
      'the first of two updates',
      () => workers(page),
    );
    server.release();
    await toServe(last);
    await leavesOneWholeCache('an update that comes while another takes over');
  }

  /** @param {string} when @param {number} wait */
  async function killedTakingOver(when, wait) {
    await touch(page, '#touch:enabled', 'menu');
    const next = await offer();
    await page.evaluate(async () => (await navigator.serviceWorker.ready).waiting?.postMessage({ type: 'activate' }));
    await new Promise(resolve => setTimeout(resolve, wait));
    await kill();
    server.stop();
    page = await open();
    await drawn();
    await toServe(next); // it was ready, and needs no server
    await leavesOneWholeCache(`a browser killed ${when} while an update takes over`);
    await server.start();
  }

  async function killedInstalling() {
    const before = await version(page);
    const path = join(folder, LARGE);
    const original = readFileSync(path);
    copyFileSync(join(folder, 'NOTICE.txt'), `${folder}-notice`);
    appendFileSync(path, 'x');
    release();
    server.hold(LARGE);
    await look();
    await until(
      () => Promise.resolve(server.heldBack > 0),
      'an update in its middle',
      () => workers(page),
    );
    const caches = Object.keys(await shelves(page)).length;
    await kill();
    server.stop();
    page = await open();
    await drawn();
    await toServe(before);
    check(caches === 2, 'a browser killed in the middle of an update leaves half a release on the disk');
    writeFileSync(path, original);
    copyFileSync(`${folder}-notice`, join(folder, 'NOTICE.txt'));
    check(seal(folder).version === before, 'the folder is again as before the update');
    await leavesOneWholeCache('a browser killed in the middle of an update');
    await server.start();
  }

  async function manyGood() {
    for (let i = 1; i <= UPDATES; i++) {
      const wanted = release();
      await toServe(wanted);
    }
    await drawn();
    await leavesOneWholeCache(`${UPDATES} good updates in a row`);
  }

  // ------------------------------------------------------------------------------------------------ steps

  /** Another release in the folder. @returns its version */
  function release() {
    appendFileSync(join(folder, 'NOTICE.txt'), '\nOne more line');
    return seal(folder).version;
  }

  /** Another release, which then lies ready. @returns its version */
  async function offer() {
    const next = release();
    await toBeWaiting(next);
    return next;
  }

  /** Makes the page look for an update. */
  async function look() {
    await page.evaluate(lookForUpdate).catch(() => {}); // the page is reloading, and will be asked again
  }

  /**
   * Waits until a release serves the page and has cleared up. The worker that serves it is asked for its version only when
   * no other is on its way: a message that comes while Chrome is stopping it for the next one starts it again, and then
   * Chrome waits until it has been idle for 30 s.
   * @param {string | null} wanted
   */
  async function toServe(wanted) {
    const serves = async () => {
      if (!(await page.evaluate(isSettled).catch(() => false))) return false; // or the page is reloading
      if ((await version(page)) === wanted) return true;
      await look();
      return false;
    };
    await until(serves, `the release ${wanted}`, () => workers(page));
  }

  /** @param {string | null} wanted */
  async function toBeWaiting(wanted) {
    const waits = async () => {
      await look();
      return (await page.evaluate(waitingVersion)) === wanted;
    };
    await until(waits, `the release ${wanted} to lie ready`, () => workers(page));
  }

  async function drawn() {
    await onScreen(page, 'attract');
    await page.waitForSelector('body[data-drawn]', { timeout: PATIENCE_MS });
  }

  /** Of the release in the folder. @param {string} what */
  async function leavesOneWholeCache(what) {
    const found = Object.entries(await shelves(page).catch(() => shelves(page))); // the page may be reloading
    const { files, version } = list();
    const [name, hashes] = found[0] ?? ['', {}];
    const [scope] = Object.keys(hashes)
      .filter(url => url.endsWith('/release.json'))
      .map(url => new URL('.', url).href);
    const wrong = Object.entries(files).filter(([path, allowed]) => !allowed.includes(hashes[scope + path]));
    const isWhole =
      name.endsWith(` ${version}`) && !wrong.length && Object.keys(hashes).length === Object.keys(files).length + 1;
    const names = found.map(([name, hashes]) => `${name} with ${Object.keys(hashes).length} files`).join(', ');
    const missing = wrong.length ? `, where these are not as listed: ${wrong.map(([path]) => path).join(', ')}` : '';
    check(found.length === 1 && isWhole, `${what} leaves one whole cache: ${names}${missing}`);
  }

  /** The list in the folder. @returns {{ version: string, files: Record<string, string[]> }} */
  function list() {
    const [, text = '{}'] = RELEASE_LINE.exec(readFileSync(join(folder, 'sw.js'), 'utf8')) ?? [];
    return JSON.parse(text);
  }

  async function state() {
    return JSON.stringify([await workers(page), await shelves(page)]);
  }
}

/** In the page. */
async function lookForUpdate() {
  const registration = await navigator.serviceWorker.ready;
  if (!registration.installing) await registration.update();
}

/** Runs in the page: whether a release is active and no other is being installed. */
async function isSettled() {
  const { installing, waiting, active } = await navigator.serviceWorker.ready;
  return !installing && !waiting && active?.state === 'activated';
}

/** In the page. @returns {Promise<string | null>} */
async function waitingVersion() {
  const { waiting } = await navigator.serviceWorker.ready;
  if (!waiting) return null;
  return new Promise(resolve => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data);
    setTimeout(() => resolve(null), 1000);
    waiting.postMessage({ type: 'version' }, [port2]);
  });
}

/** @param {string} path */
function flip(path) {
  const bytes = readFileSync(path);
  bytes[bytes.length >> 1] ^= 1;
  writeFileSync(path, bytes);
}
