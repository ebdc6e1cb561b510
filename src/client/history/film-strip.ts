import type { PixelSheet } from '../../shared/protocol/trainer.js';

/**
 * The sheets kept of a run, oldest first, in bounded memory. Beyond the budget, the frame goes whose neighbours are
 * nearest to each other in steps: the rest stays evenly spread. The first and the last are always kept.
 */
export class FilmStrip {
  #frames: PixelSheet[] = [];
  #version = 0;

  /**
   * @param budget.frames most frames kept, at least 2
   * @param budget.bytes most bytes of pixels kept; two frames stay whatever their size
   */
  constructor(
    readonly budget: { readonly frames: number; readonly bytes: number } = { frames: 240, bytes: 96 << 20 },
  ) {}

  get frames(): readonly PixelSheet[] {
    return this.#frames;
  }

  /** Changes with the content. */
  get version(): number {
    return this.#version;
  }

  /** Appends a frame. One at or before the newest step means that the run went back: what came after is dropped. */
  add(sheet: PixelSheet): void {
    this.#frames = this.#frames.filter(frame => frame.step < sheet.step);
    this.#frames.push(sheet);
    while (this.#isOver()) this.#frames.splice(leastMissed(this.#frames), 1);
    this.#version += 1;
  }

  /** Forgets the frames after `step`. */
  rewind(step: number): void {
    this.#frames = this.#frames.filter(frame => frame.step <= step);
    this.#version += 1;
  }

  clear(): void {
    this.#frames = [];
    this.#version += 1;
  }

  #isOver(): boolean {
    const { length } = this.#frames;
    if (length <= 2) return false;
    const bytes = this.#frames.reduce((sum, frame) => sum + frame.rgba.byteLength, 0);
    return length > this.budget.frames || bytes > this.budget.bytes;
  }
}

/** Index of the inner frame that leaves the smallest gap in steps. There must be an inner one. */
export function leastMissed(frames: readonly { readonly step: number }[]): number {
  const steps = frames.map(frame => frame.step);
  const gaps = steps.slice(2).map((next, i) => next - (steps[i] ?? 0));
  return 1 + gaps.indexOf(Math.min(...gaps));
}
