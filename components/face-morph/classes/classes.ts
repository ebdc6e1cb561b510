import { html, nothing } from 'lit';
import { choicesOf, classVector, type ClassChoices } from '../../../src/shared/latent/class-choices.js';
import { positionOf } from '../../../src/shared/latent/path.js';
import type { GeneratorDescription } from '../../../src/shared/protocol/generator.js';
import { define } from '../../define.js';
import { ClassMixerElement } from '../../shared/class-mixer.element.js';
import type { MorphController } from '../playback/morph-controller.js';
import { strings } from './classes.strings.js';

define('face-morph-classes', ClassMixerElement);

/** The panel for a generator with classes: what the chosen key shows, group by group, or between two classes. */
export function classesView(morph: MorphController, { latentSize, classes }: GeneratorDescription) {
  const { keys, chosen } = morph;
  const key = keys.list[chosen];
  if (!key || classes.length === 0) return nothing;
  const change = ({ detail }: CustomEvent<ClassChoices>) => {
    const row = key.z.slice();
    row.set(classVector(detail, classes), latentSize);
    morph.change(() => keys.set(chosen, row));
    if (!morph.playing) morph.seek(positionOf(chosen, morph.path)); // so that the large picture shows it
  };
  return html`
    <div part="classes" class="classes" role="group" aria-label=${strings.classes(chosen)}>
      <face-morph-classes
        mixtures
        .groups=${classes}
        .choices=${choicesOf(key.z.subarray(latentSize), classes)}
        @classes-change=${change}
      ></face-morph-classes>
    </div>
  `;
}
