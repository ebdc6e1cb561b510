import { recipeOf } from '../../../../src/shared/recipes.js';
import { html, nothing } from 'lit';
import { property, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import {
  AUGMENTATIONS,
  BACKENDS,
  CLASS_USES,
  DATASETS,
  DEFAULT_VARIANT,
  PRETRAINING,
  VARIANTS,
  type BackendRequest,
  type TrainerOptions,
} from '../../../../src/shared/protocol/options.js';
import type { PixelSheet } from '../../../../src/shared/protocol/trainer.js';
import type { BackendReport } from '../../../../src/shared/protocol/backend.js';
import { strings } from '../../dcgan-trainer.strings.js';
import { expectedLength, lengthOf, LENGTHS, optionsOf, type LengthOptions, type MeasuredRun } from './lengths.js';
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

/** The questions that come first; all other options are under "Advanced". */
const QUESTIONS: readonly string[] = ['dataset', 'recipe', 'backend'];

interface Card {
  readonly value: string;
  readonly name: string;
  readonly note?: string | undefined;
  readonly picture?: unknown;
}

/**
 * Private to `<dcgan-trainer>`: the panel of settings: what is learnt, how long and on what, and below that the rest. It shows the
 * options that it is given, and emits `option-change` with what the visitor chooses, `start-over`, `load-weights` and
 * `open-camera`.
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
  /** The present run, by whose speed times are reckoned. */
  @property({ attribute: false }) run: MeasuredRun | null = null;
  @property({ attribute: false }) backend: BackendReport | null = null;
  /** Some of the visitor's own pictures, and the side of each; `null` without them. */
  @property({ attribute: false }) ownSheet: PixelSheet | null = null;
  @property({ attribute: false }) ownSide: number | null = null;

  @state() private choosingFile = false;
  @state() private advancedOpen = false;
  /** The names of fields with errors, for which the fields have been opened. */
  #wrong = '';

  protected override willUpdate(): void {
    const wrong = [...this.fieldErrors.keys()].filter(name => !QUESTIONS.includes(name)).join();
    if (wrong && wrong !== this.#wrong) this.advancedOpen = true; // the error is at its field
    this.#wrong = wrong;
  }

  override render() {
    const { variant = DEFAULT_VARIANT } = this.options;
    return html`
      ${this.#dataset()} ${this.#length()} ${this.#machine()}
      <details
        class="advanced"
        ?open=${this.advancedOpen}
        @toggle=${(event: Event) => (this.advancedOpen = (event.target as HTMLDetailsElement).open)}
      >
        <summary>${settingsStrings.advanced}</summary>
        <div class="fields">
          ${this.#choice('variant', VARIANTS, settingsStrings.variantName, variant, settingsStrings.variantHint[variant])}
          ${variant === 'autoencoder' ? this.#autoencoder() : nothing}
          ${numberFields(this.options).map(field => this.#number(field))} ${this.#switch('flip')}
          ${this.#augmentations()} ${this.#classes()} ${this.#switch('autoRemedy')}
        </div>
        <label class="button file weights" ?data-disabled=${this.busy}>
          ${settingsStrings.loadWeights}
          <input type="file" accept=".safetensors" ?disabled=${this.busy} @change=${this.#loadWeights} />
        </label>
      </details>
      ${
        this.pending
          ? html`<div class="foot">
              <p class="pending">${settingsStrings.pending}</p>
              <button class="button" ?disabled=${this.busy} @click=${() => this.#emit('start-over')}>
                ${settingsStrings.startOverWith}
              </button>
            </div>`
          : nothing
      }
    `;
  }

  /** A question with an answer on each card. @param option that the answers set */
  #question(option: string, cards: readonly Card[], given: string, choose: (value: string) => void, hint: unknown) {
    const words = this.fieldErrors.get(option);
    return html`
      <fieldset id=${option} aria-describedby="${option}-hint ${option}-error">
        <legend>${settingsStrings.question[option as keyof typeof settingsStrings.question]}</legend>
        <div class="cards">
          ${cards.map(
            ({ value, name, note, picture }) => html`
              <label class="card">
                <input
                  type="radio"
                  name=${option}
                  value=${value}
                  .checked=${live(value === given)}
                  @change=${() => choose(value)}
                />
                ${picture}
                <span
                  ><span class="name">${name}</span> ${note ? html`<span class="note">${note}</span>` : nothing}</span
                >
              </label>
            `,
          )}
        </div>
        ${this.#notes(option, hint, words)}
      </fieldset>
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
    option: 'variant' | 'pretrain' | 'heads' | 'classes' | 'augmentations',
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
    const known = value === FILE || DATASETS.some(name => name === value);
    const own = value === FILE || this.choosingFile;
    const cards: Card[] = [
      ...DATASETS.map(name => ({
        value: name,
        name: settingsStrings.datasetName[name],
        picture: html`<dcgan-trainer-choice-picture .of=${name}></dcgan-trainer-choice-picture>`,
      })),
      ...(known ? [] : [{ value, name: settingsStrings.other(value) }]),
      {
        value: FILE,
        name: settingsStrings.ownPictures,
        note: named(dataset),
        picture: html`<dcgan-trainer-choice-picture .sheet=${this.ownSheet}></dcgan-trainer-choice-picture>`,
      },
    ];
    const pickers = html`
      <span class="pickers">
        <label class="files">
          ${settingsStrings.datasetFileLabel} <input type="file" multiple @change=${this.#chooseFiles} />
        </label>
        <label class="files">
          ${settingsStrings.datasetFolderLabel} <input type="file" webkitdirectory @change=${this.#chooseFiles} />
        </label>
        <button class="button camera" @click=${() => this.#emit('open-camera')}>${settingsStrings.camera}</button>
        <span>${settingsStrings.datasetHint}</span>
      </span>
    `;
    return this.#question('dataset', cards, own ? FILE : value, this.#chooseDataset, own ? pickers : nothing);
  }

  /** The recipe, and how many steps. */
  #length() {
    const { variant, recipe = 'quick', steps } = this.options;
    const given = lengthOf(this.options);
    const card = (value: string, name: string, length: LengthOptions): Card => {
      const options = { ...this.options };
      if (this.ownSide !== null) options.imageSize ??= this.ownSide;
      const expected = expectedLength(length, options, this.run);
      return { value, name, note: settingsStrings.length(expected.steps, expected.seconds) };
    };
    const cards = [
      ...LENGTHS.map(length => card(length, settingsStrings.lengthName[length], optionsOf(length, variant))),
      ...(given === null ? [card('other', settingsStrings.otherLength, { recipe, steps })] : []),
    ];
    const choose = (value: string) => {
      const length = LENGTHS.find(name => name === value);
      if (!length) return;
      const chosen = optionsOf(length, variant);
      this.#change('recipe', chosen.recipe);
      this.#change('steps', chosen.steps);
    };
    return this.#question('recipe', cards, given ?? 'other', choose, settingsStrings.recipeHint[recipe]);
  }

  #machine() {
    const { backend = 'auto' } = this.options;
    const report = this.backend;
    const measured = (report && strings.backendName[report.name]) || undefined;
    const cards: Card[] = offered(backend).map(value => ({
      value,
      name: settingsStrings.backendRequest[value],
      note: value === 'auto' || value === 'fastest' ? measured : strings.backendName[value],
    }));
    if (!BACKENDS.includes(backend)) cards.push({ value: backend, name: settingsStrings.other(backend) });
    const choose = (value: string) => this.#change('backend', value as TrainerOptions['backend']);
    return this.#question('backend', cards, backend, choose, settingsStrings.backendHint);
  }

  #number(field: NumberField) {
    const { option, min, max } = field;
    const own = this.#recipe[option];
    const fallback = own === null ? settingsStrings.ownSize : settingsStrings.value(own);
    const value = this.options[option] ?? undefined;
    const error = value === undefined ? null : fieldError(field, value);
    const words = error ? strings.badValue(error.details) : this.fieldErrors.get(option);
    const hint = settingsStrings.byDefault(`${fallback} ${own === null ? '' : settingsStrings.unit[option]}`.trim());
    const control = html`
      <input
        id=${option}
        type="number"
        inputmode=${field.integer ? 'numeric' : 'decimal'}
        step=${field.integer ? (field.multipleOf ?? 1) : 'any'}
        min=${min}
        max=${max}
        placeholder=${fallback}
        .value=${Number.isFinite(value) ? String(value) : ''}
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

  readonly #chooseDataset = (value: string): void => {
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

/** What the visitor's own data set is called; `undefined` for another one. */
function named(dataset: TrainerOptions['dataset']): string | undefined {
  if (dataset instanceof File) return dataset.name;
  return typeof dataset === 'object' && 'length' in dataset ? settingsStrings.datasetFiles(dataset.length) : undefined;
}
