/**
 * Writes the files that people and attackers give instead of good pictures to a folder, to try an import by hand:
 *
 *     node scripts/data/bad-pictures.mjs [folder]        by default build/bad-pictures
 *
 * test/support/bad-pictures.ts says what must become of each, and test/core/data/pictures/import.test.ts tests it.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const folder = process.argv[2] ?? 'build/bad-pictures';
const bundle = 'build/bad-pictures.mjs';

await build({ entryPoints: ['test/support/bad-pictures.ts'], outfile: bundle, bundle: true, format: 'esm' });
const { badPictures } = await import(pathToFileURL(bundle).href);
await rm(bundle);

await mkdir(folder, { recursive: true });
const pictures = await badPictures();
for (const { name, content } of pictures) {
  await writeFile(join(folder, name.replace(/[^\w.-]/g, '_')), content);
}
console.log(`${pictures.length} files in ${folder}`);
