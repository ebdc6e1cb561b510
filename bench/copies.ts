/** Whether generators copy, by the page's own check: what docs/copying.md tells. */
import type * as engine from '../src/client/index.js';
import { loadDataset } from '../src/core/data/load-dataset.js';
import { randomLatents } from '../src/shared/latent/random-latents.js';
import type { CopyAssessment } from '../src/shared/protocol/copies.js';
import type { ImageBatch } from '../src/shared/protocol/images.js';
import { download, SampledGenerator, start } from './judge/samples.js';

/** The package's own engine, as it was built. */
type Engine = typeof engine;

/** What is held against the data: a generator's file, a file of images, or some of the data themselves. */
export interface CopiesCase {
  readonly dataset: string;
  readonly generator?: string;
  readonly images?: string;
  readonly flip?: boolean;
  readonly imageSize?: number;
  readonly samples?: number;
}

export type CopiesFigures = Omit<CopyAssessment, 'nearest'> & {
  /** Of distance to isolation, over the samples: least, quartiles and largest. */
  readonly ratios: readonly number[];
  /** Milliseconds: of the first assessment, and of a second one. */
  readonly milliseconds: readonly [first: number, second: number];
};

async function measure({ dataset, flip = false, imageSize, ...given }: CopiesCase): Promise<CopiesFigures> {
  const address = new URL('/dist/engine.js', location.href).href;
  const { openCopyCheck } = (await import(address)) as Engine;
  const base = new URL('/dist/assets/', location.href).href;
  const { samples = 100, images, generator } = given;
  const drawn = generator
    ? await draw(generator, samples, dataset, base)
    : await pick(images ?? dataset, samples, imageSize ?? null, base);
  const check = await openCopyCheck({ dataset, flip, ...(imageSize !== undefined && { imageSize }) });
  const begun = performance.now();
  const { nearest, ...figures } = await check.assess(drawn);
  const first = performance.now() - begun;
  await check.assess({ ...drawn, data: drawn.data.slice() });
  const second = performance.now() - begun - first;
  check.dispose();
  const ratios = [...nearest.distances].map((d, i) => d / (nearest.isolations[i] ?? NaN)).sort((a, b) => a - b);
  return {
    ...figures,
    ratios: [0, 0.25, 0.5, 0.75, 1].map(at => ratios[Math.round(at * (ratios.length - 1))] ?? NaN),
    milliseconds: [first, second],
  };
}

/** Samples of random z; a generator with classes is asked for them as often as its data has them, or equally often. */
async function draw(file: string, count: number, dataset: string, base: string): Promise<ImageBatch> {
  await start();
  const generator = new SampledGenerator(await download(file));
  const { height, width, channels } = generator.description;
  const { labels } = await loadDataset(dataset, { assets: { base }, imageSize: null });
  const own = JSON.stringify(labels?.groups) === JSON.stringify(generator.groups) ? labels : null;
  const z = randomLatents(count, generator.description, 1);
  const { images: data } = generator.draw(z, generator.randomClasses(count, own));
  return { count, height, width, channels, data };
}

/** Images of all kinds from a data set. */
async function pick(source: string, count: number, imageSize: number | null, base: string): Promise<ImageBatch> {
  const images = await loadDataset(source, { assets: { base }, imageSize });
  const { height, width, channels } = images;
  const some = Math.min(count, images.count);
  const data = images.batch(Array.from({ length: some }, (_, i) => Math.floor((i * images.count) / some)));
  return { count: some, height, width, channels, data };
}

declare global {
  var copies: (of: CopiesCase) => Promise<CopiesFigures>;
}
globalThis.copies = measure;
