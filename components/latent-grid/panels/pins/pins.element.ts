import { html, nothing } from 'lit';
import { property, state } from 'lit/decorators.js';
import { equationPath, TERM_SAMPLES, TERMS } from '../../../../src/shared/latent/arithmetic.js';
import type { Equation, Term } from '../../../../src/shared/latent/arithmetic.js';
import { checkedRows, toMixture, type InputSpace } from '../../../../src/shared/latent/class-vectors.js';
import { icon } from '../../../shared/icons.js';
import { sharedStyles } from '../../../shared/shared.styles.js';
import { strings } from './pins.strings.js';
import { pinsStyles } from './pins.styles.js';
import { LocalizedElement } from '../../../shared/localized-element.js';

/** The data type of a dragged pin, which is its z as JSON. */
const DRAG_TYPE = 'application/x-dcgan-latent';

/** Pictures on the way from the first term to the result, both included. */
const PATH_STEPS = 7;

/** The `detail` of each event. */
export interface PinsEvents {
  'pin-look': Float32Array | null;
  'pin-remove': number;
  'pin-add': Float32Array;
  'equation-change': { readonly equation: Equation; readonly path: readonly Float32Array[] };
}

/**
 * Private to `<latent-grid>`: the pins, and the equation a - b + c. Pins are dragged into the equation, or assigned by the
 * buttons below each.
 */
export class PinsElement extends LocalizedElement {
  static override styles = [sharedStyles, pinsStyles];

  @property({ attribute: false }) pins: readonly Float32Array[] = [];
  /** What the pins are samples of; those of a generator with classes are z, or z followed by y. */
  @property({ attribute: false }) space: InputSpace | null = null;
  @property({ attribute: false }) equation: Equation = { a: [], b: [], c: [] };
  /** Samples on the way from the first term to the result; empty if there are no terms. */
  @property({ attribute: false }) path: readonly Float32Array[] = [];
  @property({ attribute: false }) pictureOf: (z: Float32Array) => ImageData | null = () => null;
  /** Changes with what `pictureOf` gives. */
  @property({ attribute: false }) version = 0;

  @state() private over: Term | null = null;

  override render() {
    const { pins } = this;
    return html`
      <div class="shelf" role="group" aria-label=${strings.pins}>
        <p class="title">${strings.pins}</p>
        ${
          pins.length === 0
            ? html`<p class="hint">${strings.pinsHint}</p>`
            : html`<ul>
                ${pins.map((z, index) => this.#renderPin(z, index))}
              </ul>`
        }
      </div>
      ${
        pins.length === 0 && this.path.length === 0
          ? nothing
          : html`<details>
              <summary>${strings.arithmetic}</summary>
              ${this.#renderEquation()}
            </details>`
      }
    `;
  }

  #renderPin(z: Float32Array, index: number) {
    return html`
      <li
        draggable="true"
        @dragstart=${(event: DragEvent) => event.dataTransfer?.setData(DRAG_TYPE, JSON.stringify([...z]))}
        @pointerenter=${() => this.#emit('pin-look', z)}
        @pointerleave=${() => this.#emit('pin-look', null)}
      >
        ${this.#renderPicture(z)}
        <button
          class="remove"
          aria-label=${strings.unpin(index)}
          title=${strings.unpin(index)}
          @click=${() => this.#remove(index)}
        >
          ${icon.close}
        </button>
        <div class="assign" role="group" aria-label=${strings.pinLabel(index)}>
          ${TERMS.map(
            term =>
              html`<button
                aria-label=${strings.assign(index, term)}
                title=${strings.assign(index, term)}
                ?disabled=${this.equation[term].length >= TERM_SAMPLES}
                @click=${() => this.#assign(term, z)}
                @focus=${() => this.#emit('pin-look', z)}
              >
                ${strings.term[term]}
              </button>`,
          )}
        </div>
      </li>
    `;
  }

  #renderEquation() {
    const { path } = this;
    const result = path.at(-1);
    return html`
      <div class="arithmetic">
        <p class="hint">${strings.arithmeticHint}</p>
        ${
          this.#exampleOffered
            ? html`<button class="button example" @click=${this.#showExample}>${strings.example}</button>`
            : nothing
        }
        <div class="equation">
          ${TERMS.map(term => this.#renderTerm(term))}
          <span class="sign" aria-hidden="true">=</span>
          <div class="term result" role="img" aria-label=${strings.result}>
            ${result ? this.#renderPicture(result) : nothing}
          </div>
        </div>
        ${
          result
            ? html`<div class="path" role="img" aria-label=${strings.path}>
                  ${path.map(z => this.#renderPicture(z))}
                </div>
                <div class="actions">
                  <button class="quiet" @click=${() => this.#emit('pin-add', result)}>${strings.pinResult}</button>
                  <button class="quiet" @click=${() => this.#change({ a: [], b: [], c: [] })}>${strings.clear}</button>
                </div>`
            : nothing
        }
      </div>
    `;
  }

  /** Whether there are enough pins, none of which is in the equation yet. */
  get #exampleOffered(): boolean {
    return this.pins.length >= TERMS.length && TERMS.every(term => this.equation[term].length === 0);
  }

  readonly #showExample = (): void => {
    const [a, b, c] = this.pins;
    if (!a || !b || !c) return;
    this.#change({ a: [a], b: [b], c: [c] });
    this.#keepFocus('.term .sample');
  };

  #renderTerm(term: Term) {
    const samples = this.equation[term];
    return html`
      ${strings.termSign[term] ? html`<span class="sign" aria-hidden="true">${strings.termSign[term]}</span>` : nothing}
      <div
        class="term"
        role="group"
        aria-label=${strings.termLabel(term, samples.length)}
        ?data-over=${this.over === term}
        @dragover=${(event: DragEvent) => this.#dragOver(event, term)}
        @dragleave=${() => (this.over = null)}
        @drop=${(event: DragEvent) => this.#drop(event, term)}
      >
        ${samples.length === 0 ? html`<span class="slot" aria-hidden="true">${strings.termName[term]}</span>` : nothing}
        ${samples.map(
          (z, index) =>
            html`<button
              class="sample"
              aria-label=${strings.unassign(term, index)}
              title=${strings.unassign(term, index)}
              @click=${() => this.#unassign(term, index)}
            >
              ${this.#renderPicture(z)}
            </button>`,
        )}
      </div>
    `;
  }

  #renderPicture(z: Float32Array) {
    return html`<latent-grid-picture .picture=${this.pictureOf(z)}></latent-grid-picture>`;
  }

  #dragOver(event: DragEvent, term: Term): void {
    if (!event.dataTransfer?.types.includes(DRAG_TYPE) || this.equation[term].length >= TERM_SAMPLES) return;
    event.preventDefault();
    this.over = term;
  }

  #drop(event: DragEvent, term: Term): void {
    this.over = null;
    const text = event.dataTransfer?.getData(DRAG_TYPE);
    const dragged = this.pins.find(z => JSON.stringify([...z]) === text); // data from elsewhere is ignored
    if (!dragged) return;
    event.preventDefault();
    this.#assign(term, dragged);
  }

  #assign(term: Term, z: Float32Array): void {
    if (this.equation[term].length >= TERM_SAMPLES) return;
    const details = this.renderRoot.querySelector('details');
    if (details) details.open = true;
    this.#change({ ...this.equation, [term]: [...this.equation[term], z] });
  }

  #unassign(term: Term, index: number): void {
    this.#change({ ...this.equation, [term]: this.equation[term].filter((_, i) => i !== index) });
    this.#keepFocus('summary');
  }

  #remove(index: number): void {
    this.#emit('pin-remove', index);
    this.#keepFocus(`li:nth-child(${Math.max(1, index)}) .remove`);
  }

  /** The button that was pressed is gone, so the focus is moved. */
  #keepFocus(selector: string): void {
    void this.updateComplete.then(() => {
      if (!this.shadowRoot?.activeElement) this.renderRoot.querySelector<HTMLElement>(selector)?.focus();
    });
  }

  #change(equation: Equation): void {
    this.#emit('equation-change', { equation, path: this.#path(equation) });
  }

  /** With classes it is calculated with y, too, which becomes a mixture again at each step. */
  #path(equation: Equation): readonly Float32Array[] {
    const { space } = this;
    if (!space?.classes.length) return equationPath(equation, PATH_STEPS) ?? [];
    const { latentSize, classes } = space;
    const whole = (samples: readonly Float32Array[]) =>
      samples.map(z => (z.length > latentSize ? z : checkedRows(z, space)));
    const terms = { a: whole(equation.a), b: whole(equation.b), c: whole(equation.c) };
    const path = equationPath(terms, PATH_STEPS) ?? [];
    for (const vector of path) vector.set(toMixture(vector.subarray(latentSize), classes), latentSize);
    return path;
  }

  #emit<Type extends keyof PinsEvents>(type: Type, detail: PinsEvents[Type]): void {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
