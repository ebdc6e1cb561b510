/**
 * Installs Firefox and WebKit for the tests, where they are missing and can be: on Debian and Ubuntu, as root. Elsewhere it
 * says what to do, and `npm test` goes without them.
 */
import { spawnSync } from 'node:child_process';
import { OTHERS, PACKAGES, installedEngines } from './lib/engines.mjs';

const installed = installedEngines();
const packages = [...new Set(OTHERS.filter(name => !installed.includes(name)).flatMap(name => PACKAGES[name]))];
if (packages.length === 0) console.log(`${OTHERS.join(' and ')} are installed.`);
else if (spawnSync('apt-get', ['--version']).status !== 0) {
  console.log(`Skipped: there is no apt-get here. On Debian these are needed: ${packages.join(' ')}`);
} else if (process.getuid?.() !== 0) {
  console.log(`Skipped: only root may install. As root: apt-get install ${packages.join(' ')}`);
} else {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (/** @type {string[]} */ ...words) => spawnSync('apt-get', ['-qq', ...words], { env, encoding: 'utf8' });
  apt('update');
  const { status, stderr } = apt('install', '-y', '--no-install-recommends', ...packages);
  console.log(status === 0 ? `Installed: ${packages.join(' ')}` : `Skipped: apt-get failed: ${stderr}`);
}
