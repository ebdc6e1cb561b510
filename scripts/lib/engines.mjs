/** Which browsers are here to test in, besides Chromium: Firefox and WebKit, as Linux distributions package them. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** @typedef {'firefox' | 'webkit'} OtherEngine */
/** @typedef {'chromium' | OtherEngine} Engine */

/** @type {readonly OtherEngine[]} */
export const OTHERS = ['firefox', 'webkit'];

/** What Debian and Ubuntu call them, and what they need besides. */
export const PACKAGES = {
  firefox: ['firefox-esr', 'xvfb'],
  webkit: ['webkit2gtk-driver', 'gir1.2-webkit2-4.1', 'python3-gi', 'xvfb'],
};

/** @returns {string | undefined} the path of Firefox: `FIREFOX_PATH`, else an installed one */
export function findFirefox() {
  const named = process.env.FIREFOX_PATH;
  if (named && !existsSync(named)) throw new Error(`FIREFOX_PATH names ${named}, which does not exist.`);
  return named ?? onPath('firefox-esr') ?? onPath('firefox');
}

/** @returns {string | undefined} the path of WebKitGTK's driver, where a Python can open a window of WebKitGTK and there is a screen */
export function findWebKit() {
  const driver = onPath('WebKitWebDriver');
  if (!driver || !(process.env.DISPLAY || findXvfb())) return undefined;
  const program = "import gi; gi.require_version('WebKit2', '4.1'); from gi.repository import WebKit2";
  return spawnSync('/usr/bin/python3', ['-c', program]).status === 0 ? driver : undefined;
}

export function findXvfb() {
  return onPath('Xvfb');
}

/** @returns {OtherEngine[]} those that are installed */
export function installedEngines() {
  const found = { firefox: findFirefox, webkit: findWebKit };
  return OTHERS.filter(name => found[name]());
}

/** @param {string} name */
function onPath(name) {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map(folder => join(folder, name))
    .find(path => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}
