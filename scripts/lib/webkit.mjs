/**
 * WebKit through the WebDriver protocol (https://www.w3.org/TR/webdriver2/), as far as tests and measurements need it:
 * one window, on a screen that nobody sees.
 */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { findWebKit, findXvfb, PACKAGES } from './engines.mjs';
import { freePort } from './free-port.mjs';
import { endProcess, openScreen, startProgram } from './screen.mjs';

const WINDOW = fileURLToPath(new URL('webkit-window.py', import.meta.url));
/** What Safari 26 has on and WebKitGTK 2.50 has off; but not WebGL in workers, which would be the software's here. */
const FEATURES = ['AccessHandle', 'FileSystem', 'FileSystemWritableStream', 'StorageAPI', 'StorageAPIEstimate'];
/** In milliseconds. */
const STARTS_WITHIN = 120_000;
const NO_LIMIT = 24 * 3600 * 1000;

export class WebKitBrowser {
  #address = '';
  #session = '';
  /** What to end, the last first. @type {(() => unknown)[]} */
  #endings = [];
  /** Name and number. */
  version = '';
  /** Of the driver, from which all processes of the browser descend. */
  pid = NaN;

  /** @param {{ dark?: boolean }} settings `dark`: whether the user's system is dark @returns {Promise<WebKitBrowser>} */
  static async launch({ dark = false } = {}) {
    const browser = new WebKitBrowser();
    try {
      await browser.#start(dark);
      return browser;
    } catch (error) {
      await browser.close();
      throw error;
    }
  }

  /** @param {boolean} dark */
  async #start(dark) {
    const driver = findWebKit();
    if (!driver) throw new Error(`WebKit is not installed: apt-get install ${PACKAGES.webkit.join(' ')}`);
    const folder = mkdtempSync(join(tmpdir(), 'webkit-'));
    this.#endings.push(() => rmSync(folder, { recursive: true, force: true }));
    const port = await freePort();
    const server = startProgram(driver, [`--port=${port}`], { env: await this.#environment(dark), stdio: 'ignore' });
    this.pid = server.pid ?? NaN;
    this.#endings.push(() => endProcess(server));
    this.#address = `http://127.0.0.1:${port}`;
    await this.#ready();
    const options = { binary: WINDOW, args: [folder, FEATURES.join(',')] };
    const { sessionId, capabilities } = await this.#call('POST', '/session', {
      capabilities: { alwaysMatch: { 'webkitgtk:browserOptions': options } },
    });
    this.#session = sessionId;
    this.version = `WebKitGTK ${capabilities.browserVersion}`;
    await this.#command('POST', '/timeouts', { script: NO_LIMIT, pageLoad: NO_LIMIT, implicit: 0 });
  }

  /** @param {boolean} dark */
  async #environment(dark) {
    const env = {
      ...process.env,
      NO_AT_BRIDGE: '1', // else GTK looks for a service of the desktop
      // Its sandbox needs namespaces, which containers refuse. The pages are the project's own.
      WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
      JSC_useSharedArrayBuffer: '1', // in isolated pages, as in Safari
      WEBKIT_DISABLE_COMPOSITING_MODE: '1', // else pages are put together by Mesa's software GPU, in which threads crash
      ...(dark && { GTK_THEME: 'Adwaita:dark' }),
    };
    const xvfb = findXvfb();
    if (!xvfb) return env;
    const { display, close } = await openScreen(xvfb);
    this.#endings.push(close);
    return { ...env, DISPLAY: display };
  }

  async #ready() {
    const until = performance.now() + STARTS_WITHIN;
    while (performance.now() < until) {
      if (await this.#call('GET', '/status').then(({ ready }) => ready, () => false)) return; // prettier-ignore
      await wait(50);
    }
    throw new Error(`WebKitWebDriver did not answer in ${STARTS_WITHIN / 1000} s.`);
  }

  /** @param {string} url @returns {Promise<void>} */
  async goto(url) {
    await this.#command('POST', '/url', { url });
  }

  /** @returns {Promise<string>} */
  url() {
    return this.#command('GET', '/url');
  }

  /**
   * Runs in the page, and waits for what it returns.
   * @param {string | ((...values: any[]) => unknown)} what an expression, or a function that uses nothing around it
   * @param {...unknown} values
   * @returns {Promise<any>}
   */
  async evaluate(what, ...values) {
    const expression = typeof what === 'string' ? `(${what})` : `(${what})(...values)`;
    const script = `const values = [...arguments], done = values.pop();
      const tell = error => done({ error: error instanceof Error ? error + '\\n' + error.stack : String(error) });
      (async () => ${expression})().then(value => done({ value }), tell);`;
    const answer = await this.#command('POST', '/execute/async', { script, args: values });
    if (answer?.error) throw new Error(answer.error);
    return answer?.value;
  }

  /** @param {string} condition an expression @returns {Promise<void>} once it holds */
  async waitForFunction(condition) {
    while (!(await this.evaluate(`Boolean(${condition})`))) await wait(50);
  }

  /** @param {string} text is typed into what has the focus; special keys as WebDriver writes them */
  async type(text) {
    const actions = [...text].flatMap(value => [
      { type: 'keyDown', value },
      { type: 'keyUp', value },
    ]);
    await this.#command('POST', '/actions', { actions: [{ type: 'key', id: 'keyboard', actions }] });
  }

  /** @param {{ width: number, height: number }} size of the page in CSS pixels */
  async resize(size) {
    await this.#command('POST', '/window/rect', size);
  }

  /** @returns {Promise<Buffer>} a PNG of what the window shows */
  async screenshot() {
    return Buffer.from(await this.#command('GET', '/screenshot'), 'base64');
  }

  async close() {
    if (this.#session) await this.#command('DELETE', '').catch(() => {}); // it may have crashed
    for (const end of this.#endings.splice(0).reverse()) await end();
  }

  /** @param {string} method @param {string} path @param {object} [body] @returns {Promise<any>} */
  #command(method, path, body) {
    return this.#call(method, `/session/${this.#session}${path}`, body);
  }

  /**
   * Without `fetch`, which gives up after five minutes without an answer: a script may take longer.
   * @param {string} method @param {string} path @param {object} [body] @returns {Promise<any>}
   */
  async #call(method, path, body) {
    const sent = request(`${this.#address}${path}`, { method, headers: { 'content-type': 'application/json' } });
    sent.end(body && JSON.stringify(body));
    /** @type {[import('node:http').IncomingMessage]} */
    const [response] = /** @type {any} */ (await once(sent, 'response'));
    let text = '';
    for await (const part of response.setEncoding('utf8')) text += part;
    const { value } = JSON.parse(text);
    if (value?.error) throw new Error(`WebKit: ${value.error}: ${value.message ?? ''}`);
    return value;
  }
}
