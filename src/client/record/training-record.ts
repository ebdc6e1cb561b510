import type { PixelSheet, StepMetrics } from '../../protocol.js';
import { FilmStrip } from './film-strip.js';
import { MetricsHistory } from './metrics-history.js';

/** What a page keeps of a run besides its weights: the curves and the strip of sheets, in bounded memory. */
export class TrainingRecord {
  readonly history = new MetricsHistory();
  readonly strip = new FilmStrip();

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
