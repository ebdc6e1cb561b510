import { positionAt, secondsAt, type Path } from '../../../src/shared/latent/path.js';
import { FrameStream, type DisplayedFrames } from './frame-stream.js';

/** Where the player plays: the element. */
export interface MorphHost {
  /** From 0 to 1; the player moves it while it plays. */
  position: number;
  readonly playing: boolean;
  readonly path: Path;
  /** Seconds for each segment. */
  readonly duration: number;
  /** Pictures at these positions, in order. */
  draw(positions: readonly number[], signal: AbortSignal): Promise<readonly ImageData[]>;
  /** The player has moved on; while it plays, with each picture of the display. */
  onMove(): void;
  /** What was to be shown cannot be. The stage plays no more. */
  onError(error: unknown): void;
}

/** After a longer pause than this between two pictures of the display, the way goes on as if it had been this long. */
const LONGEST_STEP_MS = 100;
/** A pause as long as this one was a hiccup, not the display's rhythm. */
const SLOWEST_DISPLAY_MS = 50;
const FOLLOW = 0.1;

/**
 * Moves along the path, by itself or as it is told, and shows the picture of where it is. Its time stands still while
 * the machine cannot follow, so that the way never jumps; asleep, it does nothing at all.
 */
export class MorphPlayer {
  readonly #host: MorphHost;
  readonly #show: (moment: DisplayedFrames) => void;
  readonly #stream: FrameStream;
  /** Seconds on the way, of which the position follows while playing. */
  #seconds = 0;
  #awake = false;
  #frame = 0;
  #last: number | null = null;
  /** When the newest generated frames were first shown. */
  #shown: { readonly seconds: number; readonly at: number }[] = [];
  #still: AbortController | null = null;
  /** The still picture is not the present position's. */
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

  /** Somebody can see it, and there is something to show. */
  set awake(awake: boolean) {
    if (awake === this.#awake) return;
    this.#awake = awake;
    if (awake) this.#wake();
    else this.#rest();
  }

  /** The stage is to play from now on. */
  play(): void {
    if (this.#awake) this.#run();
  }

  /** The stage is to play no more. */
  pause(): void {
    this.#halt();
  }

  /** The stage is at another position. */
  seek(): void {
    const { position, path, duration } = this.#host;
    this.#seconds = secondsAt(position, path, duration);
    this.renew();
  }

  /** The path, its keys or the generator are other ones: the picture is drawn anew, at the same position. */
  renew(): void {
    const { position, playing, path, duration } = this.#host;
    if (Math.abs(this.#positionAt(this.#seconds) - position) > 1e-6)
      this.#seconds = secondsAt(position, path, duration);
    this.#stale = true;
    if (!this.#awake) return;
    if (playing) this.#stream.start(this.#seconds);
    else void this.#drawStill();
  }

  /** One z gives another picture: while playing, the frames to come have it by themselves. */
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

  /** Draws the position; when it changes meanwhile, the newest is drawn next, and those between never. */
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
