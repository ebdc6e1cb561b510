import { html, nothing, type ReactiveControllerHost } from 'lit';
import { live } from 'lit/directives/live.js';
import {
  choicesOf,
  classVector,
  type ClassChoices,
  type GroupChoice,
} from '../../../src/shared/latent/class-choices.js';
import { toMixture } from '../../../src/shared/latent/class-vectors.js';
import { positionOf } from '../../../src/shared/latent/path.js';
import type { GeneratorDescription } from '../../../src/shared/protocol/generator.js';
import { define } from '../../define.js';
import { ClassMixerElement } from '../../shared/class-mixer.element.js';
import type { MorphController } from '../playback/morph-controller.js';
import { strings } from './classes.strings.js';

define('face-morph-class-mixer', class extends ClassMixerElement {}); // a class can define one tag only, and the grid uses it too

/** Smaller shares, of which those that were found for a photograph have many, are not shown. */
const LEAST_SHARE = 0.05;

/** The panel for a generator with classes: what the chosen key shows, group by group, or between two classes of a group. */
export class ClassesPanel {
  readonly #host: ReactiveControllerHost;
  /** Whether the visitor wants to mix classes of several groups; those of a single one can always be mixed. */
  #mixing = false;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
  }

  view(morph: MorphController, { latentSize, classes }: GeneratorDescription) {
    const { keys, chosen } = morph;
    const key = keys.list[chosen];
    if (!key || classes.length === 0) return nothing;
    const y = key.z.subarray(latentSize);
    const shown = choicesOf(
      toMixture(
        y.map(share => (share < LEAST_SHARE ? 0 : share)),
        classes,
      ),
      classes,
    );
    const mixed = Object.values(shown).some(choice => typeof choice !== 'string');

    const change = (choices: ClassChoices) => {
      const row = key.z.slice();
      const wanted = classVector(choices, classes);
      let start = 0;
      for (const { name, classes: names } of classes) {
        const end = start + names.length;
        if (choices[name] !== shown[name]) row.set(wanted.subarray(start, end), latentSize + start); // others keep small shares
        start = end;
      }
      morph.change(() => keys.set(chosen, row));
      if (!morph.playing) morph.seek(positionOf(chosen, morph.path)); // so that the large picture shows it
    };
    const mix = ({ target }: Event) => {
      this.#mixing = (target as HTMLInputElement).checked;
      if (!this.#mixing && mixed) {
        change(Object.fromEntries(Object.entries(shown).map(([name, choice]) => [name, greatestOf(choice)])));
      }
      this.#host.requestUpdate();
    };
    const mixing = this.#mixing || mixed;
    return html`
      <div part="classes" class="classes" role="group" aria-label=${strings.classes(chosen)}>
        <face-morph-class-mixer
          ?mixtures=${mixing || classes.length === 1}
          .groups=${classes}
          .choices=${shown}
          @classes-change=${({ detail }: CustomEvent<ClassChoices>) => change(detail)}
        ></face-morph-class-mixer>
        ${
          classes.length > 1
            ? html`<label class="check">
                <input type="checkbox" .checked=${live(mixing)} @change=${mix} />
                ${strings.mix}
              </label>`
            : nothing
        }
      </div>
    `;
  }
}

/** The class with the greatest share. */
function greatestOf(choice: GroupChoice): string {
  if (typeof choice === 'string') return choice;
  const [[greatest] = ['']] = Object.entries(choice).sort(([, a], [, b]) => b - a);
  return greatest;
}
