import { html, nothing } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { CameraController } from '../../../shared/camera-controller.js';
import { sharedStyles } from '../../../shared/shared.styles.js';
import { cameraStyles } from './camera.styles.js';
import { cameraStrings as words } from './pictures.strings.js';
import { picturesStyles } from './pictures.styles.js';
import { LocalizedElement } from '../../../shared/localized-element.js';

/** Most pictures that are held in memory: at 50 kB each, 25 MB. */
const MOST = 500;
const COUNTDOWN_SECONDS = 3;
/** Pause between two pictures of a burst: time to turn the head a little. */
const PAUSE_MS = 500;
const QUALITY = 0.92;

interface CapturedPicture {
  readonly file: File;
  /** A blob's URL, which is revoked with the picture. */
  readonly url: string;
}

/**
 * Private to `<dcgan-trainer>`: takes pictures for a data set with the visitor's camera, one by one or in a burst. The
 * camera is opened only by a click. The pictures are in memory, and are gone with the element. It emits `pictures-taken`
 * with the files, `camera-closed`, or `camera-error`.
 */
export class CameraElement extends LocalizedElement {
  static override styles = [sharedStyles, picturesStyles, cameraStyles];

  @query('video') private video?: HTMLVideoElement;

  /** Pictures in a burst. */
  @property({ attribute: false }) count = 30;
  @state() private taken: readonly CapturedPicture[] = [];
  /** Seconds until the first picture of a burst; `null` if there is no countdown. */
  @state() private countdown: number | null = null;
  /** Pictures of the present burst that are still to be taken. */
  @state() private remaining = 0;
  /** Ends the present burst. */
  @state() private burst: AbortController | null = null;
  readonly #camera = new CameraController(this, () => this.video);
  #number = 0;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop();
    this.#release(this.taken);
    this.taken = [];
  }

  protected override willUpdate(): void {
    if (this.#camera.state === 'off') this.#stop(); // unplugged, or the page was hidden
  }

  override render() {
    const { state } = this.#camera;
    const { taken } = this;
    return html`
      <p class="title">${words.title}</p>
      <p class="hint" role="status">${words.state[state]}</p>
      ${this.#camera.stream ? this.#renderViewfinder() : nothing}
      <div class="toolbar">
        ${
          state === 'off'
            ? html`<button class="button primary open" @click=${this.#open}>${words.open}</button>`
            : nothing
        }
        ${this.#camera.stream ? this.#renderShutter() : nothing}
        <button class="button" @click=${this.#close}>${words.cancel}</button>
      </div>
      ${taken.length > 0 ? this.#renderTaken() : nothing}
    `;
  }

  #renderViewfinder() {
    return html`
      <div class="viewfinder">
        <video aria-label=${words.label} autoplay muted playsinline></video>
        ${this.countdown === null ? nothing : html`<p class="countdown" role="timer">${words.countdown(this.countdown)}</p>`}
      </div>
    `;
  }

  #renderShutter() {
    if (this.burst) {
      return html`
        <button class="button" @click=${this.#stopBurst}>${words.stop}</button>
        ${this.countdown === null ? html`<span class="count">${words.taking(this.count - this.remaining, this.count)}</span>` : nothing}
      `;
    }
    const unable = this.#camera.state !== 'on' || this.taken.length >= MOST;
    return html`
      <button class="button primary" ?disabled=${unable} @click=${this.#captureOne}>${words.take}</button>
      <button class="button" ?disabled=${unable} @click=${this.#startBurst}>${words.burst(this.count)}</button>
      <label class="row">
        ${words.count}
        <input type="number" min="1" max=${MOST} step="1" .value=${String(this.count)} @change=${this.#setCount} />
      </label>
    `;
  }

  #renderTaken() {
    const { taken } = this;
    return html`
      <ul class="taken" aria-label=${words.taken(taken.length)}>
        ${taken.map(
          (picture, i) => html`
            <li>
              <img src=${picture.url} alt=${words.picture(i + 1)} />
              <button class="delete" aria-label=${words.delete(i + 1)} @click=${() => this.#delete(picture)}>×</button>
            </li>
          `,
        )}
      </ul>
      <div class="toolbar">
        <button class="button primary use" ?disabled=${this.burst !== null} @click=${this.#use}>
          ${words.use(taken.length)}
        </button>
      </div>
    `;
  }

  readonly #open = (): void => {
    this.#camera.open().catch((error: unknown) => {
      this.dispatchEvent(new CustomEvent('camera-error', { detail: error }));
    });
  };

  readonly #close = (): void => {
    this.#stop();
    this.#camera.close();
    this.dispatchEvent(new CustomEvent('camera-closed'));
  };

  readonly #setCount = (event: Event): void => {
    const { valueAsNumber } = event.target as HTMLInputElement;
    this.count = Math.min(MOST, Math.max(1, Math.round(valueAsNumber) || 1));
    this.requestUpdate(); // the field shows the corrected number
  };

  readonly #captureOne = (): void => void this.#capture();

  /** Counts down, then takes one picture after the other, until there are enough or the visitor stops. */
  readonly #startBurst = (): void => {
    const row = (this.burst = new AbortController());
    this.remaining = Math.min(this.count, MOST - this.taken.length);
    const end = () => {
      if (this.burst === row) this.#stop();
    };
    this.#runBurst(row.signal).then(end, end); // it rejects only when it is stopped
  };

  async #runBurst(signal: AbortSignal): Promise<void> {
    for (let seconds = COUNTDOWN_SECONDS; seconds > 0; seconds--) {
      this.countdown = seconds;
      await pause(1000, signal);
    }
    this.countdown = null;
    while (this.remaining > 0) {
      if (await this.#capture()) this.remaining--;
      if (this.remaining > 0) await pause(PAUSE_MS, signal);
      signal.throwIfAborted();
    }
  }

  readonly #stopBurst = (): void => this.#stop();

  #stop(): void {
    this.burst?.abort();
    this.burst = null;
    this.countdown = null;
  }

  /** @returns whether a picture was taken */
  async #capture(): Promise<boolean> {
    const { video } = this;
    if (!video || this.#camera.state !== 'on') return false;
    const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
    canvas.getContext('2d')?.drawImage(video, 0, 0);
    const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: QUALITY });
    if (!this.isConnected) return false;
    const file = new File([blob], `camera ${++this.#number}.jpg`, { type: blob.type });
    this.taken = [...this.taken, { file, url: URL.createObjectURL(blob) }];
    return true;
  }

  #delete(picture: CapturedPicture): void {
    const index = this.taken.indexOf(picture);
    this.taken = this.taken.filter(other => other !== picture);
    this.#release([picture]);
    void this.updateComplete.then(() => this.#focusNear(index));
  }

  /** Moves the focus to the next picture's button, or to the camera's buttons. */
  #focusNear(index: number): void {
    const buttons = this.renderRoot.querySelectorAll<HTMLElement>('.delete');
    (
      buttons[Math.min(index, buttons.length - 1)] ?? this.renderRoot.querySelector<HTMLElement>('.toolbar button')
    )?.focus();
  }

  readonly #use = (): void => {
    this.#camera.close();
    this.dispatchEvent(new CustomEvent('pictures-taken', { detail: this.taken.map(({ file }) => file) }));
  };

  #release(pictures: readonly CapturedPicture[]): void {
    for (const { url } of pictures) URL.revokeObjectURL(url);
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    });
  });
}
