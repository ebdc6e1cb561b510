import { html, nothing } from 'lit';
import type { GeneratorDescription } from '../../src/shared/protocol/generator.js';
import { elementsStrings } from './elements.strings.js';
import { attributeOf } from './generator.element.js';
import { messageText } from './messages.js';

/** What was assumed of a generator's file, and the attributes that say otherwise; nothing of a file that says it all. */
export function assumptionsView({ assumptions = [] }: GeneratorDescription) {
  if (assumptions.length === 0) return nothing;
  const options = assumptions.flatMap(({ values }) => String(values['options'] ?? '').match(/\w+/g) ?? []);
  return html`
    <details part="assumptions" class="assumptions">
      <summary>${elementsStrings.assumptions(assumptions.length)}</summary>
      <ul>
        ${assumptions.map(each => html`<li>${messageText(each)}</li>`)}
      </ul>
      ${options.length > 0 ? html`<p>${elementsStrings.sayOtherwise(options.map(attributeOf).join(', '))}</p>` : nothing}
    </details>
  `;
}
