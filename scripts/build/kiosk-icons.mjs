/**
 * Draws the kiosk's icons: four faces by the generator on board, in demo/kiosk/icons/. Needs `npm run build`; run by hand
 * when the generator is another one.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { withPage } from '../lib/with-page.mjs';

const OUT = 'demo/kiosk/icons';
const SIZES = [192, 512];

await withPage({}, async page => {
  mkdirSync(OUT, { recursive: true });
  for (const size of SIZES) {
    const base64 = String(await page.evaluate(`(${draw})(${size})`));
    writeFileSync(`${OUT}/icon-${size}.png`, Buffer.from(base64, 'base64'));
  }
});

/** Runs in the page. The faces lie in the middle four fifths, which every system shows of an icon. @param {number} size */
async function draw(size) {
  const engine = '/dist/engine.js';
  const { loadGenerator } = await import(engine);
  const generator = await loadGenerator('/dist/assets/weights/faces.safetensors', { backend: 'wasm' });
  const { latentSize } = generator.description;
  let state = 20;
  const random = () => ((state = (state * 48271) % 2147483647) / 2147483647) * 2 - 1;
  const { rgba, width, height } = await generator.draw(Float32Array.from({ length: 4 * latentSize }, random));

  const canvas = new OffscreenCanvas(size, size);
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext('2d'));
  context.fillStyle = '#0a0a0c';
  context.fillRect(0, 0, size, size);
  context.imageSmoothingEnabled = false; // its own pixels, each a whole number of the icon's
  const side = width * Math.max(1, Math.floor((0.4 * size) / width));
  const margin = Math.round((size - 2 * side) / 2);
  for (let i = 0; i < 4; i++) {
    const face = new OffscreenCanvas(width, height);
    const pixels = rgba.slice(4 * i * width * height, 4 * (i + 1) * width * height);
    face.getContext('2d')?.putImageData(new ImageData(pixels, width, height), 0, 0);
    context.drawImage(face, margin + (i % 2) * side, margin + Math.floor(i / 2) * side, side, side);
  }
  const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer());
  return btoa(bytes.reduce((text, byte) => text + String.fromCharCode(byte), ''));
}
