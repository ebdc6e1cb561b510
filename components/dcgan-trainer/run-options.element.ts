import { LitElement } from 'lit';
import { property } from 'lit/decorators.js';
import { DEFAULT_RECIPE, DEFAULT_VARIANT } from '../../src/protocol.js';
import type {
  Augmentation,
  BackendRequest,
  DatasetSource,
  Pretraining,
  RecipeName,
  TrainerOptions,
  Variant,
} from '../../src/protocol.js';
import { flag, integers, numeric, source, word, words } from './attributes.js';

/** The options of a run as attributes and properties. What is not set is left to the recipe of the variant. */
export abstract class RunOptionsElement extends LitElement {
  @property({ reflect: true, useDefault: true }) variant: Variant = DEFAULT_VARIANT;
  @property({ reflect: true, useDefault: true }) recipe: RecipeName = DEFAULT_RECIPE;
  /** The attribute is `dataset`. As a property that name belongs to the platform (`data-*` attributes). */
  @property({ attribute: 'dataset', reflect: true, converter: source }) datasetSource?: DatasetSource;
  @property({ reflect: true, useDefault: true }) backend: BackendRequest = 'auto';
  @property({ attribute: 'latent-size', reflect: true, converter: numeric }) latentSize?: number;
  /** Plain variant. */
  @property({ attribute: 'base-width', reflect: true, converter: numeric }) baseWidth?: number;
  /** Autoencoder variant. The attribute lists the layers of D that have a head: `"4"`, `"1 2 3 4"`. */
  @property({ reflect: true, converter: integers }) heads?: readonly number[];
  /** Whether mirror images double the data set; `flip="false"` where the recipe says that they do. */
  @property({ reflect: true, converter: flag }) flip?: boolean;
  /** How images are changed before D sees them: `"colour translation cutout"`, or some of these. */
  @property({ reflect: true, converter: words }) augmentations?: readonly Augmentation[];
  @property({ attribute: 'image-size', reflect: true, converter: numeric }) imageSize?: number;
  @property({ attribute: 'batch-size', reflect: true, converter: numeric }) batchSize?: number;
  @property({ attribute: 'learning-rate', reflect: true, converter: numeric }) learningRate?: number;
  @property({ reflect: true, converter: numeric }) seed?: number;
  /** Autoencoder variant. `none` begins with the adversarial phase. */
  @property({ reflect: true, converter: word }) pretrain?: Pretraining;
  @property({ attribute: 'autoencoder-steps', reflect: true, converter: numeric }) autoencoderSteps?: number;
  @property({ attribute: 'discriminator-steps', reflect: true, converter: numeric }) discriminatorSteps?: number;
  /** Steps of the adversarial phase, which is the plain variant's only one. */
  @property({ reflect: true, converter: numeric }) steps?: number;
  /** Whether the doctor's remedies are applied as it finds them. */
  @property({ attribute: 'auto-remedy', reflect: true, converter: flag }) autoRemedy?: boolean;
  /** Options of the engine that have no attribute (`beta1`, `sheetRows`, ...). Attributes win. */
  @property({ attribute: false }) options: Partial<TrainerOptions> = {};

  /** The options of the next run, as far as they are set. */
  get trainerOptions(): Partial<TrainerOptions> {
    const { variant, recipe, datasetSource: dataset, backend, latentSize, baseWidth, heads, imageSize } = this;
    const { flip, augmentations } = this;
    const { batchSize, learningRate, seed, pretrain, autoencoderSteps, discriminatorSteps, steps, autoRemedy } = this;
    const shape = { dataset, latentSize, baseWidth, heads, flip, augmentations, imageSize };
    const course = { batchSize, learningRate, seed, pretrain, autoencoderSteps, discriminatorSteps, steps, autoRemedy };
    const set = Object.fromEntries(Object.entries({ ...shape, ...course }).filter(([, value]) => value !== undefined));
    return { ...this.options, variant, recipe, backend, ...set };
  }
}
