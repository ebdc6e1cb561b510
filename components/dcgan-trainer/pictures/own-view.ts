import { html, nothing } from 'lit';
import { canKeepPictures } from '../../../src/client/kept-pictures.js';
import type { TrainerOptions } from '../../../src/protocol.js';
import type { PicturesController } from './pictures-controller.js';
import type { PicturesAction } from './pictures.element.js';

export interface OwnActions {
  readonly pictures: (action: PicturesAction) => void;
  /** Pictures from the camera, or `null` when it is closed. */
  readonly camera: (files: readonly File[] | null) => void;
  readonly cameraFailed: (error: unknown) => void;
}

/** Where a trainer stands towards the pictures. */
export interface Standing {
  readonly camera: boolean;
  /** There is a run, and it learns from something else or in another way. */
  readonly waiting: boolean;
  /** There is a run with other options. */
  readonly pending: boolean;
  readonly learning: boolean;
  readonly busy: boolean;
  readonly training: boolean;
  /** Those of the next run. */
  readonly options: Partial<TrainerOptions>;
}

/** The visitor's own pictures: the camera while it is asked for, and what has been taken, as long as it is the data set. */
export function ownView(own: PicturesController, standing: Standing, actions: OwnActions) {
  const { camera, waiting, pending, learning, busy, training, options } = standing;
  return html`
    ${
      camera
        ? html`<dcgan-trainer-camera
            class="own"
            @pictures-taken=${({ detail }: CustomEvent<readonly File[]>) => actions.camera(detail)}
            @camera-closed=${() => actions.camera(null)}
            @camera-error=${({ detail }: CustomEvent<unknown>) => actions.cameraFailed(detail)}
          ></dcgan-trainer-camera>`
        : nothing
    }
    ${
      own.shown
        ? html`<dcgan-trainer-pictures
            class="own"
            part="pictures"
            .imported=${own.imported}
            .progress=${own.progress}
            .preview=${own.preview}
            .exact=${own.exact}
            .crop=${own.crop}
            .colours=${own.colours}
            .kept=${own.kept}
            .canKeep=${canKeepPictures()}
            .changeable=${own.changeable}
            .thumbnails=${own.thumbnails}
            .waiting=${waiting}
            .pending=${pending}
            .told=${learning}
            .busy=${busy}
            .training=${training}
            .options=${options}
            .suggest=${own.suggest}
            .taking=${own.taking}
            @pictures-action=${({ detail }: CustomEvent<PicturesAction>) => actions.pictures(detail)}
          ></dcgan-trainer-pictures>`
        : nothing
    }
  `;
}
