/** Reads and drives the kiosk's page. */

export const PATIENCE_MS = 120_000;

/** @typedef {import('puppeteer-core').Page} Page */

/**
 * Touches once, and waits for the screen that follows.
 * @param {Page} page
 * @param {string} selector
 * @param {string} screen
 */
export async function touch(page, selector, screen) {
  const button = await page.waitForSelector(selector, { visible: true, timeout: PATIENCE_MS });
  await button?.tap();
  await onScreen(page, screen);
}

/** @param {Page} page @param {string} screen */
export function onScreen(page, screen) {
  const isThere = async () => (await page.$(`body[data-screen="${screen}"]`)) !== null;
  return until(isThere, `the screen ${screen}`, () => look(page));
}

/** What is on the screen, for a message. @param {Page} page @returns {Promise<string>} */
export function look(page) {
  return page.evaluate(() => {
    const exhibit = document.querySelector('#exhibit > *');
    const words = [...document.querySelectorAll('.screen:not([hidden]), dialog[open]')].map(
      part => part instanceof HTMLElement && part.innerText.replaceAll(/\s+/g, ' '),
    );
    const element = exhibit ? `<${exhibit.localName}> ${'state' in exhibit ? exhibit.state : ''}` : 'no exhibit';
    return `${document.body.dataset['screen']}, ${element}, "${words.join('" "')}"`;
  });
}

/** The release that serves the page; `null` while none does. @param {Page} page @returns {Promise<string | null>} */
export async function version(page) {
  return page
    .evaluate(
      () =>
        /** @type {Promise<string | null>} */ (
          new Promise(resolve => {
            const worker = navigator.serviceWorker.controller;
            if (!worker) return resolve(null);
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = ({ data }) => resolve(data);
            setTimeout(() => resolve(null), 1000);
            worker.postMessage({ type: 'version' }, [port2]);
          })
        ),
    )
    .catch(() => null); // the page is reloading
}

/** Installing, waiting and active worker, for a message. @param {Page} page @returns {Promise<string>} */
export function workers(page) {
  return page.evaluate(async () => {
    const { installing, waiting, active } = await navigator.serviceWorker.ready;
    return `installing: ${installing?.state}, waiting: ${waiting?.state}, active: ${active?.state}`;
  });
}

/**
 * Every cache by its name, and in it the SHA-256 in base64 of every file by its URL.
 * @param {Page} page
 * @returns {Promise<Record<string, Record<string, string>>>}
 */
export function shelves(page) {
  return page.evaluate(async () => {
    /** @type {Record<string, Record<string, string>>} */
    const found = {};
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      /** @type {Record<string, string>} */
      const files = (found[name] = {});
      for (const request of await cache.keys()) {
        const bytes = await (await cache.match(request))?.arrayBuffer();
        const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes ?? new ArrayBuffer(0)));
        files[request.url] = btoa(String.fromCharCode(...digest));
      }
    }
    return found;
  });
}

/**
 * @param {() => Promise<boolean>} holds
 * @param {string} what it is, for the message
 * @param {() => Promise<unknown>} saw what there is instead, for the message
 */
export async function until(holds, what, saw = () => Promise.resolve('no more')) {
  const began = performance.now();
  while (!(await holds())) {
    if (performance.now() - began > PATIENCE_MS) {
      const words = await saw().catch(String);
      throw new Error(`Waited ${PATIENCE_MS / 1000} s for ${what}, and saw: ${String(words)}`);
    }
    await new Promise(resolve => setTimeout(resolve, 200));
  }
}
