import { spawn } from 'node:child_process';
import { startDevServer } from '@web/dev-server';
import { freePort } from './free-port.mjs';
import { isolate } from './isolation.mjs';
import { missingPage } from './missing-page.mjs';

/**
 * Serves the project's folder as any static server would.
 * @param {{ port?: number, reloads?: boolean, isolated?: boolean }} options `port`: the first to try, the next free one is
 *   taken; any free one without it, so that checks can run side by side; `reloads`: whether pages listen for `reload()`;
 *   `isolated`: whether they are cross-origin isolated, which no static server makes them by itself
 */
export async function serve({ port, reloads = false, isolated = false } = {}) {
  const server = await startDevServer({
    readCliArgs: false,
    readFileConfig: false,
    logStartMessage: false,
    autoExitProcess: false,
    config: {
      rootDir: '.',
      port: await freePort(port),
      hostname: 'localhost',
      watch: false,
      clearTerminalOnReload: false,
      middleware: [missingPage, ...(isolated ? [isolate] : [])],
      plugins: reloads ? [{ name: 'reload', injectWebSocket: true }] : [],
    },
  });
  const url = `http://localhost:${server.config.port}/demo/`;
  const reload = () => server.webSockets?.sendImport('data:text/javascript,window.location.reload()');
  return { url, open: () => openPage(url), close: () => server.stop(), reload };
}

/** Opens the page where there is a screen; elsewhere the printed address must do. @param {string} url */
function openPage(url) {
  const screen = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  if (!screen || process.env.CI) return;
  const command = { darwin: 'open', win32: 'start' }[/** @type {'darwin'} */ (process.platform)] ?? 'xdg-open';
  spawn(command, [url], { shell: process.platform === 'win32', detached: true, stdio: 'ignore' })
    .on('error', () => {})
    .unref();
}
