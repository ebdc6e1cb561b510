/**
 * Time to quality: how long a run trains until its samples are legible digits of all ten kinds, as a visitor would see
 * them. The run trains in the built package's worker, as in a page, and its weights are kept at each sheet. They are judged
 * while the run is paused, so that the judge takes no time from it.
 */
import type * as Engine from '../src/client/index.js';
import { DigitsJudge, meanVerdict, type DigitsVerdict } from './judge/digits.js';
import { SampledGenerator, start } from './judge/samples.js';

export interface QualityOptions {
  readonly options: Engine.CreateTrainerOptions;
  /** URL of the classifier's file. */
  readonly classifier: string;
  /** Seconds of training after which the run is given up. */
  readonly cap: number;
  /** Whether it trains on when it is good enough, to its end or to the cap. */
  readonly whole: boolean;
}

export interface QualityState extends DigitsVerdict {
  /** Seconds of training, from `start()` until the weights after a sheet had arrived. */
  readonly seconds: number;
  /** The same in seconds of CPU of the page's process, which other programs lengthen less. */
  readonly cpu: number;
  readonly step: number;
}

/** A finding of the doctor's. */
export interface QualityAlarm {
  readonly seconds: number;
  readonly step: number;
  readonly kind: string;
  readonly sentence: string;
}

export interface QualityRun {
  /** Seconds from `createTrainer()` to a run that can start: worker, kernels and data. */
  readonly opening: number;
  /** The first state that is good enough; `null` if none was. */
  readonly reached: QualityState | null;
  /** What the doctor found besides that all is well or that it is too early. */
  readonly alarms: readonly QualityAlarm[];
  /** A state about every five seconds. */
  readonly states: readonly QualityState[];
  readonly seconds: number;
  readonly cpu: number;
  readonly steps: number;
}

/** What counts as good: of 1,000 samples. */
const ENOUGH = { samples: 1_000, confidence: 0.93, above: 0.8, rarest: 0.04 } as const;
/** Seconds of training without a pause. */
const BLOCK = 60;
/** Seconds between two states that are reported. */
const REPORT_EVERY = 5;
/** Samples that are judged at once. */
const CHUNK = 100;

interface Kept {
  readonly seconds: number;
  readonly cpu: number;
  readonly weights: Blob;
}

async function measure({ options, classifier, cap, whole }: QualityOptions): Promise<QualityRun> {
  await start();
  const judge = await DigitsJudge.open(classifier);
  const { createTrainer } = (await import(new URL('/dist/engine.js', location.href).href)) as typeof Engine;

  const asked = performance.now();
  const trainer = await createTrainer({ dataset: 'digits', backend: 'wasm', ...options });
  const opening = (performance.now() - asked) / 1000;
  report(`  ready ${opening.toFixed(1)} s after createTrainer()`);

  const clock = new Clock();
  let kept: Kept[] = [];
  let fetching: Promise<void> | null = null;
  trainer.addEventListener('sheet', () => {
    if (!clock.running) return;
    fetching ??= trainer.exportWeights().then(async weights => {
      const { seconds } = clock;
      const cpu = clock.cpu(await cpuSeconds());
      fetching = null;
      if (clock.running) kept.push({ seconds, cpu, weights });
    });
  });
  const alarms: QualityAlarm[] = [];
  trainer.addEventListener('finding', ({ detail: { kind, sentence } }) => {
    if (kind === 'healthy' || kind === 'not-yet') return;
    const alarm = { seconds: clock.seconds, step: trainer.progress.step, kind, sentence };
    alarms.push(alarm);
    report(`  ${alarm.seconds.toFixed(1).padStart(5)} s  step ${alarm.step}: the doctor: ${alarm.sentence}`);
  });
  const failure = new Promise<never>((_, reject) => {
    trainer.addEventListener('error', ({ detail }) => reject(detail));
  });

  const states: QualityState[] = [];
  let reached: QualityState | null = null;
  while ((whole || !reached) && clock.seconds < cap && trainer.state !== 'finished') {
    clock.start(await cpuSeconds());
    await trainer.start();
    await Promise.race([rest(Math.min(BLOCK, cap - clock.seconds)), finished(trainer), failure]);
    clock.stop(await cpuSeconds());
    await trainer.pause();
    for (const { seconds, cpu, weights } of kept) {
      const due = seconds >= REPORT_EVERY * (states.length + 1);
      if (reached && !due) continue;
      const found = await judged(judge, weights, due);
      if (!found) continue;
      const state = { seconds, cpu, ...found };
      const first = !reached && isEnough(state);
      if (due || first) report(`  ${line(state)}`);
      if (due) states.push(state);
      if (first) reached = state;
      if (first && !whole) break;
    }
    kept = [];
  }
  const { step } = trainer.progress;
  trainer.dispose();
  return { opening, reached, alarms, states, seconds: clock.seconds, cpu: clock.cpu(), steps: step };
}

/**
 * Judges a generator by 1,000 samples.
 * @param always whether all are judged; otherwise it gives up, with `null`, as soon as they cannot be good enough
 */
async function judged(
  judge: DigitsJudge,
  weights: Blob,
  always: boolean,
): Promise<(DigitsVerdict & { readonly step: number }) | null> {
  const generator = new SampledGenerator(await weights.arrayBuffer());
  try {
    const { latentSize, metadata } = generator.description;
    const { z, asked } = generator.randomInput(ENOUGH.samples, judge.labels);
    const parts: DigitsVerdict[] = [];
    for (let first = 0; first < ENOUGH.samples; first += CHUNK) {
      const { images } = generator.draw(
        z.subarray(first * latentSize, (first + CHUNK) * latentSize),
        asked && asked.subarray(first, first + CHUNK),
      );
      parts.push(judge.judge(images));
      if (!always && isHopeless(meanVerdict(parts))) return null;
    }
    return { ...meanVerdict(parts), step: Number(metadata['steps']) };
  } finally {
    generator.dispose();
  }
}

function isEnough({ confidence, above, rarest }: DigitsVerdict): boolean {
  return confidence >= ENOUGH.confidence && above >= ENOUGH.above && rarest >= ENOUGH.rarest;
}

/** Whether it would not be enough if all samples that are still to come were perfect. */
function isHopeless({ images, confidence, above }: DigitsVerdict): boolean {
  const share = images / ENOUGH.samples;
  return share * (1 - confidence) > 1 - ENOUGH.confidence || share * (1 - above) > 1 - ENOUGH.above;
}

function line({ seconds, cpu, step, confidence, above, rarest }: QualityState): string {
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  return [
    `${seconds.toFixed(1).padStart(5)} s`,
    `(CPU ${cpu.toFixed(1)} s)`.padEnd(13),
    `step ${step}`.padEnd(10),
    `confidence ${confidence.toFixed(3)}`,
    `above 0.9: ${percent(above)}`,
    `rarest class ${percent(rarest)}`,
  ].join('  ');
}

/** Counts the seconds of training, by the clock and of CPU, without those of pauses. */
class Clock {
  #before = { seconds: 0, cpu: 0 };
  /** When the present block began; `null` in a pause. */
  #from: { readonly milliseconds: number; readonly cpu: number } | null = null;

  get running(): boolean {
    return this.#from !== null;
  }

  get seconds(): number {
    return this.#before.seconds + (this.#from ? (performance.now() - this.#from.milliseconds) / 1000 : 0);
  }

  /** @param now the process's seconds of CPU so far; not needed in a pause */
  cpu(now = 0): number {
    return this.#before.cpu + (this.#from ? now - this.#from.cpu : 0);
  }

  start(cpu: number): void {
    this.#from = { milliseconds: performance.now(), cpu };
  }

  stop(cpu: number): void {
    this.#before = { seconds: this.seconds, cpu: this.cpu(cpu) };
    this.#from = null;
  }
}

function finished(trainer: Engine.Trainer): Promise<void> {
  return new Promise(resolve => {
    trainer.addEventListener('state', ({ detail }) => {
      if (detail.state === 'finished') resolve();
    });
  });
}

function rest(seconds: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, 1000 * seconds));
}

declare global {
  var quality: typeof measure;
  /** Prints a line. bench/quality.mjs gives these two to the page. */
  var report: (line: string) => void;
  /** Seconds of CPU of the browser's pages so far. */
  var cpuSeconds: () => Promise<number>;
}
globalThis.quality = measure;
