import { property } from 'lit/decorators.js';
import { DEFAULT_RECIPE, DEFAULT_VARIANT } from '../../src/shared/protocol/options.js';
import type {
  Augmentation,
  BackendRequest,
  DatasetSource,
  Pretraining,
  RecipeName,
  TrainerOptions,
  Variant,
} from '../../src/shared/protocol/options.js';
import { LazyViewElement, type ElementView } from '../shared/lazy-view-element.js';
import { flag, integers, numeric, source, word, words } from '../shared/attributes.js';

/** The options of a run as attributes and properties. What is not set is left to the recipe of the variant. */
export abstract class RunOptionsElement<View extends ElementView = ElementView> extends LazyViewElement<View> {
  /** `autoencoder`: an autoencoder's decoder becomes the generator, and D judges at four depths. */
  @property({ reflect: true, useDefault: true }) variant: Variant = DEFAULT_VARIANT;
  /** Where every other default comes from: `quick` for minutes on a CPU, `paper` as in the sources, for hours. */
  @property({ reflect: true, useDefault: true }) recipe: RecipeName = DEFAULT_RECIPE;
  /**
   * `digits`, `faces`, or the URL of an IDX file (gzipped or not); as a property also such a `File`, or one's own
   * pictures: an array of `File`s, or a zip. The attribute is `dataset`; as a property that name belongs to the platform
   * (`data-*` attributes). By default the recipe's.
   */
  @property({ attribute: 'dataset', reflect: true, converter: source }) datasetSource?: DatasetSource;
  /** `auto` takes WebGL on a real GPU, else WASM; `webgl` by name also takes a GPU made of software. A change carries a run over. */
  @property({ reflect: true, useDefault: true }) backend: BackendRequest = 'auto';
  /** Length of z, 1 to 1024; with 2 the sheet is the learnt manifold. */
  @property({ attribute: 'latent-size', reflect: true, converter: numeric }) latentSize?: number;
  /** Plain variant: feature maps of the layer next to the image, 1 to 256. */
  @property({ attribute: 'base-width', reflect: true, converter: numeric }) baseWidth?: number;
  /** Autoencoder variant. The attribute lists the layers of D that have a head: `"4"`, `"1 2 3 4"`. */
  @property({ reflect: true, converter: integers }) heads?: readonly number[];
  /** Whether mirror images double the data set; `flip="false"` where the recipe says that they do. */
  @property({ reflect: true, converter: flag }) flip?: boolean;
  /** How images are changed before D sees them: `"colour translation cutout"`, or some of these. */
  @property({ reflect: true, converter: words }) augmentations?: readonly Augmentation[];
  /** Height and width in pixels, 8 to 256, a multiple of 16 for the autoencoder variant; the recipe's or the data set's own by default. */
  @property({ attribute: 'image-size', reflect: true, converter: numeric }) imageSize?: number;
  /** Images per update, 2 to 1024. */
  @property({ attribute: 'batch-size', reflect: true, converter: numeric }) batchSize?: number;
  /** Adam's rate, above 0 and at most 1, for each network that has none of its own. */
  @property({ attribute: 'learning-rate', reflect: true, converter: numeric }) learningRate?: number;
  /** An integer in [0, 2^32): the same seed on the same backend gives the same run, bit for bit. */
  @property({ reflect: true, converter: numeric }) seed?: number;
  /** Autoencoder variant. `none` begins with the adversarial phase. */
  @property({ reflect: true, converter: word }) pretrain?: Pretraining;
  /** Autoencoder variant: steps of the first phase. */
  @property({ attribute: 'autoencoder-steps', reflect: true, converter: numeric }) autoencoderSteps?: number;
  /** Autoencoder variant: steps of the second phase. */
  @property({ attribute: 'discriminator-steps', reflect: true, converter: numeric }) discriminatorSteps?: number;
  /** Steps of the adversarial phase, which is the plain variant's only one; after them the run is finished. */
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
