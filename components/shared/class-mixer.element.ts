import { html, nothing } from 'lit';
import { property } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import type { ClassChoices, GroupChoice } from '../../src/shared/latent/class-choices.js';
import type { ClassGroup } from '../../src/shared/protocol/classes.js';
import { strings } from './class-mixer.strings.js';
import { classMixerStyles } from './class-mixer.styles.js';
import { sharedStyles } from './shared.styles.js';
import { LocalizedElement } from './localized-element.js';

/** One group of so few classes shows them all as buttons; others are lists to choose from. */
const MOST_BUTTONS = 12;

/** The `detail` of each event. */
export interface ClassMixerEvents {
  'classes-change': ClassChoices;
}

/**
 * Private to the elements of this package: a class for each group of a generator with classes, or a mixture of two by a
 * slider. An element defines it under a tag of its own, in a chunk that it loads with such a generator:
 *
 *     define('latent-grid-class-mixer', class extends ClassMixerElement {}); // a class can define one tag only
 *
 *     html`<latent-grid-class-mixer
 *       .groups=${generator.description.classes}
 *       .choices=${choicesOf(classes, groups)}
 *       @classes-change=${({ detail }: CustomEvent<ClassChoices>) => ...}
 *     ></latent-grid-class-mixer>`
 *
 * `choices` are by group: `{ digit: '3' }`, `{ digit: { 3: 0.5, 8: 0.5 } }`. The element changes nothing by itself:
 * `classes-change` has the choices that the visitor asks for, and the element around sets `choices`. `choicesOf()`
 * in `src/shared/latent/class-choices.ts` makes them of whatever `generator.draw()` takes, also of y (K numbers), and
 * `classVector()` makes y of them. With `free` a group may have no choice: "any", where its class follows from z.
 * Mixtures of three and more classes, which only code can make, are said but cannot be changed, except for another choice.
 */
export class ClassMixerElement extends LocalizedElement {
  static override styles = [sharedStyles, classMixerStyles];

  @property({ attribute: false }) groups: readonly ClassGroup[] = [];
  @property({ attribute: false }) choices: ClassChoices = {};
  /** Whether a group may have no choice. */
  @property({ type: Boolean }) free = false;
  /** Words for no choice. */
  @property() any: string = strings.any;
  /** Whether two classes can be mixed. */
  @property({ type: Boolean }) mixtures = false;

  /** The class of each group that was chosen first: an object with digits as keys keeps no order. */
  readonly #first = new Map<string, string>();

  override render() {
    return this.groups.map(group => this.#renderGroup(group));
  }

  #renderGroup(group: ClassGroup) {
    const { name, classes } = group;
    const shares = sharesOf(this.choices[name], this.#first.get(name));
    const [first, second] = shares;
    const buttons = this.groups.length === 1 && classes.length <= MOST_BUTTONS;
    const mixing = this.mixtures && first && shares.length <= 2;
    return html`
      <div class="group" role="group" aria-label=${name}>
        <span class="name" aria-hidden="true">${name}</span>
        ${buttons ? this.#renderButtons(group, shares) : nothing}
        ${
          !buttons || mixing
            ? html`<div class="selects">
                ${buttons ? nothing : this.#renderSelect(group, shares)}
                ${mixing ? this.#renderSecond(group, first, second) : nothing}
              </div>`
            : nothing
        }
        ${mixing && second ? this.#renderSlider(name, first, second) : nothing}
        ${shares.length > 2 ? html`<p class="mixture">${strings.mixture(shares)}</p>` : nothing}
      </div>
    `;
  }

  /** Radio buttons, which the arrow keys walk through. A mixture has the first class's one checked. */
  #renderButtons(group: ClassGroup, shares: Shares) {
    const chosen = shares.length > 2 ? null : (shares[0]?.[0] ?? '');
    const button = (value: string, label: string) => html`
      <label>
        <input
          type="radio"
          name="class"
          .checked=${live(chosen === value)}
          @change=${() => this.#choose(group.name, value, shares)}
        />
        ${label}
      </label>
    `;
    return html`<div class="chips" role="radiogroup" aria-label=${strings.classLabel(group.name)}>
      ${this.free ? button('', this.any) : nothing} ${group.classes.map(name => button(name, name))}
    </div>`;
  }

  #renderSelect({ name, classes }: ClassGroup, shares: Shares) {
    const chosen = shares.length > 2 ? null : (shares[0]?.[0] ?? '');
    return html`<select
      aria-label=${strings.classLabel(name)}
      @change=${(event: Event) => this.#choose(name, valueOf(event), shares)}
    >
      ${this.free ? html`<option value="" .selected=${live(chosen === '')}>${this.any}</option>` : nothing}
      ${chosen === null ? html`<option disabled selected>${strings.mixture(shares)}</option>` : nothing}
      ${classes.map(
        className => html`<option value=${className} .selected=${live(chosen === className)}>${className}</option>`,
      )}
    </select>`;
  }

  #renderSecond({ name, classes }: ClassGroup, [first]: Share, second: Share | undefined) {
    const choose = (event: Event) => {
      const chosen = valueOf(event);
      const share = second?.[1] ?? 0.5;
      this.#first.set(name, first);
      this.#change(name, chosen === '' ? first : { [first]: 1 - share, [chosen]: share });
    };
    return html`
      <span class="and" aria-hidden="true">${strings.mixedWith}</span>
      <select aria-label=${strings.mixLabel(name)} @change=${choose}>
        <option value="" .selected=${live(!second)}>${strings.nothing}</option>
        ${classes
          .filter(className => className !== first)
          .map(
            className =>
              html`<option value=${className} .selected=${live(second?.[0] === className)}>${className}</option>`,
          )}
      </select>
    `;
  }

  #renderSlider(name: string, [first]: Share, [second, share]: Share) {
    const slide = (event: Event) => {
      this.#first.set(name, first);
      const now = Number((event.target as HTMLInputElement).value) / 100;
      this.#change(name, { [first]: 1 - now, [second]: now });
    };
    const shown = [[first, 1 - share] as const, [second, share] as const];
    return html`<div class="slider">
      <span aria-hidden="true">${first}</span>
      <input
        type="range"
        min="0"
        max="100"
        .value=${live(String(Math.round(100 * share)))}
        aria-label=${strings.share(first, second)}
        aria-valuetext=${strings.mixture(shown)}
        @input=${slide}
      />
      <span aria-hidden="true">${second}</span>
    </div>`;
  }

  /** The first class of a group is another one. A second one stays, with its share. */
  #choose(group: string, name: string, [, second, third]: Shares): void {
    this.#first.set(group, name);
    if (name === '') this.#change(group, undefined);
    else if (!second || third || second[0] === name) this.#change(group, name);
    else this.#change(group, { [name]: 1 - second[1], [second[0]]: second[1] });
  }

  #change(group: string, choice: GroupChoice | undefined): void {
    const others = Object.entries(this.choices).filter(([name]) => name !== group);
    const detail: ClassChoices = Object.fromEntries(choice === undefined ? others : [...others, [group, choice]]);
    this.dispatchEvent(new CustomEvent('classes-change', { detail }));
  }
}

type Share = readonly [name: string, share: number];
type Shares = readonly Share[];

/** A choice as classes with their shares; `first` comes first. */
function sharesOf(choice: GroupChoice | undefined, first: string | undefined): Shares {
  if (choice === undefined) return [];
  if (typeof choice === 'string') return [[choice, 1]];
  return Object.entries(choice).sort(([a], [b]) => Number(b === first) - Number(a === first));
}

function valueOf({ target }: Event): string {
  return (target as HTMLSelectElement).value;
}
