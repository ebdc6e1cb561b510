import type { GeneratorReading } from '../../src/shared/protocol/generator.js';
import { LazyViewElement, type ElementView } from './lazy-view-element.js';

/** Names of the properties, as in {@link GeneratorReading}; the attributes are the same in kebab case. */
const NAMES =
  'latentDistribution outputRange activation lastActivation epsilon norm strides paddings outputPaddings scales upsampling network'.split(
    ' ',
  ) as readonly (keyof GeneratorReading)[];

/** The attribute of an option: `lastActivation` is `last-activation`. */
export const attributeOf = (name: string) => name.replace(/[A-Z]/, '-$&').toLowerCase();

/**
 * An element with a generator, and the attributes that say how a file of other origin is read. The engine checks them, and reads
 * numbers from their text.
 */
export abstract class GeneratorElement<View extends ElementView> extends LazyViewElement<View> {
  static {
    for (const name of NAMES) {
      this.createProperty(name, { attribute: attributeOf(name), reflect: true });
    }
  }

  /**
   * The distribution of z, `normal(0,1)` or `uniform(-1,1)`, of a file that does not say it. By default `normal(0,1)`.
   * @attr latent-distribution
   * @since 0.2.0
   * @example <latent-grid src="generator.h5" latent-distribution="uniform(-1,1)"></latent-grid>
   */
  latentDistribution: GeneratorReading['latentDistribution'] | null;
  /**
   * Which values of a file's network are black and white: `[-1,1]`, `[0,1]` or `[0,255]`. By default what its last activation gives.
   * @attr output-range
   * @since 0.2.0
   * @example <latent-grid src="generator.h5" output-range="[0,1]"></latent-grid>
   */
  outputRange: GeneratorReading['outputRange'] | null;
  /**
   * The activation between the layers of a PyTorch file: `relu` by default, `leaky-relu(0.2)`, `elu`, `selu`, `gelu`, `swish`, `tanh`, `sigmoid` or `none`.
   * @attr activation
   * @since 0.2.0
   * @example <latent-grid src="generator.pt" activation="leaky-relu(0.2)"></latent-grid>
   */
  activation: GeneratorReading['activation'] | null;
  /**
   * The activation at the end of a PyTorch file's network: `tanh` by default, `sigmoid` or `none`.
   * @attr last-activation
   * @since 0.2.0
   * @example <latent-grid src="generator.pt" last-activation="sigmoid"></latent-grid>
   */
  lastActivation: GeneratorReading['lastActivation'] | null;
  /**
   * The epsilon of a PyTorch file's norms, or one for each, `1e-5 0.8 0.8`; 1e-5 by default.
   * @attr epsilon
   * @since 0.2.0
   * @example <latent-grid src="generator.pt" epsilon="1e-3"></latent-grid>
   */
  epsilon: number | readonly number[] | string | null | undefined;
  /**
   * The norm of a PyTorch file: `batch` by default, or `instance`.
   * @attr norm
   * @since 0.2.0
   * @example <latent-grid src="generator.pt" norm="instance"></latent-grid>
   */
  norm: GeneratorReading['norm'] | null;
  /**
   * The strides of a PyTorch file's convolutions, `1 2 2 2`; needed if a transposed one is not 4 x 4.
   * @attr strides
   * @since 0.2.0
   * @example <latent-grid src="generator.pt" strides="1 2 2 2"></latent-grid>
   */
  strides: readonly number[] | string | null | undefined;
  /**
   * Their paddings, `0 1 1 1`.
   * @attr paddings
   * @since 0.2.0
   * @example <latent-grid src="generator.pt" paddings="0 1 1 1"></latent-grid>
   */
  paddings: readonly number[] | string | null | undefined;
  /**
   * Their output paddings; 0 by default.
   * @attr output-paddings
   * @since 0.2.0
   * @example <latent-grid src="generator.pt" output-paddings="0 0 0 1"></latent-grid>
   */
  outputPaddings: readonly number[] | string | null | undefined;
  /**
   * How many times a PyTorch file's network enlarges its maps before each convolution, `2 2 1`.
   * @attr scales
   * @since 0.2.0
   * @example <latent-grid src="generator.pt" scales="2 2 1"></latent-grid>
   */
  scales: readonly number[] | string | null | undefined;
  /**
   * How it enlarges them: `nearest` by default, or `bilinear`.
   * @attr upsampling
   * @since 0.2.0
   * @example <latent-grid src="generator.pt" upsampling="bilinear"></latent-grid>
   */
  upsampling: GeneratorReading['upsampling'] | null;
  /**
   * The prefix of the tensors' names, if a PyTorch file has several generators.
   * @attr network
   * @since 0.2.0
   * @example <latent-grid src="generator.pt" network="G_ema."></latent-grid>
   */
  network: string | null | undefined;

  /**
   * How a file of other origin is read, as the attributes say it.
   * @since 0.2.0
   */
  get reading(): GeneratorReading {
    return Object.fromEntries(NAMES.map(name => [name, this[name]]));
  }
}
