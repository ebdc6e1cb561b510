import { adoptStyles, type LitElement } from 'lit';
import { StateError } from '../../../src/shared/errors.js';
import type { GeneratorDescription } from '../../../src/shared/protocol/generator.js';
import { CameraController } from '../../shared/camera-controller.js';
import { strings } from './photograph.strings.js';
import type { Likeness } from '../keys/keys.js';
import type { MorphController } from '../playback/morph-controller.js';
import { cropped, readPhotograph, toNumbers, toPicture, type PictureSize } from './photograph.js';
import { photographStyles } from './photograph.styles.js';
import { photographView, type PhotographActions } from './photograph.template.js';

/** Gradient steps that improve the encoder's z; further ones gain little. */
const INVERSION_STEPS = 60;

/** Makes keys of photographs and of the camera's pictures. Errors are shown, not thrown. */
export class Photographs {
  readonly #morph: MorphController;
  readonly #viewfinder: () => HTMLVideoElement | null;
  readonly #camera: CameraController;

  constructor(host: LitElement, morph: MorphController) {
    const root = host.renderRoot as ShadowRoot;
    adoptStyles(root, [...root.adoptedStyleSheets, photographStyles]);
    this.#morph = morph;
    this.#viewfinder = () => host.renderRoot.querySelector('video');
    this.#camera = new CameraController(host, this.#viewfinder);
  }

  view(description: GeneratorDescription) {
    return photographView(this.#morph, description, this.#camera, this.#actions);
  }

  /** Makes keys of photographs, from the chosen key on. Settles when all are done. */
  async add(files: readonly Blob[]): Promise<void> {
    const { chosen, keys } = this.#morph;
    for (const [i, file] of files.entries()) {
      const index = (chosen + i) % Math.max(1, keys.list.length);
      await this.#invert(index, size => readPhotograph(file, size));
    }
  }

  closeCamera(): void {
    this.#camera.close();
  }

  /** Makes the chosen key of the camera's picture. */
  #take(): void {
    const video = this.#viewfinder();
    if (!video) return;
    const { videoWidth: width, videoHeight: height } = video;
    void this.#invert(this.#morph.chosen, size => cropped(video, { width, height }, size)); // it is read before the camera closes
    this.#camera.close();
  }

  async #invert(index: number, read: (size: PictureSize) => ImageData | Promise<ImageData>): Promise<void> {
    const morph = this.#morph;
    const inverting = morph.tasks.run('inverting', null, async signal => {
      const generator = morph.requireGenerator();
      const { description } = generator;
      if (!description.encoder) throw new StateError(strings.noEncoder, { code: 'encoder-missing' });
      const numbers = toNumbers(await read(description), description.channels);
      const likeness: Likeness = { picture: toPicture(numbers, description), error: NaN };
      const { z, classes = [], error } = await generator.invert(numbers, { steps: INVERSION_STEPS, signal });
      signal.throwIfAborted();
      const row = Float32Array.of(...z, ...classes);
      morph.change(() => morph.keys.set(index, row, { ...likeness, error }), { what: 'found', number: index });
      morph.choose(index);
    });
    await inverting.catch(() => {}); // it is shown
  }

  readonly #actions: PhotographActions = {
    add: files => void this.add(files),
    openCamera: () => void this.#camera.open().catch((error: unknown) => this.#morph.errors.report(error)),
    closeCamera: () => this.closeCamera(),
    take: () => this.#take(),
  };
}
