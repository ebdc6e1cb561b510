import { createAvatar } from '@dicebear/core';
import * as toonHead from '@dicebear/toon-head';
import { expect } from 'chai';
import { ASSET_CACHE } from '../../../src/shared/asset-cache.js';
import type { Dataset } from '../../../src/core/data/dataset.js';
import { loadDataset, type LoadDatasetOptions } from '../../../src/core/data/load-dataset.js';
import { gunzipIfNeeded } from '../../../src/core/data/gzip.js';
import { readLayers, type LayeredImages } from '../../../src/core/data/layered-images.js';
import { mirrorDataset } from '../../../src/core/data/mirror.js';
import { DatasetError } from '../../../src/shared/errors.js';
import { gzipped, rejection } from './files.js';

const BASE = new URL('/dist/assets/', location.href).href;
const URL_OF_FACES = `${BASE}faces.layers.gz`;

const load = (options: Partial<LoadDatasetOptions> = {}): Promise<Dataset> =>
  loadDataset('faces', { assets: { base: BASE }, imageSize: null, ...options });

/** The option for the colour of a part. */
const PAINTS: Readonly<Record<string, string>> = {
  head: 'skinColor',
  hair: 'hairColor',
  clothes: 'clothesColor',
};

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

function* images(dataset: Dataset): Generator<Float32Array> {
  const length = dataset.height * dataset.width * dataset.channels;
  for (let first = 0; first < dataset.count; first += 100) {
    const batch = dataset.batch(range(first, Math.min(first + 100, dataset.count)));
    for (let at = 0; at < batch.length; at += length) yield batch.subarray(at, at + length);
  }
}

const mean = (values: ArrayLike<number>): number => Array.from(values).reduce((sum, v) => sum + v, 0) / values.length;

describe('the faces', () => {
  let faces: Dataset;

  before(async () => {
    await caches.delete(ASSET_CACHE);
    faces = await load();
  });
  after(() => caches.delete(ASSET_CACHE));

  it('are 10,000 of 96 x 96 in colour, with the name of who drew them', () => {
    expect(faces).to.include({ name: 'faces', count: 10_000, height: 96, width: 96, channels: 3 });
    expect(faces.attribution?.text).to.contain('Johan Melin').and.contain('CC BY 4.0');
    expect(faces.attribution?.licenseUrl).to.equal(toonHead.meta.license?.url);
    expect(faces.attribution?.url).to.equal(toonHead.meta.source);
  });

  it('fit in 4 MB as they travel', async () => {
    expect((await (await fetch(URL_OF_FACES)).blob()).size).to.be.below(4_000_000);
  });

  it('differ from each other, every one', () => {
    const seen = new Set<string>();
    for (const image of images(faces)) {
      let [a, b] = [0, 0]; // 64 bits of hash: two of 10,000 images share them by chance once in 10^11 times
      for (const value of image) {
        a = (Math.imul(a, 31) + Math.round(value * 128)) | 0;
        b = (Math.imul(b, 16777619) ^ Math.round(value * 128)) | 0;
      }
      seen.add(`${a} ${b}`);
    }
    expect(seen.size).to.equal(faces.count);
  });

  it('are what DiceBear draws of the same parts', async () => {
    const { lists, depth, names } = await contents();
    for (const index of [0, 1, 2, 3, 4, 4999, 9999]) {
      const face = Array.from(lists.subarray(index * depth, (index + 1) * depth), number => names[number] ?? '');
      const drawn = await draw(face.map(name => name.split(' ')));
      const differences = faces.batch([index]).map((value, i) => Math.abs((value + 1) * 127.5 - (drawn[i] ?? NaN)));
      expect(mean(differences), face.join()).to.be.below(0.5);
      // Where two outlines meet in a pixel, the order of drawing and averaging matters.
      expect(differences.filter(difference => difference > 8).length / differences.length).to.be.below(0.01);
    }
  });

  it('have different parts, and each of them often enough to be learnt', async () => {
    const { lists, names } = await contents();
    const uses = new Array<number>(names.length).fill(0);
    for (const number of lists) uses[number] = (uses[number] ?? 0) + 1;
    expect(names).to.have.length(251);
    expect(Math.min(...uses)).to.be.above(30);
  });

  it('have heads, eyes and mouths in the same place', async () => {
    const { layers, names } = await contents();
    for (const part of ['head', 'eyes', 'mouth']) {
      const boxes = layers.filter((_, number) => names[number]?.startsWith(`${part} `));
      const spread = (values: number[]): number => Math.max(...values) - Math.min(...values);
      expect(boxes).to.have.length.above(4);
      expect(spread(boxes.map(({ left, width }) => left + width / 2))).to.be.at.most(1);
      expect(spread(boxes.map(({ top, height }) => top + height / 2))).to.be.at.most(4);
    }
  });

  it('fill their square: the background is opaque, and a head takes more than a third of it', async () => {
    const { layers, names, lists, depth } = await contents();
    for (let at = 0; at < lists.length; at += depth) {
      expect(names[lists[at] ?? NaN]).to.match(/^background [0-9a-f]{6}$/);
    }
    layers.forEach(({ height, width, rgba }, number) => {
      if (names[number]?.startsWith('head ')) expect(height * width).to.be.above((96 * 96) / 3);
      if (!names[number]?.startsWith('background ')) return;
      expect(height * width).to.equal(96 * 96);
      expect(rgba.every((value, i) => i % 4 < 3 || value === 255)).to.equal(true);
    });
  });

  it('keep their mean when they are resized', async () => {
    const some = range(0, 50);
    const expected = mean(faces.batch(some));
    for (const imageSize of [64, 48, 32]) {
      const small = await load({ imageSize });
      expect(small).to.include({ count: 10_000, height: imageSize, width: imageSize, channels: 3 });
      expect(small.attribution).to.equal(faces.attribution);
      expect(mean(small.batch(some))).to.be.closeTo(expected, 1e-6);
    }
  });

  it('are doubled by their mirror images, which are others', () => {
    const both = mirrorDataset(faces);
    expect(both.count).to.equal(20_000);
    const [face, mirror] = [both.batch([17]), both.batch([10_017])];
    expect(mirror).not.to.deep.equal(face);
    expect(mean(mirror)).to.be.closeTo(mean(face), 1e-6);
  });

  it('load with a progress that rises from 0 to 1', async () => {
    await caches.delete(ASSET_CACHE);
    const fractions: number[] = [];
    await load({ onProgress: fraction => fractions.push(fraction) });
    expect(fractions[0]).to.equal(0);
    expect(fractions.at(-1)).to.equal(1);
    expect(fractions.every((fraction, i) => i === 0 || fraction > (fractions[i - 1] ?? 1))).to.equal(true);
  });

  it('come from the cache the second time', async () => {
    await load();
    expect(await (await caches.open(ASSET_CACHE)).match(URL_OF_FACES)).to.be.instanceOf(Response);
  });

  it('are fetched again where the cache holds something else', async () => {
    const cache = await caches.open(ASSET_CACHE);
    const real = new Uint8Array(await (await fetch(URL_OF_FACES)).arrayBuffer());
    for (const wrong of ['<!doctype html>', real.slice(0, 100_000), await gzipped(new Uint8Array(1000))]) {
      await cache.put(URL_OF_FACES, new Response(wrong));
      expect(await load()).to.include({ count: 10_000 });
      expect((await (await cache.match(URL_OF_FACES))?.arrayBuffer())?.byteLength).to.equal(real.length);
    }
  });

  it('say so where they are missing', async () => {
    const error = await rejection(load({ assets: { base: new URL('/test/', location.href).href } }));
    expect(error).to.be.instanceOf(DatasetError);
    expect(String(error)).to.contain('faces.layers.gz could not be loaded: the server answered with HTTP status 404');
  });

  it('are not loaded for nobody', async () => {
    expect(await rejection(load({ signal: AbortSignal.abort() }))).to.have.property('name', 'AbortError');
  });
});

/** The file itself, and its layers' names. */
async function contents(): Promise<LayeredImages & { names: readonly string[] }> {
  const { body } = await fetch(URL_OF_FACES);
  if (!body) throw new Error('No faces.');
  const read = await readLayers(await gunzipIfNeeded(body, 'faces'), 'faces');
  const { layers: names } = (await (await fetch('/assets/faces/faces.json')).json()) as { layers: string[] };
  return { ...read, names };
}

/**
 * A whole face as DiceBear composes it, RGB bytes of 96 x 96, rendered eight times larger and averaged.
 * @param parts name of the group, of the part, and its colour
 */
async function draw(parts: readonly (readonly string[])[]): Promise<Float64Array> {
  const options: Record<string, unknown> = { scale: 120, translateY: 4, size: 768 };
  for (const group of ['rearHair', 'beard']) options[`${group}Probability`] = 0;
  for (const [group = '', name = '', colour = ''] of parts) {
    if (!group) continue;
    if (group === 'background') options['backgroundColor'] = [name];
    else options[group] = [name];
    if (group in PAINTS) options[PAINTS[group] ?? ''] = [colour];
    options[`${group}Probability`] = 100;
  }
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(createAvatar(toonHead, options).toString())}`;
  await image.decode();
  const context = new OffscreenCanvas(768, 768).getContext('2d', { alpha: false, willReadFrequently: true });
  if (!context) throw new Error('No canvas.');
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, 768, 768);
  const means = new Float64Array(96 * 96 * 3);
  for (let i = 0; i < 768 * 768; i++) {
    const target = 3 * (Math.floor(i / 768 / 8) * 96 + Math.floor((i % 768) / 8));
    for (let k = 0; k < 3; k++) means[target + k] = (means[target + k] ?? 0) + (data[4 * i + k] ?? 0) / 64;
  }
  return means;
}
