import type { PixelSheet, StepMetrics } from '../../shared/protocol/trainer.js';
import { FilmStrip } from './film-strip.js';
import { MetricsHistory, type HistoryRows } from './metrics-history.js';

/** A copy of a record, which does not change any more. */
export interface RecordCopy {
  readonly history: HistoryRows;
  readonly frames: readonly PixelSheet[];
}

/** The curves and the film strip of a run, in bounded memory. */
export class TrainingRecord {
  readonly history = new MetricsHistory();
  readonly strip = new FilmStrip();

  copy(): RecordCopy {
    return { history: this.history.toRows(), frames: this.strip.frames };
  }

  /** Drops what came after `step`. */
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

  /** @param keep whether the sheet is a frame of the strip */
  addSheet(sheet: PixelSheet, keep: boolean): void {
    if (keep) this.strip.add(sheet);
  }
}
