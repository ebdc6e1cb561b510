/**
 * Measures the import of a zip of pictures; see import.ts.
 *
 *   node bench/import.mjs [PICTURES, 21551]
 */
import { withPages } from './with-pages.mjs';

await withPages('import', 'importing', async open => {
  console.log(await (await open()).evaluate(`importing(${Number(process.argv[2] ?? 21_551)})`));
});
