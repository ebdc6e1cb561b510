/**
 * Makes a release of what stands on main: tests it, sets the version, dates the changelog, commits and tags. It publishes
 * nothing, and says what to do next.
 *
 *   npm run release -- patch      or minor, major, or a version such as 0.2.0
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const PACKAGES = ['package.json', 'packages/mnist/package.json'];

/**
 * @param {string} present
 * @param {string} wanted `patch`, `minor`, `major`, or a version
 * @returns {string}
 */
export function nextVersion(present, wanted) {
  if (/^\d+\.\d+\.\d+$/.test(wanted)) return wanted;
  const [major = 0, minor = 0, patch = 0] = present.split('.').map(Number);
  if (wanted === 'patch') return `${major}.${minor}.${patch + 1}`;
  if (wanted === 'minor') return `${major}.${minor + 1}.0`;
  if (wanted === 'major') return `${major + 1}.0.0`;
  throw new Error('Say which release: npm run release -- patch (or minor, major, or a version such as 0.2.0)');
}

/**
 * The changelog with the version's section dated. That is the one of its name, or "Unreleased", which stays for what comes.
 * @param {string} changelog
 * @param {string} version
 * @param {string} date such as 2026-11-29
 */
export function datedChangelog(changelog, version, date) {
  const names = [`[${version}] - unreleased`, '[Unreleased]'];
  for (const name of names) {
    const start = changelog.indexOf(`## ${name}\n`);
    if (start < 0) continue;
    const from = start + `## ${name}\n`.length;
    const next = changelog.indexOf('\n## ', from);
    const entries = changelog.slice(from, next < 0 ? undefined : next);
    if (!/^\s*- /m.test(entries)) continue;
    const heading =
      name === '[Unreleased]' ? `## [Unreleased]\n\n## [${version}] - ${date}\n` : `## [${version}] - ${date}\n`;
    return changelog.slice(0, start) + heading + changelog.slice(from);
  }
  throw new Error(
    `CHANGELOG.md says nothing of ${version}: list what changes for users under "${names.join('" or "')}".`,
  );
}

/**
 * A `package.json` with a version, and the same one for the package of MNIST if it depends on that.
 * @param {string} json
 * @param {string} version
 */
export function withVersion(json, version) {
  const content = JSON.parse(json);
  content.version = version;
  if (content.dependencies) content.dependencies['dcgan-elements-mnist'] = version;
  return `${JSON.stringify(content, null, 2)}\n`;
}

/** @param {...string} words */
function git(...words) {
  return execFileSync('git', words).toString().trim();
}

function release() {
  const { version: present } = JSON.parse(readFileSync('package.json', 'utf8'));
  const version = nextVersion(present, process.argv[2] ?? '');
  const changelog = datedChangelog(
    readFileSync('CHANGELOG.md', 'utf8'),
    version,
    new Date().toISOString().slice(0, 10),
  );
  const branch = git('branch', '--show-current');
  if (branch !== 'main') throw new Error(`A release is made on main, and this is ${branch || 'no branch'}.`);
  if (git('status', '--porcelain')) throw new Error('The tree has changes: commit or stash them first.');
  if (git('tag', '--list', `v${version}`)) throw new Error(`There is a tag v${version} already.`);
  if (spawnSync('npm test', { shell: true, stdio: 'inherit' }).status !== 0) {
    throw new Error('Not everything holds, so nothing is released; see above.');
  }
  for (const file of PACKAGES) writeFileSync(file, withVersion(readFileSync(file, 'utf8'), version));
  execFileSync('npm', ['install', '--package-lock-only', '--ignore-scripts'], { stdio: 'ignore' });
  writeFileSync('CHANGELOG.md', changelog);
  git('commit', '--quiet', '--message', `Release ${version}`, ...PACKAGES, 'package-lock.json', 'CHANGELOG.md');
  git('tag', '--annotate', `v${version}`, '--message', `Version ${version}`);
  console.log(
    `\n${version} is committed and tagged. Next: git push --follow-tags, then npm run package,\nand npm publish of both files in build/packages/, dcgan-elements-mnist first.`,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    release();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
