import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { DcganError } from '../../src/shared/errors.js';
import { cameraStrings } from './camera.strings.js';

/** Pixels across: enough for any generator, and quick on any machine. */
const WIDTH = 640;

/** Errors by the platform's names. */
const CODES: Readonly<Record<string, keyof typeof cameraStrings>> = {
  NotAllowedError: 'camera-denied',
  NotFoundError: 'camera-missing',
  OverconstrainedError: 'camera-missing',
  NotReadableError: 'camera-busy',
  SecurityError: 'camera-insecure',
};

/** `starting`: the camera was granted, and has not shown a picture yet. */
export type CameraState = 'off' | 'asking' | 'starting' | 'on';

/**
 * The visitor's camera. Its track is stopped as soon as the picture is taken, the visitor cancels, the page is hidden or
 * the element is removed. Nothing is recorded; the stream goes to the host's `<video>` and nowhere else. Pictures are black
 * until that video plays, which is later than it has a size and data: the state is then `on`.
 */
export class CameraController implements ReactiveController {
  state: CameraState = 'off';
  stream: MediaStream | null = null;

  readonly #host: ReactiveControllerHost;
  readonly #viewfinder: () => HTMLVideoElement | null | undefined;
  /** Counts requests, so that an answer that comes too late is ignored. */
  #request = 0;

  /** @param viewfinder the host's muted, self-starting `<video>`, where it has rendered one */
  constructor(host: ReactiveControllerHost, viewfinder: () => HTMLVideoElement | null | undefined) {
    this.#host = host;
    this.#viewfinder = viewfinder;
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener('visibilitychange', this.#onVisibilityChange);
  }

  hostDisconnected(): void {
    document.removeEventListener('visibilitychange', this.#onVisibilityChange);
    this.close();
  }

  hostUpdated(): void {
    const video = this.#viewfinder();
    if (!video || video.srcObject === this.stream) return;
    video.srcObject = this.stream;
    video.addEventListener('playing', this.#onPlaying);
    // `autoplay` waits until the video is scrolled into view. It still works where this is refused.
    video.play().catch(() => {});
  }

  /** @throws DcganError when there is no camera or it is not allowed */
  async open(): Promise<void> {
    const request = ++this.#request;
    this.#setState('asking');
    try {
      const stream = await devices().getUserMedia({ audio: false, video: { facingMode: 'user', width: WIDTH } });
      if (request !== this.#request) return stop(stream);
      this.stream = stream;
      stream.getVideoTracks()[0]?.addEventListener('ended', this.#onEnded);
      this.#setState('starting');
    } catch (error) {
      if (request !== this.#request) return;
      this.#setState('off');
      throw toDcganError(error);
    }
  }

  close(): void {
    this.#request++;
    if (this.stream) stop(this.stream);
    this.stream = null;
    this.#setState('off');
  }

  #setState(state: CameraState): void {
    if (state === this.state) return;
    this.state = state;
    this.#host.requestUpdate();
  }

  readonly #onPlaying = ({ target }: Event): void => {
    if (this.stream && (target as HTMLVideoElement).srcObject === this.stream) this.#setState('on');
  };

  readonly #onEnded = (): void => this.close();

  /** Nobody would know that the camera of a hidden page is on. */
  readonly #onVisibilityChange = (): void => {
    if (document.hidden) this.close();
  };
}

function devices(): MediaDevices {
  const { mediaDevices } = navigator as Partial<Navigator>; // missing where the page is not secure
  if (!mediaDevices) throw new DOMException('', 'SecurityError');
  return mediaDevices;
}

function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

function toDcganError(error: unknown): DcganError {
  const name = error instanceof DOMException ? error.name : '';
  const code = CODES[name] ?? 'camera-failed';
  return new DcganError(cameraStrings[code], { code, subject: 'camera', given: name });
}
