/**
 * Measures whether a generator copies its training images; see copies.ts.
 *
 *   node bench/copies.mjs weights/faces.safetensors faces
 */
import { withPages } from './with-pages.mjs';

const [file = 'weights/faces.safetensors', dataset = 'faces'] = process.argv.slice(2);
await withPages('copies', 'copies', async open => {
  console.log(await (await open()).evaluate(`copies('/${file}', '${dataset}')`));
});
