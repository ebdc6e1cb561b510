import { expect } from 'chai';
import { fileUrl, fileUrls } from '../../src/client/package-files.js';
import { assetUrl } from '../../src/shared/protocol/assets.js';

const BASE = new URL('/dist/assets/', location.href).href;

describe('The files that the package loads at run time', () => {
  it('are all built, under the names that it asks for', async () => {
    const urls = Object.values(fileUrls(BASE));
    const answers = await Promise.all(urls.map(url => fetch(url, { method: 'HEAD' })));
    expect(answers.filter(({ ok }) => !ok).map(({ url }) => url)).to.deep.equal([]);
  });

  it('lie beside the script unless a base is given', () => {
    expect(fileUrl('trainer.worker.js', undefined)).to.match(/\/build\/test\/assets\/trainer\.worker\.js$/);
    expect(fileUrl('weights/faces.safetensors', BASE)).to.equal(`${BASE}weights/faces.safetensors`);
  });

  it('are found by a worker where a bundler has put them, and in the base otherwise', () => {
    const assets = { base: BASE, files: { 'a.wasm': 'https://example.org/a-1f2e.wasm' } };
    expect(assetUrl(assets, 'a.wasm')).to.equal('https://example.org/a-1f2e.wasm');
    expect(assetUrl(assets, 'b.wasm')).to.equal(`${BASE}b.wasm`);
  });
});
