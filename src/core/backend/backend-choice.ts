/** Chooses between WebGL and WASM for some work, by what was measured. */
import * as tf from '@tensorflow/tfjs-core';
import { backendMeasured, backendReason, isAutomatic, webglFailed } from '../../shared/backend-reasons.js';
import { BackendError, BackendLostError } from '../../shared/errors.js';
import type { BackendReason, BackendReport } from '../../shared/protocol/backend.js';
import type { Message } from '../../shared/protocol/message.js';
import type { BackendName, BackendRequest } from '../../shared/protocol/options.js';
import { BackendMemory, type KeptTimings } from './backend-memory.js';
import { measureBackends, type BackendTiming, type Trial } from './measure-backends.js';
import { HARDWARE_GPU, selectBackend, selectWasmInstead, tryWasm, tryWebgl, type Started } from './select.js';
import type { WasmOptions } from './wasm.js';
import { releaseWebgl, surveyWebgl, type WebglSurvey } from './webgl.js';

/** What a backend does in a second. */
export type Unit = 'steps' | 'pictures';

export interface ChoiceOptions {
  readonly requested: BackendRequest;
  readonly wasm: WasmOptions;
  readonly unit: Unit;
  readonly memory?: BackendMemory;
}

/** Work to measure. */
export interface MeasuredWork<Opened> extends Omit<Trial<Opened>, 'open'> {
  /** How many of the unit a piece of it is. */
  readonly size: number;
  /** Prepares it on a backend that has been started. */
  open(backend: BackendReport): Promise<Opened>;
  /** How many workers compute. */
  workersOf(opened: Opened): number;
}

/**
 * Where `auto` was asked for and both backends are to be had, `isDue` says that they are to be measured, and `measure` does so.
 * What was asked for by name is not measured, nor is a deterministic run, which takes WASM.
 */
export class BackendChoice {
  readonly #options: ChoiceOptions;
  readonly #memory: BackendMemory;
  readonly #started = new Map<BackendName, Started>();
  /** The GPU, where there are two backends to choose from. */
  #device: string | null = null;
  #work = '';
  #chosen: BackendName = 'webgl';
  #expected: number | null = null;
  /** Whether the backends are to be measured before the work goes on. It may be set where they have changed. */
  isDue = false;

  constructor(options: ChoiceOptions) {
    this.#options = options;
    this.#memory = options.memory ?? new BackendMemory();
  }

  /** Whether there are two backends to choose from. */
  get isOpen(): boolean {
    return this.#device !== null;
  }

  /** Milliseconds that one of the unit took on the chosen backend; `null` where it was not measured. */
  get expected(): number | null {
    return this.#expected;
  }

  /**
   * Starts the backend to begin with, which is the faster one where that is known.
   * @param work identifies the work among all that is measured
   * @throws BackendError if no backend runs here, or not the one that was named
   */
  async begin(work: string): Promise<BackendReport> {
    const { requested, wasm } = this.#options;
    this.#work = work;
    if (!isAutomatic(requested)) return selectBackend(requested, wasm);
    if (wasm.deterministic) {
      const started = await tryWasm(wasm);
      const text = 'A deterministic run computes on the CPU, which gives the same numbers on every machine.';
      if ('device' in started) return { requested, ...started, ...backendReason('backend-deterministic', text) };
    }
    const survey = surveyWebgl();
    if ('code' in survey || (survey.software && requested === 'auto')) return selectBackend(requested, wasm, survey);
    this.#device = survey.device;
    const kept = await this.#find();
    if (kept?.timings[0].name === 'wasm' && !(await this.#start('wasm'))) return this.#choose(kept, { earlier: true });
    const problem = await this.#start('webgl', survey);
    if (problem) {
      this.#device = null;
      return { requested, ...(await selectWasmInstead(problem, wasm)) };
    }
    if (kept?.timings[0].name === 'webgl') return this.#choose(kept, { earlier: true });
    this.isDue = true;
    return this.#report('webgl', HARDWARE_GPU);
  }

  /** The work becomes another, as where a phase of a run begins. @returns the report, if more is known of it now */
  async change(work: string): Promise<BackendReport | null> {
    this.#work = work;
    if (!this.isOpen) return null;
    const kept = await this.#find();
    this.isDue = kept?.timings[0].name !== this.#chosen;
    return kept && !this.isDue ? this.#choose(kept, { earlier: true }) : null;
  }

  /**
   * Measures both backends, first the chosen one. The faster is the current one afterwards.
   * @throws what the chosen backend threw, if neither works
   */
  async measure<Opened>(work: MeasuredWork<Opened>): Promise<{ opened: Opened; backend: BackendReport }> {
    this.isDue = false;
    let workers = 1;
    const open = async (name: BackendName) => {
      const problem = await this.#start(name);
      if (problem) throw new BackendError(`${problem.text}.`, { code: problem.code, values: problem.values });
      const opened = await work.open(this.#report(name, HARDWARE_GPU));
      if (name === 'wasm') workers = work.workersOf(opened);
      return opened;
    };
    const names = this.#chosen === 'webgl' ? (['webgl', 'wasm'] as const) : (['wasm', 'webgl'] as const);
    const { opened, timings, failures } = await measureBackends(names, { ...work, open });
    const [fastest] = timings;
    await this.#start(fastest.name);
    if (fastest.name === 'wasm') this.#release();
    const [failure] = failures;
    if (failure) {
      this.#chosen = fastest.name;
      this.#expected = null;
      this.#device = null; // it would fail again
      return { opened, backend: this.#report(fastest.name, failed(failure.name, failure.error)) };
    }
    const perUnit = (timing: BackendTiming) => ({ ...timing, milliseconds: timing.milliseconds / work.size });
    const threads = this.#started.get('wasm')?.threads?.count ?? 1;
    const kept: KeptTimings = {
      timings: [perUnit(fastest), ...timings.slice(1).map(perUnit)],
      ...{ threads, workers },
    };
    await this.#memory.keep(this.#work, this.#device ?? '', kept);
    return { opened, backend: this.#choose(kept, { earlier: false }) };
  }

  /**
   * Takes WASM, if it was WebGL that failed and no backend was named.
   * @returns the report; `null` if that is not so, or there is no WASM
   */
  async abandonWebgl(error: unknown): Promise<BackendReport | null> {
    const isWebgls = error instanceof BackendError || error instanceof BackendLostError;
    if (!isWebgls || !isAutomatic(this.#options.requested) || tf.getBackend() !== 'webgl') return null;
    if (await this.#start('wasm')) return null;
    this.#release();
    this.isDue = false;
    this.#device = null;
    this.#chosen = 'wasm';
    return this.#report('wasm', failed('webgl', error));
  }

  #find(): Promise<KeptTimings | null> {
    const { requested } = this.#options;
    return requested === 'auto' ? this.#memory.find(this.#work, this.#device ?? '') : Promise.resolve(null);
  }

  #choose(kept: KeptTimings, { earlier }: { earlier: boolean }): BackendReport {
    const { name, milliseconds } = kept.timings[0];
    this.#chosen = name;
    this.#expected = milliseconds;
    const perSecond = (wanted: BackendName) =>
      1_000 / (kept.timings.find(timing => timing.name === wanted)?.milliseconds ?? NaN);
    const { threads, workers } = kept;
    const measured = {
      ...{ device: this.#device ?? '', webgl: perSecond('webgl'), wasm: perSecond('wasm') },
      ...{ threads, workers, unit: this.#options.unit, earlier },
    };
    return this.#report(name, backendMeasured(measured));
  }

  #report(name: BackendName, reason: BackendReason): BackendReport {
    return { requested: this.#options.requested, ...(this.#started.get(name) as Started), ...reason };
  }

  /**
   * Makes a backend the current one.
   * @param survey of WebGL, where it is known already
   * @returns null, or why it does not run, as part of a sentence
   */
  async #start(name: BackendName, survey?: WebglSurvey): Promise<Message | null> {
    if (this.#started.has(name)) {
      await tf.setBackend(name);
      return null;
    }
    const started = await (name === 'wasm' ? tryWasm(this.#options.wasm) : tryWebgl({ software: true }, survey));
    if ('code' in started) return started;
    this.#started.set(name, started);
    return null;
  }

  /** The GPU is free for others, and can be started again. */
  #release(): void {
    if (this.#started.delete('webgl')) releaseWebgl();
  }
}

function failed(name: BackendName, { message: text }: Error): BackendReason {
  if (name === 'webgl') return webglFailed(text);
  const problem = text.replace(/\.$/, '');
  const reason = `The CPU could not be measured, so this runs on the GPU: ${problem}.`;
  return backendReason('backend-only-webgl', reason, { problem });
}
