import { property } from 'lit/decorators.js';
import { DEFAULT_RECIPE, DEFAULT_VARIANT } from '../../src/shared/protocol/options.js';
import type {
  Augmentation,
  BackendRequest,
  ClassUse,
  DatasetSource,
  Pretraining,
  RecipeName,
  ThreadsRequest,
  TrainerOptions,
  Variant,
} from '../../src/shared/protocol/options.js';
import { LazyViewElement, type ElementView } from '../shared/lazy-view-element.js';
import { automatic, flag, integers, numeric, source, word, words } from '../shared/attributes.js';

/** The options of a run as attributes and properties. An option that is not set has the recipe's value. */
export abstract class RunOptionsElement<View extends ElementView = ElementView> extends LazyViewElement<View> {
  /**
   * `plain` is a DCGAN. In `autoencoder` the decoder becomes the generator, and D judges at four depths.
   * @example <dcgan-trainer variant="autoencoder" dataset="faces"></dcgan-trainer>
   */
  @property({ reflect: true, useDefault: true }) variant: Variant = DEFAULT_VARIANT;
  /**
   * The defaults of all other options: `quick` trains for minutes on a CPU, `paper` for hours as in the sources.
   * @example <dcgan-trainer recipe="paper"></dcgan-trainer>
   */
  @property({ reflect: true, useDefault: true }) recipe: RecipeName = DEFAULT_RECIPE;
  /**
   * `digits`, `faces`, or the URL of an IDX file (gzipped or not), a zip of pictures or a NumPy file; as a property also such a
   * `File`, or the user's own pictures: an array of `File`s, or a zip. The attribute is `dataset`; the property has another name because `dataset` is
   * the platform's (`data-*` attributes). By default the recipe's.
   * @example <dcgan-trainer dataset="faces"></dcgan-trainer>
   */
  @property({ attribute: 'dataset', reflect: true, converter: source }) datasetSource?: DatasetSource;

  /**
   * The platform's `data-*` attributes. What is written is {@link datasetSource}: frameworks set attributes as properties.
   * @since 0.2.0
   */
  override get dataset(): DOMStringMap {
    return super.dataset;
  }

  override set dataset(source: DatasetSource | undefined) {
    this.datasetSource = source;
  }

  /** Tells of a data set that cannot be used when it is set. The other options are reflected to attributes, and told of then. */
  override requestUpdate(name?: PropertyKey, ...change: unknown[]): void {
    super.requestUpdate(name, ...(change as []));
    if (name === 'datasetSource') this.checkAttributes();
  }

  /**
   * `auto` takes the faster of WebGL on a hardware GPU and WASM, as measured; `fastest` also measures a software GPU, and `webgl`
   * uses one. A change moves the run over.
   * @example <dcgan-trainer backend="wasm"></dcgan-trainer>
   */
  @property({ reflect: true, useDefault: true }) backend: BackendRequest = 'auto';
  /**
   * Threads that WASM computes on, 1 to 64, where the page is cross-origin isolated. `auto`, the default: the machine's
   * cores, at most 8, less one for the page where there are more than two. A change counts from the next worker on.
   * @since 0.2.0
   * @example <dcgan-trainer threads="2"></dcgan-trainer>
   */
  @property({ reflect: true, converter: automatic }) threads?: ThreadsRequest;
  /**
   * Length of z, 1 to 1024; with 2 the sheet is the learnt manifold.
   * @example <dcgan-trainer latent-size="2"></dcgan-trainer>
   */
  @property({ attribute: 'latent-size', reflect: true, converter: numeric }) latentSize?: number;
  /**
   * Feature maps of the layer next to the image, 1 to 256; plain variant only.
   * @example <dcgan-trainer base-width="8"></dcgan-trainer>
   */
  @property({ attribute: 'base-width', reflect: true, converter: numeric }) baseWidth?: number;
  /**
   * The layers of D that have a head: `"4"` or `"1 2 3 4"`; autoencoder variant only.
   * @example <dcgan-trainer variant="autoencoder" dataset="faces" heads="2 4"></dcgan-trainer>
   */
  @property({ reflect: true, converter: integers }) heads?: readonly number[];
  /**
   * Whether horizontally flipped images double the data set; `flip="false"` turns the recipe's flips off.
   * @example <dcgan-trainer dataset="faces" flip="false"></dcgan-trainer>
   */
  @property({ reflect: true, converter: flag }) flip?: boolean;
  /**
   * Whether both networks are told the classes of the images, so that they learn sooner and draw one class per column of the
   * sheet: `auto` where the data set has classes, `none` never. By default the recipe's; plain variant only.
   * @since 0.2.0
   * @example <dcgan-trainer classes="none"></dcgan-trainer>
   */
  @property({ reflect: true, converter: word }) classes?: ClassUse;
  /**
   * Changes of images before D sees them: `"colour translation cutout"`, or some of these.
   * @example <dcgan-trainer augmentations="colour translation"></dcgan-trainer>
   */
  @property({ reflect: true, converter: words }) augmentations?: readonly Augmentation[];
  /**
   * Height and width in pixels, 8 to 256, a multiple of 16 for the autoencoder variant; the recipe's or the data set's own by default.
   * @example <dcgan-trainer dataset="faces" image-size="32"></dcgan-trainer>
   */
  @property({ attribute: 'image-size', reflect: true, converter: numeric }) imageSize?: number;
  /**
   * Images per update, 2 to 1024.
   * @example <dcgan-trainer batch-size="32"></dcgan-trainer>
   */
  @property({ attribute: 'batch-size', reflect: true, converter: numeric }) batchSize?: number;
  /**
   * Adam's learning rate, above 0 and at most 1, for each network without a rate of its own.
   * @example <dcgan-trainer learning-rate="0.0002"></dcgan-trainer>
   */
  @property({ attribute: 'learning-rate', reflect: true, converter: numeric }) learningRate?: number;
  /**
   * An integer in [0, 2^32). The same seed on the same backend gives the same run, bit for bit.
   * @example <dcgan-trainer seed="7"></dcgan-trainer>
   */
  @property({ reflect: true, converter: numeric }) seed?: number;
  /**
   * `none` starts with the adversarial phase; autoencoder variant only.
   * @example <dcgan-trainer variant="autoencoder" dataset="faces" pretrain="none"></dcgan-trainer>
   */
  @property({ reflect: true, converter: word }) pretrain?: Pretraining;
  /**
   * Steps of the first phase; autoencoder variant only.
   * @example <dcgan-trainer variant="autoencoder" dataset="faces" autoencoder-steps="500"></dcgan-trainer>
   */
  @property({ attribute: 'autoencoder-steps', reflect: true, converter: numeric }) autoencoderSteps?: number;
  /**
   * Steps of the second phase; autoencoder variant only.
   * @example <dcgan-trainer variant="autoencoder" dataset="faces" discriminator-steps="100"></dcgan-trainer>
   */
  @property({ attribute: 'discriminator-steps', reflect: true, converter: numeric }) discriminatorSteps?: number;
  /**
   * Steps of the adversarial phase, the plain variant's only one. The run is finished after them.
   * @example <dcgan-trainer steps="500"></dcgan-trainer>
   */
  @property({ reflect: true, converter: numeric }) steps?: number;
  /**
   * Whether the doctor's remedies are applied automatically.
   * @example <dcgan-trainer auto-remedy></dcgan-trainer>
   */
  @property({ attribute: 'auto-remedy', reflect: true, converter: flag }) autoRemedy?: boolean;
  /** Options that have no attribute (`beta1`, `sheetRows`, ...). Attributes take precedence. */
  @property({ attribute: false }) options: Partial<TrainerOptions> = {};

  /** The options of the next run, as far as they are set. */
  get trainerOptions(): Partial<TrainerOptions> {
    const { variant, recipe, datasetSource: dataset, backend, latentSize, baseWidth, heads, imageSize } = this;
    const { flip, classes, augmentations, threads } = this;
    const { batchSize, learningRate, seed, pretrain, autoencoderSteps, discriminatorSteps, steps, autoRemedy } = this;
    const shape = { dataset, latentSize, baseWidth, heads, flip, classes, augmentations, imageSize, threads };
    const course = { batchSize, learningRate, seed, pretrain, autoencoderSteps, discriminatorSteps, steps, autoRemedy };
    const set = Object.fromEntries(Object.entries({ ...shape, ...course }).filter(([, value]) => value !== undefined));
    return { ...this.options, variant, recipe, backend, ...set };
  }
}
