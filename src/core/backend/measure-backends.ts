/** Finds out which backend does some work fastest, by having each do it. */
import { asError } from '../../shared/errors.js';
import type { BackendName } from '../../shared/protocol/options.js';

/** What is measured: training from a snapshot, or drawing. */
export interface Trial<Opened> {
  /** Prepares the work on a backend, which is the current one from then on. */
  open(name: BackendName): Promise<Opened>;
  /** Does a piece of the work, such as a step. It need not wait for the GPU. */
  work(opened: Opened): void | Promise<void>;
  /** Waits until everything is done. @throws if it was not, as on a GPU that is lost */
  settle(opened: Opened): void;
  /** Whether no more may be done: the pieces that follow are of another kind, or there are none. */
  isOver(opened: Opened): boolean;
  /** Frees what `open` gave, since the other backend was faster. It must not throw. */
  close(opened: Opened): void;
}

/** How long a piece of the work takes. */
export interface BackendTiming {
  readonly name: BackendName;
  readonly milliseconds: number;
}

export interface Measured<Opened> {
  /** The work on the fastest backend, with what it has done so far. */
  readonly opened: Opened;
  /** Of all that worked, the fastest first. */
  readonly timings: readonly [BackendTiming, ...BackendTiming[]];
  /** Why the others did not work. */
  readonly failures: readonly { readonly name: BackendName; readonly error: Error }[];
}

/** How long a backend is measured, in milliseconds; a piece that has begun is finished. */
const BUDGET_MS = 1_000;
/** Pieces that are given to a backend at once, one time after the other: a GPU works on while the next are prepared. */
const ROUNDS = [1, 2, 4, 8];

/**
 * Measures backends one after the other, each for a second. The first piece does not count, since programs are compiled and
 * memory is taken.
 * @param now gives milliseconds
 * @throws the error of the first backend, if none works
 */
export async function measureBackends<Opened>(
  names: readonly BackendName[],
  trial: Trial<Opened>,
  now = () => performance.now(),
): Promise<Measured<Opened>> {
  const failures: { name: BackendName; error: Error }[] = [];
  let best: { opened: Opened; timing: BackendTiming } | null = null;
  const timings: BackendTiming[] = [];
  for (const name of names) {
    let opened: Opened | undefined;
    try {
      opened = await trial.open(name);
      const timing = { name, milliseconds: await timeWork(opened, trial, now) };
      timings.push(timing);
      if (best && best.timing.milliseconds <= timing.milliseconds) {
        trial.close(opened);
      } else {
        if (best) trial.close(best.opened);
        best = { opened, timing };
      }
    } catch (thrown) {
      if (opened !== undefined) trial.close(opened);
      failures.push({ name, error: asError(thrown) });
    }
  }
  timings.sort((one, other) => one.milliseconds - other.milliseconds);
  const [fastest, ...others] = timings;
  if (!best || !fastest) throw failures[0]?.error ?? new Error('There is no backend to measure.');
  return { opened: best.opened, timings: [fastest, ...others], failures };
}

/** What is timed, of a {@link Trial}. */
export type Timed<Opened> = Pick<Trial<Opened>, 'work' | 'settle' | 'isOver'>;

/** Milliseconds of a piece: the least mean of a round, since whatever else the machine does can only add to it. */
export async function timeWork<Opened>(
  opened: Opened,
  trial: Timed<Opened>,
  now: () => number,
  budget = BUDGET_MS,
): Promise<number> {
  const begun = now();
  await trial.work(opened);
  trial.settle(opened);
  let least = now() - begun;
  for (const [round, pieces] of ROUNDS.entries()) {
    if (trial.isOver(opened) || (round > 0 && now() - begun + pieces * least > budget)) break;
    const start = now();
    let done = 0;
    for (; done < pieces && !(done > 0 && trial.isOver(opened)); done++) await trial.work(opened);
    trial.settle(opened);
    const mean = (now() - start) / done;
    least = round === 0 ? mean : Math.min(least, mean);
  }
  return least;
}
