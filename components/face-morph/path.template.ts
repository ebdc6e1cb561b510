import { html } from 'lit';
import { live } from 'lit/directives/live.js';
import { INTERPOLATIONS, type Interpolation } from '../../src/shared/latent/interpolation.js';
import { strings } from './face-morph.strings.js';

/** The controls of the path: interpolation, loop and duration. */

export interface PathActions {
  readonly interpolation: (interpolation: Interpolation) => void;
  readonly closed: (closed: boolean) => void;
  readonly duration: (seconds: number) => void;
}

/** Range of the slider in seconds; the attribute allows more. */
const SHORTEST = 0.5;
const LONGEST = 12;

export function pathView(present: Interpolation, closed: boolean, duration: number, actions: PathActions) {
  return html`
    <div part="path" class="path" role="group" aria-label=${strings.path}>
      <div class="segments" role="group" aria-label=${strings.interpolation}>
        ${INTERPOLATIONS.map(
          name =>
            html`<button
              title=${strings.interpolationTitle[name]}
              aria-pressed=${name === present}
              @click=${() => actions.interpolation(name)}
            >
              ${strings.interpolationName[name]}
            </button>`,
        )}
      </div>
      <label class="check" title=${strings.closedTitle}>
        <input
          type="checkbox"
          .checked=${live(closed)}
          @change=${({ target }: Event) => actions.closed((target as HTMLInputElement).checked)}
        />
        ${strings.closed}
      </label>
      <label class="duration">
        <span class="hidden">${strings.duration}</span>
        <input
          type="range"
          min=${SHORTEST}
          max=${LONGEST}
          step="0.5"
          .value=${live(String(duration))}
          aria-valuetext=${strings.durationShort(duration)}
          title=${strings.duration}
          @input=${({ target }: Event) => actions.duration(Number((target as HTMLInputElement).value))}
        />
        <span aria-hidden="true">${strings.durationShort(duration)}</span>
      </label>
    </div>
  `;
}
