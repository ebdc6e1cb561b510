import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { DcganError } from '../../src/shared/errors.js';
import { cameraError } from './camera.strings.js';

/** Enough for any generator, and quick on any machine. */
const WIDTH = 640;

/** `starting`: the camera is given, and has shown nothing yet. */
export type CameraState = 'off' | 'asking' | 'starting' | 'on';

/**
 * The visitor's camera, from his click until the picture is taken, he changes his mind, the page is hidden, or the
 * element goes: then its track is stopped at once. Nothing is recorded; the stream goes to the host's `<video>` and nowhere
 * else. Until that plays, which is later than it has a size and data, it would give black pictures: `on` says that it does.
 */
export class CameraController implements ReactiveController {
  state: CameraState = 'off';
  stream: MediaStream | null = null;

  readonly #host: ReactiveControllerHost;
  readonly #viewfinder: () => HTMLVideoElement | null | undefined;
  /** Counts requests, so that an answer that comes too late is sent away. */
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
    // `autoplay` waits until the video is scrolled into view. Where this is refused, it is what is left.
    video.play().catch(() => {});
  }

  /** @throws DcganError in words, when there is no camera or it is not allowed */
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

  /** A camera that nobody sees the picture of is a camera that nobody knows to be on. */
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
  return new DcganError(cameraError(name), { subject: 'camera', given: name });
}
