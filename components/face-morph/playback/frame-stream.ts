/** A generated picture, and the second of the way that it belongs to. */
export interface Frame {
  readonly seconds: number;
  readonly picture: ImageData;
}

/** What is seen at a moment: a frame, and, where frames are far apart, how much of the next one is laid over it. */
export interface DisplayedFrames {
  readonly before: Frame;
  readonly after: Frame | null;
  /** From 0, `before` alone, to 1, `after` alone. */
  readonly mix: number;
}

export interface FrameSource {
  /** Pictures at these seconds of the way, in order. */
  draw(seconds: readonly number[], signal: AbortSignal): Promise<readonly ImageData[]>;
  onError(error: unknown): void;
  /** Milliseconds of a clock that never goes back. */
  now(): number;
}

/** A batch takes about so long: longer ones make whoever shares the worker wait, shorter ones pay more for messages. */
const BATCH_MS = 60;
const MOST_IN_BATCH = 8;
/** One is drawn while the other is on its way. */
const MOST_UNDER_WAY = 2;
/** Share of the time that the worker may be at work for us; the rest takes up hiccups. */
const DUTY = 0.9;
/** Frames that come this much more seldom than the display shows them are cross-faded. */
const SPARSE = 1.5;
/** How quickly the measured speed follows the last batch. */
const FOLLOW = 0.3;
const DISPLAY_MS = 1000 / 60;

/**
 * Frames asked for ahead of the moment that they are shown at, in small batches. They are as close together as the
 * display shows them, or as the machine can draw them: the distance follows the measured speed.
 */
export class FrameStream {
  /** Milliseconds that the machine takes for a frame; 0 before the first. */
  frameMs = 0;
  /** Milliseconds between two pictures of the display. */
  displayMs = DISPLAY_MS;

  readonly #source: FrameSource;
  #frames: Frame[] = [];
  /** The second of the last frame that has been asked for; `null` before the first. */
  #last: number | null = null;
  #underWay = 0;
  #lastAnswer = -Infinity;
  #life = new AbortController();

  constructor(source: FrameSource) {
    this.#source = source;
  }

  /** Seconds between two frames that are asked for from now on. */
  get spacing(): number {
    return Math.max(this.displayMs, this.frameMs / DUTY) / 1000;
  }

  /** The second up to which there are frames; `null` while there are none. */
  get end(): number | null {
    return this.#frames.at(-1)?.seconds ?? null;
  }

  /** Begins anew at a second of the way; what is under way is taken back. */
  start(seconds: number): void {
    this.stop();
    this.#life = new AbortController();
    this.#last = null;
    this.#request(seconds);
  }

  stop(): void {
    this.#life.abort();
    this.#frames = [];
    this.#underWay = 0;
  }

  /** What is seen at a second, which must not go back; `null` while there is nothing. Asks for what will be needed. */
  at(seconds: number): DisplayedFrames | null {
    while ((this.#frames[1]?.seconds ?? Infinity) <= seconds) this.#frames.shift();
    this.#request(seconds);
    const [before, after = null] = this.#frames;
    if (!before) return null;
    const gap = after ? after.seconds - before.seconds : 0;
    if (!after || gap * 1000 < SPARSE * this.displayMs) return { before, after: null, mix: 0 };
    return { before, after, mix: Math.min(1, Math.max(0, (seconds - before.seconds) / gap)) };
  }

  /**
   * The first frame of a batch follows the last one at the distance that holds when it is asked for: at the distance of
   * then it could lie further ahead than the machine, which is quicker now, looks, and the clock would never get there.
   */
  #request(seconds: number): void {
    const count = this.frameMs ? Math.min(MOST_IN_BATCH, Math.max(1, Math.round(BATCH_MS / this.frameMs))) : 1;
    const ahead = MOST_UNDER_WAY * count * this.spacing;
    while (this.#underWay < MOST_UNDER_WAY) {
      const first = this.#last === null ? seconds : this.#last + this.spacing;
      if (first > seconds + ahead) return;
      const batch = Array.from({ length: count }, (_, i) => first + i * this.spacing);
      this.#last = batch.at(-1) ?? first;
      void this.#draw(batch, this.#life.signal);
    }
  }

  async #draw(batch: readonly number[], signal: AbortSignal): Promise<void> {
    const asked = this.#source.now();
    this.#underWay += 1;
    try {
      const pictures = await this.#source.draw(batch, signal);
      if (signal.aborted) return;
      this.#measure(asked, batch.length);
      this.#underWay -= 1;
      this.#frames.push(...pictures.map((picture, i) => ({ seconds: batch[i] ?? 0, picture })));
    } catch (error) {
      if (signal.aborted) return;
      this.stop();
      this.#source.onError(error);
    }
  }

  /**
   * The worker draws one batch after the other: a batch begins when it is asked for, or when the last one is done. The very
   * first has waited for the worker and its weights too, and tells nothing.
   */
  #measure(asked: number, count: number): void {
    const now = this.#source.now();
    const last = this.#lastAnswer;
    this.#lastAnswer = now;
    if (last === -Infinity) return;
    const measured = (now - Math.max(asked, last)) / count;
    this.frameMs = this.frameMs ? this.frameMs + FOLLOW * (measured - this.frameMs) : measured;
  }
}
