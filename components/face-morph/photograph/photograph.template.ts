import { html, nothing } from 'lit';
import type { GeneratorDescription } from '../../../src/shared/protocol/generator.js';
import type { CameraController } from '../../shared/camera-controller.js';
import { strings as elementStrings } from '../face-morph.strings.js';
import { strings } from './photograph.strings.js';
import { icon } from '../icons.js';
import type { Likeness } from '../keys/keys.js';
import type { MorphController } from '../playback/morph-controller.js';
import { fileView } from '../morph.template.js';

/** The panel for weights with an encoder: a photograph or the camera, and the generator's match. */

export interface PhotographActions {
  readonly add: (files: readonly File[]) => void;
  readonly openCamera: () => void;
  readonly closeCamera: () => void;
  readonly take: () => void;
}

type Morph = Readonly<Pick<MorphController, 'keys' | 'chosen' | 'tasks'>>;
type Camera = Readonly<Pick<CameraController, 'state' | 'stream'>>;

export function photographView(
  { keys, chosen, tasks }: Morph,
  description: GeneratorDescription,
  camera: Camera,
  actions: PhotographActions,
) {
  if (!description.encoder) return nothing;
  const key = keys.list[chosen];
  return html`
    <div part="photograph" class="photo" role="group" aria-label=${strings.photograph}>
      ${
        camera.state === 'off'
          ? html`
              <p class="hint">${strings.photographText(chosen)}</p>
              <div class="toolbar">
                ${fileView(strings.choosePhotograph, 'image/*', true, actions.add)}
                <button class="button" ?disabled=${tasks.present !== null} @click=${actions.openCamera}>
                  ${icon.camera}${strings.useCamera}
                </button>
              </div>
            `
          : cameraView(camera, actions)
      }
      ${key?.likeness && camera.state === 'off' ? likenessView(key.id, key.likeness, description) : nothing}
    </div>
  `;
}

function cameraView({ state, stream }: Camera, { take, closeCamera }: PhotographActions) {
  return html`
    <p class="hint" role="status">${stream ? strings.cameraText : strings.cameraAsking}</p>
    ${stream ? html`<video class="viewfinder" aria-label=${strings.cameraLabel} autoplay muted playsinline></video>` : nothing}
    <div class="toolbar">
      ${stream ? html`<button class="button primary" ?disabled=${state !== 'on'} @click=${take}>${icon.camera}${strings.takePicture}</button>` : nothing}
      <button class="button" @click=${closeCamera}>${elementStrings.cancel}</button>
    </div>
  `;
}

function likenessView(id: number, { error }: Likeness, description: GeneratorDescription) {
  return html`
    <div class="likeness">
      <figure>
        <canvas class="photograph" role="img" aria-label=${strings.likenessLabel.photograph}></canvas>
        <figcaption>${strings.yours}</figcaption>
      </figure>
      <figure>
        <canvas data-key=${id} role="img" aria-label=${strings.likenessLabel.generator}></canvas>
        <figcaption>${strings.generators}</figcaption>
      </figure>
      <p>${strings.likeness(error)} ${strings.limits(description)}</p>
    </div>
  `;
}
