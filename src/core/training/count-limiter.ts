import { coresBesideDrawing, thisMachine } from '../backend/threads.js';
import type { MessageSink } from '../../shared/protocol/trainer.js';
import { threadsLimited, threadsMeasured, workersLimited, workersMeasured } from './count-reports.js';
import type { Timing } from './count-tuner.js';
import type { OpenRun } from './open-run.js';

type Counting = Pick<OpenRun, 'run' | 'group' | 'tuner'>;

/** Limits on how many threads a run computes, or with how many workers, and tells the page how many there are. */
export class CountLimiter {
  readonly #messages: MessageSink;
  /** The most threads or workers that compute. */
  #limit = Infinity;
  /** The last timings of steps on so many threads, or with so many workers. */
  #timings: readonly Timing[] | null = null;

  constructor(messages: MessageSink) {
    this.#messages = messages;
  }

  /** To be called between two steps. @param isNeeded whether a core is left to pictures that are drawn beside the training */
  leaveCore(isNeeded: boolean, opened: Counting): void {
    this.#limit = isNeeded ? coresBesideDrawing(thisMachine().cores) : Infinity;
    this.apply(opened);
  }

  /** Must be called with a run that goes on in another's place, between two steps. */
  apply(opened: Counting): void {
    const { tuner } = opened;
    if (!tuner) return;
    const { active } = tuner;
    tuner.limit = this.#limit;
    // Otherwise it is measured anew, and told then.
    if (tuner.active < active || (tuner.active > active && tuner.isChosen)) this.#report(opened);
  }

  /** Must be called once the run's tuner has chosen. @param timings the shortest first */
  onMeasured(opened: Counting, timings: readonly Timing[]): void {
    this.#timings = timings;
    this.#report(opened);
  }

  #report({ run, group, tuner }: Counting): void {
    if (!tuner) return;
    const { active } = tuner;
    const measured = tuner.isChosen && this.#timings?.[0]?.count === active ? this.#timings : null;
    if (group) {
      const workers = measured ? workersMeasured(run.shards, measured) : workersLimited(run.shards, active);
      this.#messages.postMessage({ type: 'workers', workers, error: null });
    } else {
      const threads = measured ? threadsMeasured(measured) : threadsLimited(active);
      this.#messages.postMessage({ type: 'threads', threads });
    }
  }
}
