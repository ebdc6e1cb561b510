import { recipeOf } from '../../../../src/shared/recipes.js';
import { html, nothing } from 'lit';
import { property, state } from 'lit/decorators.js';
import {
  AUGMENTATIONS,
  BACKENDS,
  CLASS_USES,
  DATASETS,
  DEFAULT_VARIANT,
  PRETRAINING,
  RECIPE_NAMES,
  VARIANTS,
  type BackendRequest,
  type TrainerOptions,
} from '../../../../src/shared/protocol/options.js';
import { strings } from '../../dcgan-trainer.strings.js';
import { settingsStrings } from './settings.strings.js';
import { fieldError, numberFields, type NumberField } from '../../options.js';
import { settingsStyles } from './settings.styles.js';
import { filePickerStyles } from '../../../shared/file-picker.styles.js';
import { sharedStyles } from '../../../shared/shared.styles.js';
import { LocalizedElement } from '../../../shared/localized-element.js';

/** An option that the visitor has changed; `undefined` goes back to the recipe's value. */
export type OptionChange = {
  [Name in keyof TrainerOptions]: { readonly option: Name; readonly value: TrainerOptions[Name] | undefined };
}[keyof TrainerOptions];

const FILE = 'file:';

/** Visitors are not offered to measure anew, which is for whoever builds a page; where the page says so, it is shown. */
const offered = (backend: BackendRequest) => BACKENDS.filter(name => name !== 'fastest' || name === backend);

/** None, those that leave the colours alone, and all. */
const AUGMENTATION_CHOICES = ['', 'translation cutout', AUGMENTATIONS.join(' ')];

/**
 * Private to `<dcgan-trainer>`: the panel of settings. It shows the options that it is given, and emits `option-change`
 * with what the visitor chooses, `start-over`, `load-weights` and `open-camera`.
 */
export class SettingsElement extends LocalizedElement {
  static override styles = [sharedStyles, filePickerStyles, settingsStyles];

  /** The options that are set; the others come from the recipe. */
  @property({ attribute: false }) options: Partial<TrainerOptions> = {};
  /** The engine's errors in words, by the option's name. */
  @property({ attribute: false }) fieldErrors: ReadonlyMap<string, string> = new Map();
  /** Whether changed options wait for the next run. */
  @property({ attribute: false }) pending = false;
  @property({ attribute: false }) busy = false;
  /** Whether the images are known to have no classes; until they are loaded, they may have some. */
  @property({ attribute: false }) withoutClasses = false;

  @state() private choosingFile = false;

  override render() {
    const { variant = DEFAULT_VARIANT, recipe = '', backend = 'auto' } = this.options;
    return html`
      <div class="fields">
        ${this.#choice('variant', VARIANTS, settingsStrings.variantName, variant, settingsStrings.variantHint[variant])}
        ${this.#choice('recipe', RECIPE_NAMES, settingsStrings.recipeName, recipe, settingsStrings.recipeHint[recipe || 'quick'])}
        ${this.#dataset()}
        ${this.#choice('backend', offered(backend), settingsStrings.backendRequest, backend, settingsStrings.backendHint)}
        ${variant === 'autoencoder' ? this.#autoencoder() : nothing}
        ${numberFields(this.options).map(field => this.#number(field))} ${this.#switch('flip')} ${this.#augmentations()}
        ${this.#classes()} ${this.#switch('autoRemedy')}
      </div>
      <div class="foot">
        ${
          this.pending
            ? html`<p class="pending">${settingsStrings.pending}</p>
                <button class="button" ?disabled=${this.busy} @click=${() => this.#emit('start-over')}>
                  ${settingsStrings.startOverWith}
                </button>`
            : nothing
        }
        <label class="button file" ?data-disabled=${this.busy}>
          ${settingsStrings.loadWeights}
          <input type="file" accept=".safetensors" ?disabled=${this.busy} @change=${this.#loadWeights} />
        </label>
      </div>
    `;
  }

  /** A field with its label, hint and error. */
  #field(option: string, label: string, control: unknown, hint: unknown, words = this.fieldErrors.get(option)) {
    return html`
      <div class="field">
        <label for=${option}>${label}</label>
        ${control} ${this.#notes(option, hint, words)}
      </div>
    `;
  }

  #notes(option: string, hint: unknown, words: string | undefined) {
    return html`
      <p class="hint" id="${option}-hint">${hint}</p>
      <p class="field-error" id="${option}-error" ?hidden=${!words}>${words}</p>
    `;
  }

  /** A choice of values; one that is not in the list is shown as it is. */
  #choice(
    option: 'variant' | 'recipe' | 'backend' | 'pretrain' | 'heads' | 'classes' | 'augmentations',
    values: readonly string[],
    names: Readonly<Record<string, string>>,
    given: string,
    hint: string | undefined,
  ) {
    const known = values.includes(given);
    const control = html`
      <select
        id=${option}
        aria-describedby="${option}-hint ${option}-error"
        aria-invalid=${this.fieldErrors.has(option)}
        @change=${(event: Event) => this.#choose(option, (event.target as HTMLSelectElement).value)}
      >
        ${values.map(value => html`<option value=${value} .selected=${value === given}>${names[value]}</option>`)}
        ${known ? nothing : html`<option value=${given} .selected=${true}>${settingsStrings.other(given)}</option>`}
      </select>
    `;
    return this.#field(option, strings[option], control, hint);
  }

  #choose(option: keyof TrainerOptions, value: string): void {
    const words = value.split(' ').filter(Boolean);
    const lists: Partial<Record<keyof TrainerOptions, readonly unknown[]>> = {
      heads: words.map(Number),
      augmentations: words,
    };
    this.#emit('option-change', { option, value: lists[option] ?? value });
  }

  /** Options other than numbers that only the autoencoder variant has. */
  #autoencoder() {
    const own = this.#recipe;
    const { pretrain = own.pretrain, heads = own.heads } = this.options;
    const given = heads.join(' ');
    return html`
      ${this.#choice('pretrain', PRETRAINING, settingsStrings.pretrainName, pretrain, settingsStrings.pretrainHint)}
      ${this.#choice('heads', ['1 2 3 4', '4'], settingsStrings.headsName, given, settingsStrings.headsHint)}
    `;
  }

  /** Only the plain variant's networks can be told classes. */
  #classes() {
    const { variant = DEFAULT_VARIANT, classes = this.#recipe.classes } = this.options;
    if (variant !== 'plain' || this.withoutClasses) return nothing;
    return this.#choice('classes', CLASS_USES, settingsStrings.classesName, classes, settingsStrings.classesHint);
  }

  /** The augmentations are given in any order, and shown in the order in which they are applied. */
  #augmentations() {
    const { augmentations = this.#recipe.augmentations } = this.options;
    const unknown = augmentations.filter(name => !AUGMENTATIONS.includes(name));
    const given = [...AUGMENTATIONS.filter(name => augmentations.includes(name)), ...unknown].join(' ');
    return this.#choice(
      'augmentations',
      AUGMENTATION_CHOICES,
      settingsStrings.augmentationsName,
      given,
      settingsStrings.augmentationsHint,
    );
  }

  /** A checkbox. */
  #switch(option: 'flip' | 'autoRemedy') {
    const control = html`
      <label class="switch">
        <input
          id=${option}
          type="checkbox"
          .checked=${this.options[option] ?? this.#recipe[option]}
          aria-describedby="${option}-hint ${option}-error"
          @change=${(event: Event) => this.#change(option, (event.target as HTMLInputElement).checked)}
        />
        ${settingsStrings[`${option}Label`]}
      </label>
    `;
    return html`
      <div class="field" role="group" aria-label=${strings[option]}>
        <span class="name" aria-hidden="true">${strings[option]}</span>
        ${control} ${this.#notes(option, settingsStrings[`${option}Hint`], this.fieldErrors.get(option))}
      </div>
    `;
  }

  get #recipe(): TrainerOptions {
    return recipeOf(this.options.variant, this.options.recipe);
  }

  #dataset() {
    const { dataset = this.#recipe.dataset } = this.options;
    const value = typeof dataset === 'string' ? dataset : FILE;
    const named =
      dataset instanceof File
        ? dataset.name
        : typeof dataset === 'object' && 'length' in dataset
          ? settingsStrings.datasetFiles(dataset.length)
          : settingsStrings.datasetFile;
    const known = value === FILE || DATASETS.some(name => name === value);
    const control = html`
      <select
        id="dataset"
        aria-describedby="dataset-hint dataset-error"
        aria-invalid=${this.fieldErrors.has('dataset')}
        @change=${this.#chooseDataset}
      >
        ${DATASETS.map(name => html`<option value=${name} .selected=${name === value}>${settingsStrings.datasetName[name]}</option>`)}
        ${known ? nothing : html`<option value=${value} .selected=${true}>${settingsStrings.other(value)}</option>`}
        <option value=${FILE} .selected=${value === FILE || this.choosingFile}>${named}</option>
      </select>
      ${
        this.choosingFile || value === FILE
          ? html`
              <label class="files">
                ${settingsStrings.datasetFileLabel} <input type="file" multiple @change=${this.#chooseFiles} />
              </label>
              <label class="files">
                ${settingsStrings.datasetFolderLabel} <input type="file" webkitdirectory @change=${this.#chooseFiles} />
              </label>
              <button class="quiet camera" @click=${() => this.#emit('open-camera')}>${settingsStrings.camera}</button>
            `
          : nothing
      }
    `;
    return this.#field('dataset', strings.dataset, control, settingsStrings.datasetHint);
  }

  #number(field: NumberField) {
    const { option, min, max } = field;
    const own = this.#recipe[option];
    const fallback = own === null ? settingsStrings.ownSize : settingsStrings.value(own);
    const value = this.options[option] ?? undefined;
    const error = value === undefined ? null : fieldError(field, value);
    const words = error ? strings.badValue(error.details) : this.fieldErrors.get(option);
    const hint = `${settingsStrings.range(field)} · ${settingsStrings.byDefault(fallback)}`;
    const control = html`
      <input
        id=${option}
        type="number"
        inputmode=${field.integer ? 'numeric' : 'decimal'}
        step=${field.integer ? (field.multipleOf ?? 1) : 'any'}
        min=${min}
        max=${max}
        placeholder=${fallback}
        .value=${value === undefined || Number.isNaN(value) ? '' : String(value)}
        aria-describedby="${option}-hint ${option}-error"
        aria-invalid=${Boolean(words)}
        @change=${(event: Event) => this.#changeNumber(option, event.target as HTMLInputElement)}
      />
    `;
    const adversarial = option === 'steps' && this.options.variant === 'autoencoder';
    return this.#field(
      option,
      adversarial ? settingsStrings.adversarialSteps : strings.field[option],
      control,
      hint,
      words,
    );
  }

  #changeNumber(option: NumberField['option'], { value, validity }: HTMLInputElement): void {
    this.#change(option, value === '' && !validity.badInput ? undefined : Number(value || NaN));
  }

  #change<Name extends keyof TrainerOptions>(option: Name, value: TrainerOptions[Name] | undefined): void {
    this.#emit('option-change', { option, value });
  }

  readonly #chooseDataset = (event: Event): void => {
    const { value } = event.target as HTMLSelectElement;
    this.choosingFile = value === FILE;
    if (this.choosingFile) return;
    this.#change('dataset', value === this.#recipe.dataset ? undefined : value); // so that the data set follows the variant
  };

  /** A single file may be in IDX format or a zip; several files and those in a folder are pictures. */
  readonly #chooseFiles = (event: Event): void => {
    const { files, webkitdirectory } = event.target as HTMLInputElement;
    const [first, ...others] = files ?? [];
    if (first) this.#change('dataset', others.length > 0 || webkitdirectory ? [first, ...others] : first);
  };

  readonly #loadWeights = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    input.value = ''; // the same file can be chosen again
    if (file) this.#emit('load-weights', file);
  };

  #emit(type: string, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
