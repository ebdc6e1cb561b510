import { LitElement, html, nothing } from 'lit';
import { property, state } from 'lit/decorators.js';
import { BACKENDS, DATASETS, RECIPE_NAMES } from '../../src/protocol.js';
import type { TrainerOptions } from '../../src/protocol.js';
import { strings } from './dcgan-trainer.strings.js';
import { NUMBER_FIELDS, complaint, recipeOf } from './options.js';
import type { NumberField } from './options.js';
import { settingsStyles } from './settings.styles.js';
import { sharedStyles } from './shared.styles.js';

/** One option, changed by the visitor; `undefined` goes back to the recipe's value. */
export type OptionChange = {
  [Name in keyof TrainerOptions]: { readonly option: Name; readonly value: TrainerOptions[Name] | undefined };
}[keyof TrainerOptions];

const FILE = 'file:';

/**
 * Private to `<dcgan-trainer>`: the panel of settings. It owns no option: it shows those that it is given and tells, by
 * `option-change`, what the visitor wants. `start-over` and `load-weights` say what they say.
 */
export class SettingsElement extends LitElement {
  static override styles = [sharedStyles, settingsStyles];

  /** What is set; what is not comes from the recipe. */
  @property({ attribute: false }) options: Partial<TrainerOptions> = {};
  /** What the engine said of an option, in words, by the option's name. */
  @property({ attribute: false }) complaints: ReadonlyMap<string, string> = new Map();
  /** Whether a change waits for the next run. */
  @property({ attribute: false }) pending = false;
  @property({ attribute: false }) busy = false;

  @state() private choosingFile = false;

  override render() {
    const { recipe = '', backend = 'auto' } = this.options;
    return html`
      <div class="fields">
        ${this.#choice('recipe', strings.recipe, RECIPE_NAMES, strings.recipeName, recipe, strings.recipeHint[recipe || 'quick'])}
        ${this.#dataset()}
        ${this.#choice('backend', strings.backend, BACKENDS, strings.backendRequest, backend, strings.backendHint)}
        ${NUMBER_FIELDS.map(field => this.#number(field))}
      </div>
      <div class="foot">
        ${
          this.pending
            ? html`<p class="pending">${strings.pending}</p>
                <button class="button" ?disabled=${this.busy} @click=${() => this.#tell('start-over')}>
                  ${strings.startOverWith}
                </button>`
            : nothing
        }
        <label class="button file" ?data-disabled=${this.busy}>
          ${strings.loadWeights}
          <input type="file" accept=".safetensors" ?disabled=${this.busy} @change=${this.#loadWeights} />
        </label>
      </div>
    `;
  }

  /** A field with its label, hint and complaint. */
  #field(option: string, label: string, control: unknown, hint: unknown, words = this.complaints.get(option)) {
    return html`
      <div class="field">
        <label for=${option}>${label}</label>
        ${control}
        <p class="hint" id="${option}-hint">${hint}</p>
        <p class="complaint" id="${option}-complaint" ?hidden=${!words}>${words}</p>
      </div>
    `;
  }

  #choice<Name extends 'recipe' | 'backend'>(
    option: Name,
    label: string,
    values: readonly TrainerOptions[Name][],
    names: Readonly<Record<string, string>>,
    given: string,
    hint: string | undefined,
  ) {
    const known = values.some(value => value === given);
    const control = html`
      <select
        id=${option}
        aria-describedby="${option}-hint ${option}-complaint"
        aria-invalid=${this.complaints.has(option)}
        @change=${(event: Event) => this.#change(option, (event.target as HTMLSelectElement).value as TrainerOptions[Name])}
      >
        ${values.map(value => html`<option value=${value} .selected=${value === given}>${names[value]}</option>`)}
        ${known ? nothing : html`<option value=${given} .selected=${true}>${strings.other(given)}</option>`}
      </select>
    `;
    return this.#field(option, label, control, hint);
  }

  #dataset() {
    const { dataset = DATASETS[0] } = this.options;
    const value = dataset instanceof Blob ? FILE : dataset;
    const named = dataset instanceof File ? dataset.name : strings.datasetFile;
    const known = value === FILE || DATASETS.some(name => name === value);
    const control = html`
      <select
        id="dataset"
        aria-describedby="dataset-hint dataset-complaint"
        aria-invalid=${this.complaints.has('dataset')}
        @change=${this.#chooseDataset}
      >
        ${DATASETS.map(name => html`<option value=${name} .selected=${name === value}>${strings.datasetName[name]}</option>`)}
        ${known ? nothing : html`<option value=${value} .selected=${true}>${strings.other(value)}</option>`}
        <option value=${FILE} .selected=${value === FILE || this.choosingFile}>${named}</option>
      </select>
      ${
        this.choosingFile || value === FILE
          ? html`<input type="file" aria-label=${strings.datasetFileLabel} @change=${this.#chooseFile} />`
          : nothing
      }
    `;
    return this.#field('dataset', strings.dataset, control, strings.datasetHint);
  }

  #number(field: NumberField) {
    const { option, min, max, above = false } = field;
    const own = recipeOf(this.options.variant, this.options.recipe)[option];
    const fallback = own === null ? strings.ownSize : strings.plain(own);
    const value = this.options[option] ?? undefined;
    const error = value === undefined ? null : complaint(field, value);
    const words = error ? strings.badValue(error.details) : this.complaints.get(option);
    const hint = `${strings.range(min, max, above, strings.unit[option])} · ${strings.byDefault(fallback)}`;
    const control = html`
      <input
        id=${option}
        type="number"
        inputmode=${field.integer ? 'numeric' : 'decimal'}
        step=${field.integer ? 1 : 'any'}
        min=${min}
        max=${max}
        placeholder=${fallback}
        .value=${value === undefined || Number.isNaN(value) ? '' : String(value)}
        aria-describedby="${option}-hint ${option}-complaint"
        aria-invalid=${Boolean(words)}
        @change=${(event: Event) => this.#changeNumber(option, event.target as HTMLInputElement)}
      />
    `;
    return this.#field(option, strings.field[option], control, hint, words);
  }

  #changeNumber(option: NumberField['option'], { value, validity }: HTMLInputElement): void {
    this.#change(option, value === '' && !validity.badInput ? undefined : Number(value || NaN));
  }

  #change<Name extends keyof TrainerOptions>(option: Name, value: TrainerOptions[Name] | undefined): void {
    this.#tell('option-change', { option, value });
  }

  readonly #chooseDataset = (event: Event): void => {
    const { value } = event.target as HTMLSelectElement;
    this.choosingFile = value === FILE;
    if (!this.choosingFile) this.#change('dataset', value);
  };

  readonly #chooseFile = (event: Event): void => {
    const file = (event.target as HTMLInputElement).files?.[0];
    if (file) this.#change('dataset', file);
  };

  readonly #loadWeights = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    input.value = ''; // the same file can be chosen again
    if (file) this.#tell('load-weights', file);
  };

  #tell(type: string, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
