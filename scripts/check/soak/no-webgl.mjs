/**
 * A browser without any WebGL: the three elements work all the same, on WASM, with `backend` left to itself. Needs
 * `npm run build`.
 */
import { SOAK_PAGE } from './soak-page.mjs';
import { withPage } from '../../lib/with-page.mjs';

/**
 * @typedef {{ name: string, good: boolean, says: string }} Check
 * @typedef {import('../../../src/client/api.js').Trainer} Trainer
 * @typedef {HTMLElement & Pick<Trainer, 'step'> & { readonly trainer: Trainer | null }} TrainerElement
 * @typedef {HTMLElement & { readonly generator: import('../../../src/client/api.js').Generator | null }} PicturesElement
 */

const args = ['--disable-gpu', '--disable-software-rasterizer', '--disable-3d-apis'];
const checks = await withPage({ ...SOAK_PAGE, args }, page => page.evaluate(check));
for (const { name, good, says } of checks) console.log(`${good ? 'good' : 'WRONG'}: ${name}: ${says}`);
const failures = checks.filter(({ good }) => !good).length;
console.log(`${checks.length - failures} of ${checks.length} checks, ${failures} complaints`);
process.exitCode = failures || checks.length === 0 ? 1 : 0;

/** Runs in the page. @returns {Promise<Check[]>} */
async function check() {
  /** @type {Check[]} */
  const found = [];
  const contexts = ['webgl', 'webgl2'].filter(kind =>
    new OffscreenCanvas(1, 1).getContext(/** @type {'webgl'} */ (kind)),
  );
  found.push({ name: 'this browser has no WebGL', good: contexts.length === 0, says: contexts.join() || 'none' });
  const address = '/dist/index.js';
  await import(address);
  document.body.innerHTML = `
    <dcgan-trainer recipe="quick" dataset="digits" base-width="4" batch-size="16"></dcgan-trainer>
    <latent-grid src="digits" rows="4" columns="4"></latent-grid>
    <face-morph src="faces"></face-morph>`;
  const trainer = /** @type {TrainerElement} */ (document.querySelector('dcgan-trainer'));
  const others = /** @type {NodeListOf<PicturesElement>} */ (document.querySelectorAll('latent-grid, face-morph'));

  const { step, discriminatorLoss } = await trainer.step(5);
  const trained = trainer.trainer?.description.backend;
  const loss = discriminatorLoss.toFixed(3);
  found.push({
    name: 'the trainer trains',
    good: step === 5 && Number.isFinite(discriminatorLoss) && trained?.name === 'wasm',
    says: `step ${step}, D's loss ${loss}; ${trained?.reason}`,
  });

  for (const element of others) {
    element.scrollIntoView(); // what nobody sees is not drawn
    for (let tries = 0; tries < 1_200 && !(element.generator && tones(element) >= 8); tries++) {
      await new Promise(resolve => setTimeout(resolve, 50));
    }
    const backend = element.generator?.description.backend;
    const drawn = tones(element);
    found.push({
      name: `<${element.localName}> draws`,
      good: drawn >= 8 && backend?.name === 'wasm',
      says: `${drawn} tones; ${backend?.reason}`,
    });
  }
  return found;

  /** The number of different tones in the element's largest canvas: one or two where nothing is drawn. */
  function tones(/** @type {Element} */ element) {
    /** @param {ParentNode} root @returns {HTMLCanvasElement[]} */
    const canvases = root =>
      [...root.querySelectorAll('*')].flatMap(each => [
        ...(each instanceof HTMLCanvasElement ? [each] : []),
        ...(each.shadowRoot ? canvases(each.shadowRoot) : []),
      ]);
    const [largest] = element.shadowRoot
      ? canvases(element.shadowRoot).sort((a, b) => b.width * b.height - a.width * a.height)
      : [];
    const pixels = largest?.width && largest.getContext('2d')?.getImageData(0, 0, largest.width, largest.height);
    return pixels ? new Set(new Uint32Array(pixels.data.buffer)).size : 0;
  }
}
