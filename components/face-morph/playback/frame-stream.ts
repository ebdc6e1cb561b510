/** A generated picture, and its time on the path in seconds. */
export interface Frame {
  readonly seconds: number;
  readonly picture: ImageData;
}

/** What is shown at a time: a frame, and the next one that is blended over it if frames are far apart. */
export interface DisplayedFrames {
  readonly before: Frame;
  readonly after: Frame | null;
  /** From 0, `before` alone, to 1, `after` alone. */
  readonly mix: number;
}

export interface FrameSource {
  /** Draws pictures at these times on the path in seconds, in order. */
  draw(seconds: readonly number[], signal: AbortSignal): Promise<readonly ImageData[]>;
  onError(error: unknown): void;
  /** Milliseconds of a monotonic clock. */
  now(): number;
}

/** Time that a batch should take: longer ones keep others who share the worker waiting, shorter ones cost more messages. */
const BATCH_MS = 60;
const MOST_IN_BATCH = 8;
/** Batches at a time: one is drawn while the next is being sent. */
const MOST_UNDER_WAY = 2;
/** Share of the worker's time that is used; the rest absorbs hiccups. */
const DUTY = 0.9;
/** Frames are cross-faded if they are this many times as far apart as the display's. */
const SPARSE = 1.5;
/** Weight of the last batch in the measured speed. */
const FOLLOW = 0.3;
const DISPLAY_MS = 1000 / 60;

/**
 * Requests frames in small batches before they are shown. They are as close together as the display's frames, or as the
 * machine can draw them: their distance follows the measured speed.
 */
export class FrameStream {
  /** Milliseconds to draw a frame; 0 before the first. */
  frameMs = 0;
  /** Milliseconds between two frames of the display. */
  displayMs = DISPLAY_MS;

  readonly #source: FrameSource;
  #frames: Frame[] = [];
  /** Time of the last requested frame in seconds; `null` before the first. */
  #last: number | null = null;
  #underWay = 0;
  #lastAnswer = -Infinity;
  #life = new AbortController();

  constructor(source: FrameSource) {
    this.#source = source;
  }

  /** Seconds between two frames that are requested from now on. */
  get spacing(): number {
    return Math.max(this.displayMs, this.frameMs / DUTY) / 1000;
  }

  /** Time of the last frame in seconds; `null` without frames. */
  get end(): number | null {
    return this.#frames.at(-1)?.seconds ?? null;
  }

  /** Starts over at a time in seconds; pending requests are cancelled. */
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

  /** The frames to show at a time in seconds, which must not decrease; `null` if there are none. Requests the next ones. */
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
   * The first frame of a batch follows the last one at the present spacing. At the spacing of the last batch it could be
   * further ahead than a machine that is faster now looks, and the clock would never get there.
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
   * The worker draws one batch after the other: a batch starts when it is requested, or when the last one is done. The
   * first one is not measured, since it has waited for the worker and its weights, too.
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
