/**
 * How fast generators draw, and what it costs a training beside them: in the built package, as a page uses it, on WASM.
 * The generators have learned nothing, which takes as long.
 */
import type * as Engine from '../src/client/index.js';

export interface SamplingFigure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** Milliseconds that the page's thread was blocked at the longest; 0 where never over 50. */
  readonly longestTask: number;
}

const SECONDS = 5;
/** Turns of training alone and beside a grid, so that what else the machine does falls on both alike. */
const TURNS = 3;

type Package = typeof Engine;

interface Case {
  readonly name: string;
  readonly unit: string;
  readonly measure: (engine: Package) => Promise<number>;
}

const cases: readonly Case[] = [
  {
    name: '20 x 20 grid of a W 16, z 2, 28x28 generator, redrawn',
    unit: 'times a second',
    measure: async engine => {
      const generator = await digits(engine);
      const rate = await perSecond(async count => void (await generator.draw(square(count))));
      generator.dispose();
      return rate;
    },
  },
  {
    name: 'morph of a 64x64x3 autoencoder generator, four frames at a time',
    unit: 'frames a second',
    measure: async engine => {
      const generator = await faces(engine);
      const { latentSize } = generator.description;
      const ahead = [draw(0), draw(1)];
      function draw(i: number) {
        return generator.draw(Float32Array.from({ length: 4 * latentSize }, (_, at) => Math.sin(i + at)));
      }
      const rate = await perSecond(async count => {
        await ahead.shift();
        ahead.push(draw(count));
      });
      await Promise.all(ahead);
      generator.dispose();
      return 4 * rate;
    },
  },
  { name: 'training of digits beside a live grid', unit: '% of alone', measure: engine => beside(engine, false) },
  {
    name: 'training of digits beside a live grid that is panned all the time',
    unit: '% of alone',
    measure: engine => beside(engine, true),
  },
];

/** Steps a second of a run that a 20 x 20 grid shows, in percent of those without. */
async function beside(engine: Package, panned: boolean): Promise<number> {
  const trainer = await engine.createTrainer({ dataset: 'digits', backend: 'wasm', latentSize: 2 });
  const { generator } = trainer;
  let redraws = 0;
  let shown = false;
  let last: Promise<unknown> = Promise.resolve();
  const redraw = (): void => {
    if (!shown) return;
    last = generator.draw(square(redraws++)).then(() => panned && redraw());
  };
  generator.addEventListener('change', () => !panned && redraw());
  await trainer.start();
  await rest(2); // until the code is compiled
  const speeds = { alone: 0, beside: 0 };
  for (let turn = 0; turn < TURNS; turn++) {
    for (const kind of ['alone', 'beside'] as const) {
      shown = kind === 'beside';
      redraw();
      await rest(0.5);
      const [from, begun] = [trainer.progress.step, performance.now()];
      await rest(SECONDS);
      speeds[kind] += (trainer.progress.step - from) / (performance.now() - begun);
    }
  }
  shown = false;
  await last;
  trainer.dispose();
  return (100 * speeds.beside) / speeds.alone;
}

async function digits(engine: Package): Promise<Engine.Generator> {
  return untrained(engine, { dataset: 'digits', latentSize: 2 });
}

async function faces(engine: Package): Promise<Engine.Generator> {
  return untrained(engine, { variant: 'autoencoder', dataset: 'faces' });
}

async function untrained(engine: Package, options: Engine.CreateTrainerOptions): Promise<Engine.Generator> {
  const trainer = await engine.createTrainer({ ...options, backend: 'wasm' });
  const weights = await trainer.exportWeights();
  trainer.dispose();
  return engine.loadGenerator(weights, { backend: 'wasm' });
}

/** 20 x 20 points of a square that moves on with `count`. */
function square(count: number): Float32Array {
  return Float32Array.from({ length: 800 }, (_, i) => {
    const along = i % 2 === 0 ? (i >> 1) % 20 : Math.floor(i / 40);
    return -1 + (2 * along) / 19 + 0.01 * Math.sin(count);
  });
}

/** How often it is done in a second, after a second for warming up. */
async function perSecond(work: (count: number) => Promise<void>): Promise<number> {
  const begun = performance.now();
  let [count, counted, from] = [0, 0, 0];
  while (performance.now() - begun < 1000 * (SECONDS + 1)) {
    await work(count++);
    if (performance.now() - begun < 1000) [counted, from] = [count, performance.now()];
  }
  return ((count - counted) * 1000) / (performance.now() - from);
}

function rest(seconds: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, 1000 * seconds));
}

async function measure(index: number): Promise<SamplingFigure> {
  const found = cases[index];
  if (!found) throw new Error(`There is no case ${index}.`);
  const engine = (await import(new URL('/dist/engine.js', location.href).href)) as Package;
  let longestTask = 0;
  const observer = new PerformanceObserver(list => {
    for (const { duration } of list.getEntries()) longestTask = Math.max(longestTask, duration);
  });
  observer.observe({ type: 'longtask' });
  const value = await found.measure(engine);
  observer.disconnect();
  return { name: found.name, unit: found.unit, value, longestTask };
}

declare global {
  var sampling: { names: readonly string[]; measure: (index: number) => Promise<SamplingFigure> };
}
globalThis.sampling = { names: cases.map(({ name }) => name), measure };
