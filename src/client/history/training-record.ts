import type { PixelSheet, StepMetrics } from '../../shared/protocol/trainer.js';
import { FilmStrip } from './film-strip.js';
import { MetricsHistory, type HistoryRows } from './metrics-history.js';

/** A record as it was at a time. */
export interface RecordCopy {
  readonly history: HistoryRows;
  readonly frames: readonly PixelSheet[];
}

/** What a page keeps of a run besides its weights: the curves and the strip of sheets, in bounded memory. */
export class TrainingRecord {
  readonly history = new MetricsHistory();
  readonly strip = new FilmStrip();

  copy(): RecordCopy {
    return { history: this.history.toRows(), frames: this.strip.frames };
  }

  /** Forgets what came after `step`. */
  rewind(step: number): void {
    this.history.rewind(step);
    this.strip.rewind(step);
  }

  clear(): void {
    this.history.clear();
    this.strip.clear();
  }

  addStep(metrics: StepMetrics): void {
    this.history.push(metrics);
  }

  /** @param keep whether it is a frame of the strip */
  addSheet(sheet: PixelSheet, keep: boolean): void {
    if (keep) this.strip.add(sheet);
  }
}
