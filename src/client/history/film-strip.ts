import type { PixelSheet } from '../../shared/protocol/trainer.js';

/**
 * The sheets that are kept of a run, oldest first, in bounded memory. Beyond the budget, the frame whose neighbours are
 * nearest to each other in steps is dropped, so that the others stay evenly spread. The first and the last are always kept.
 */
export class FilmStrip {
  #frames: PixelSheet[] = [];
  #version = 0;

  /**
   * @param budget.frames the maximum number of frames, at least 2
   * @param budget.bytes the maximum number of bytes of pixels; two frames stay whatever their size
   */
  constructor(
    readonly budget: { readonly frames: number; readonly bytes: number } = { frames: 240, bytes: 96 << 20 },
  ) {}

  get frames(): readonly PixelSheet[] {
    return this.#frames;
  }

  /** A number that changes with the content. */
  get version(): number {
    return this.#version;
  }

  /** Appends a frame. If its step is not after the newest one, the run went back: later frames are dropped. */
  add(sheet: PixelSheet): void {
    this.#frames = this.#frames.filter(frame => frame.step < sheet.step);
    this.#frames.push(sheet);
    while (this.#isOver()) this.#frames.splice(mostRedundant(this.#frames), 1);
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

/** The index of the inner frame whose removal leaves the smallest gap in steps. There must be an inner frame. */
export function mostRedundant(frames: readonly { readonly step: number }[]): number {
  const steps = frames.map(frame => frame.step);
  const gaps = steps.slice(2).map((next, i) => next - (steps[i] ?? 0));
  return 1 + gaps.indexOf(Math.min(...gaps));
}
