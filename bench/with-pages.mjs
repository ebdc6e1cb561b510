import { spawnSync } from 'node:child_process';
import { loadBundle, withBrowser } from '../scripts/lib/with-page.mjs';

/**
 * Builds the bench and serves the project. Pages are opened with one of the bench's bundles in them; what a bundle calls
 * `report(line)` is printed. Needs `npm run build`.
 * @param {string} bundle such as `round-trip`; it defines a global of the name `ready`
 * @param {string} ready
 * @param {(open: () => Promise<import('puppeteer-core').Page>) => Promise<void>} use
 */
export async function withPages(bundle, ready, use) {
  const built = spawnSync('npx rollup -c --silent --configOnly bench', { shell: true, stdio: 'inherit' });
  if (built.status !== 0) throw new Error('The bench could not be built.');
  await withBrowser({}, ({ open }) =>
    use(async () => {
      const page = await open({ functions: { report: console.log } });
      await loadBundle(page, `/build/bench/${bundle}.js`, ready);
      return page;
    }),
  );
}
