import { existsSync } from 'node:fs';
import chromium from '@sparticuz/chromium';
import { Launcher } from 'chrome-launcher';

/**
 * Software WebGL is asked for by name, so that the WebGL backend can be tested where there is no GPU. Only WebGL: Chromium would
 * put its pages together on that emulated GPU too, which takes up to half of a test's time and which it does for nobody else
 * without a GPU.
 */
const SWIFTSHADER = ['--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--disable-gpu-compositing'];

/**
 * Another implementation of GL: Mesa's, from Debian's libgl1-mesa-dri and libegl1. The Chromium that npm carries cannot use it;
 * Debian's own can. It needs no display.
 */
const LLVMPIPE = {
  args: ['--use-gl=angle', '--use-angle=gl-egl', '--ignore-gpu-blocklist'],
  env: { EGL_PLATFORM: 'surfaceless', LIBGL_ALWAYS_SOFTWARE: '1' },
};

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  // A test page is never in front of anybody; it must still run at full speed.
  '--disable-renderer-backgrounding',
  '--disable-backgrounding-occluded-windows',
  '--disable-background-timer-throttling',
];

/**
 * The browser to test in: `CHROME_PATH`, else an installed Chrome or Chromium, else the one that npm carries. `CHROME_GL=llvmpipe`
 * takes Mesa's software GPU instead of Chromium's.
 * @returns {Promise<{ executablePath: string, args: string[], headless: boolean, env?: NodeJS.ProcessEnv }>} puppeteer's launch
 *   options
 */
export async function launchOptions() {
  const executablePath = await findBrowser();
  if (process.env.CHROME_GL !== 'llvmpipe') {
    return { executablePath, args: [...SWIFTSHADER, ...ARGUMENTS], headless: true };
  }
  const { args, env } = LLVMPIPE;
  return { executablePath, args: [...args, ...ARGUMENTS], headless: true, env: { ...process.env, ...env } };
}

async function findBrowser() {
  const named = process.env.CHROME_PATH;
  if (named) {
    if (!existsSync(named)) throw new Error(`CHROME_PATH names ${named}, which does not exist.`);
    return named;
  }
  return installed() ?? (await chromium.executablePath());
}

/** @returns {string | undefined} */
function installed() {
  try {
    return Launcher.getInstallations()[0];
  } catch {
    return undefined; // chrome-launcher throws where it finds none
  }
}
