/** What contributors are told is true of the tree, and a release refuses what is not ready. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { datedChangelog, nextVersion, withVersion } from '../../scripts/release.mjs';

const guide = readFileSync('CONTRIBUTING.md', 'utf8');
const { scripts, version } = JSON.parse(readFileSync('package.json', 'utf8'));

test('every command that CONTRIBUTING.md names exists', () => {
  const names = [...guide.matchAll(/npm run ([\w:]+)/g)].map(([, name = '']) => name);
  assert.ok(names.length > 5);
  assert.deepEqual(
    names.filter(name => !(name in scripts)),
    [],
  );
});

test('the changelog has a section of the present version', () => {
  assert.ok(
    readFileSync('CHANGELOG.md', 'utf8').includes(`\n## [${version}]`),
    `CHANGELOG.md has no section [${version}].`,
  );
});

test('a release counts the version up', () => {
  const next = ['patch', 'minor', 'major', '0.9.1'].map(wanted => nextVersion('0.2.7', wanted));
  assert.deepEqual(next, ['0.2.8', '0.3.0', '1.0.0', '0.9.1']);
  assert.throws(() => nextVersion('0.2.7', 'huge'), /Say which release/);
});

test('a release gives both packages its version, and nothing else', () => {
  const [main, mnist] = ['package.json', 'packages/mnist/package.json'].map(file => readFileSync(file, 'utf8'));
  // Both have the present version, and one names it a second time: the digits that it depends on.
  assert.equal(withVersion(main, version), main);
  assert.equal(withVersion(mnist, version), mnist);
  const next = JSON.parse(withVersion(main, '9.8.7'));
  assert.deepEqual([next.version, next.dependencies], ['9.8.7', { 'dcgan-elements-mnist': '9.8.7' }]);
  assert.equal(JSON.parse(withVersion(mnist, '9.8.7')).version, '9.8.7');
});

test('a release dates the changelog, and refuses one that says nothing', () => {
  const dated = datedChangelog('# Changelog\n\n## [Unreleased]\n\n- New.\n\n## [0.1.0]\n', '0.2.0', '2026-11-29');
  assert.equal(dated, '# Changelog\n\n## [Unreleased]\n\n## [0.2.0] - 2026-11-29\n\n- New.\n\n## [0.1.0]\n');
  const named = datedChangelog('## [Unreleased]\n\n## [0.2.0] - unreleased\n\n- New.\n', '0.2.0', '2026-11-29');
  assert.equal(named, '## [Unreleased]\n\n## [0.2.0] - 2026-11-29\n\n- New.\n');
  const empty = '## [Unreleased]\n\n## [0.1.0]\n\n- Old.\n';
  assert.throws(() => datedChangelog(empty, '0.2.0', '2026-11-29'), /says nothing of 0\.2\.0/);
});
