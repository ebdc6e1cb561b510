import { css, html, nothing } from 'lit';
import { property } from 'lit/decorators.js';
import type { ClassChoices } from '../../../../src/shared/latent/class-choices.js';
import type { GridMode } from '../../../../src/shared/latent/share.js';
import type { ClassGroup } from '../../../../src/shared/protocol/classes.js';
import { sharedStyles } from '../../../shared/shared.styles.js';
import { strings } from './classes.strings.js';
import { LocalizedElement } from '../../../shared/localized-element.js';

/** The `detail` of each event. */
export interface ClassesEvents {
  'classes-change': ClassChoices;
  'group-change': string;
}

/**
 * Private to `<latent-grid>`: the classes of all samples, and in the mode `classes` the group whose classes are the columns.
 * The mixer's `classes-change` passes through.
 */
export class ClassesElement extends LocalizedElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 0.75em;
      }

      label {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.4em 0.8em;
        font-weight: 600;
      }

      select {
        min-block-size: 2.5rem;
        max-inline-size: 100%;
        padding-inline: 0.7em;
        border: 1px solid var(--_border-strong);
        border-radius: 8px;
        background: var(--_surface);
        font-weight: 400;
      }

      details latent-grid-class-mixer {
        padding-block-start: 0.5em;
      }
    `,
  ];

  @property({ attribute: false }) groups: readonly ClassGroup[] = [];
  @property({ attribute: false }) choices: ClassChoices = {};
  /** Name of the group whose classes are the columns. */
  @property({ attribute: false }) group = '';
  @property({ attribute: false }) mode: GridMode = 'random';

  override render() {
    const { groups, mode, group } = this;
    const columns = mode === 'classes';
    const others = columns ? groups.filter(({ name }) => name !== group) : groups;
    return html`
      ${columns && groups.length > 1 ? this.#renderColumns() : nothing}
      ${
        others.length > 1
          ? html`<details ?open=${Object.keys(this.choices).length > 0}>
              <summary>${strings.attributes}</summary>
              ${this.#renderMixer(others)}
            </details>`
          : others.length > 0
            ? this.#renderMixer(others)
            : nothing
      }
    `;
  }

  #renderColumns() {
    const choose = (event: Event) => {
      const { value: detail } = event.target as HTMLSelectElement;
      this.dispatchEvent(new CustomEvent<string>('group-change', { detail }));
    };
    return html`<label>
      <span>${strings.columns}</span>
      <select @change=${choose}>
        ${this.groups.map(({ name }) => html`<option .selected=${name === this.group}>${name}</option>`)}
      </select>
    </label>`;
  }

  #renderMixer(groups: readonly ClassGroup[]) {
    return html`<latent-grid-class-mixer
      free
      mixtures
      any=${this.mode === 'plane' ? strings.anyOfPlane : strings.any}
      .groups=${groups}
      .choices=${this.choices}
      @classes-change=${({ detail }: CustomEvent<ClassChoices>) =>
        this.dispatchEvent(new CustomEvent<ClassChoices>('classes-change', { detail }))}
    ></latent-grid-class-mixer>`;
  }
}

/** Private to `<latent-grid>`: the names above the columns. The cells' labels have them, too, so they are not read here. */
export class HeadsElement extends LocalizedElement {
  static override styles = css`
    :host {
      display: grid;
      grid-template-columns: repeat(var(--columns), minmax(0, 1fr));
      align-items: end;
      direction: ltr;
      padding-block-end: 0.25em;
      color: var(--_muted);
      font-size: 0.9em;
      font-weight: 600;
      line-height: 1.15;
    }

    span {
      justify-self: center;
      max-inline-size: 100%;
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }

    .long {
      writing-mode: vertical-rl;
      rotate: 180deg;
      max-inline-size: none;
      max-block-size: 8em;
    }
  `;

  @property({ attribute: false }) names: readonly string[] = [];

  override render() {
    const long = this.names.some(name => name.length > 3);
    this.ariaHidden = 'true';
    this.style.setProperty('--columns', String(this.names.length));
    return this.names.map(name => html`<span class=${long ? 'long' : ''} title=${name}>${name}</span>`);
  }
}
