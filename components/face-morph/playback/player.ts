import { positionAt, secondsAt, type Path } from '../../../src/shared/latent/path.js';
import { FrameStream, type DisplayedFrames } from './frame-stream.js';

/** What the player plays: the morph. */
export interface MorphHost {
  /** From 0 to 1; the player moves it while it plays. */
  position: number;
  readonly playing: boolean;
  readonly path: Path;
  /** Seconds for each segment. */
  readonly duration: number;
  /** Draws pictures at positions, in order. */
  draw(positions: readonly number[], signal: AbortSignal): Promise<readonly ImageData[]>;
  /** The position has changed; called for each frame of the display while playing. */
  onMove(): void;
  /** A picture could not be drawn. */
  onError(error: unknown): void;
}

/** A longer pause between two frames of the display counts as this long. */
const LONGEST_STEP_MS = 100;
/** A longer pause is a hiccup, and not the display's rhythm. */
const SLOWEST_DISPLAY_MS = 50;
const FOLLOW = 0.1;

/**
 * Plays or seeks along the path, and shows the picture of the position. Its time stops while the machine cannot follow, so
 * that the picture never jumps. It does nothing unless it is awake.
 */
export class MorphPlayer {
  readonly #host: MorphHost;
  readonly #show: (moment: DisplayedFrames) => void;
  readonly #stream: FrameStream;
  /** Time on the path in seconds, which gives the position while playing. */
  #seconds = 0;
  #awake = false;
  #frame = 0;
  #last: number | null = null;
  /** The newest generated frames, and when they were first shown. */
  #shown: { readonly seconds: number; readonly at: number }[] = [];
  #still: AbortController | null = null;
  /** The still picture is not that of the present position. */
  #stale = true;

  constructor(stage: MorphHost, show: (moment: DisplayedFrames) => void) {
    this.#host = stage;
    this.#show = show;
    this.#stream = new FrameStream({
      draw: (seconds, signal) => stage.draw(seconds.map(this.#positionAt), signal),
      onError: error => this.#onError(error),
      now: () => performance.now(),
    });
    this.seek();
  }

  /** Generated pictures shown in the last second. */
  get frameRate(): number {
    const now = performance.now();
    return this.#shown.filter(({ at }) => now - at <= 1000).length;
  }

  /** The element is visible, and there is something to show. */
  set awake(awake: boolean) {
    if (awake === this.#awake) return;
    this.#awake = awake;
    if (awake) this.#wake();
    else this.#rest();
  }

  /** Starts playing, if it is awake. */
  play(): void {
    if (this.#awake) this.#run();
  }

  /** Stops playing. */
  pause(): void {
    this.#halt();
  }

  /** The position was changed by others. */
  seek(): void {
    const { position, path, duration } = this.#host;
    this.#seconds = secondsAt(position, path, duration);
    this.renew();
  }

  /** The path, its keys or the generator have changed: draws the picture of the same position again. */
  renew(): void {
    const { position, playing, path, duration } = this.#host;
    if (Math.abs(this.#positionAt(this.#seconds) - position) > 1e-6)
      this.#seconds = secondsAt(position, path, duration);
    this.#stale = true;
    if (!this.#awake) return;
    if (playing) this.#stream.start(this.#seconds);
    else void this.#drawStill();
  }

  /** The same z gives another picture. While playing, the next frames show it anyway. */
  refresh(): void {
    if (!this.#host.playing) this.renew();
  }

  #wake(): void {
    if (this.#host.playing) this.#run();
    else if (this.#stale) void this.#drawStill();
  }

  #rest(): void {
    this.#still?.abort();
    this.#still = null;
    this.#halt();
  }

  #run(): void {
    this.#still?.abort();
    this.#still = null;
    this.#last = null;
    this.#stream.start(this.#seconds);
    this.#frame = requestAnimationFrame(this.#tick);
  }

  #halt(): void {
    cancelAnimationFrame(this.#frame);
    this.#stream.stop();
    this.#shown = [];
  }

  readonly #tick = (): void => {
    this.#frame = requestAnimationFrame(this.#tick);
    const now = performance.now();
    const step = this.#last === null ? 0 : now - this.#last;
    this.#last = now;
    if (step > 0 && step < SLOWEST_DISPLAY_MS) this.#stream.displayMs += FOLLOW * (step - this.#stream.displayMs);
    const { end } = this.#stream;
    if (end !== null)
      this.#seconds = Math.max(this.#seconds, Math.min(end, this.#seconds + Math.min(step, LONGEST_STEP_MS) / 1000));
    const moment = this.#stream.at(this.#seconds);
    if (!moment) return;
    this.#host.position = this.#positionAt(this.#seconds);
    this.#stale = false;
    this.#count(moment.before.seconds, now);
    this.#show(moment);
    this.#host.onMove();
  };

  #count(seconds: number, at: number): void {
    if (this.#shown.at(-1)?.seconds === seconds) return;
    while (at - (this.#shown[0]?.at ?? at) > 1000) this.#shown.shift();
    this.#shown.push({ seconds, at });
  }

  /** Draws the position. If it changes meanwhile, the newest one is drawn next, and those between are skipped. */
  async #drawStill(): Promise<void> {
    if (this.#still) return;
    const drawing = (this.#still = new AbortController());
    try {
      while (this.#stale && !drawing.signal.aborted) {
        this.#stale = false;
        const [picture] = await this.#host.draw([this.#host.position], drawing.signal);
        if (drawing.signal.aborted) break;
        if (picture) this.#show({ before: { seconds: this.#seconds, picture }, after: null, mix: 0 });
      }
    } catch (error) {
      if (!drawing.signal.aborted) this.#host.onError(error);
    } finally {
      if (drawing.signal.aborted) this.#stale = true;
      if (this.#still === drawing) this.#still = null;
    }
  }

  #onError(error: unknown): void {
    this.#stale = true;
    this.#host.onError(error);
  }

  readonly #positionAt = (seconds: number): number => positionAt(seconds, this.#host.path, this.#host.duration);
}
