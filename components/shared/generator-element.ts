import { property } from 'lit/decorators.js';
import type {
  Activation,
  GeneratorReading,
  LastActivation,
  LatentDistribution,
  Norm,
  OutputRange,
} from '../../src/shared/protocol/generator.js';
import { integers, numeric, word } from './attributes.js';
import { LazyViewElement, type ElementView } from './lazy-view-element.js';

const text = { converter: word, reflect: true } as const;
const list = { converter: integers } as const;

/** An element with a generator, and the attributes that say how a file of other origin is read. */
export abstract class GeneratorElement<View extends ElementView> extends LazyViewElement<View> {
  /** The distribution of z, `normal(0,1)` or `uniform(-1,1)`, of a file that does not say it. By default `normal(0,1)`. */
  @property({ ...text, attribute: 'latent-distribution' }) latentDistribution: LatentDistribution | undefined;
  /** Which values of a file's network are black and white: `[-1,1]`, `[0,1]` or `[0,255]`. By default what its last activation gives. */
  @property({ ...text, attribute: 'output-range' }) outputRange: OutputRange | undefined;
  /** The activation between the layers of a PyTorch file: `relu` by default, `leaky-relu(0.2)`, `elu`, `selu`, `gelu`, `swish`, `tanh`, `sigmoid` or `none`. */
  @property(text) activation: Activation | undefined;
  /** The activation at the end of a PyTorch file's network: `tanh` by default, `sigmoid` or `none`. */
  @property({ ...text, attribute: 'last-activation' }) lastActivation: LastActivation | undefined;
  /** The epsilon of a PyTorch file's norms; 1e-5 by default. */
  @property({ converter: numeric }) epsilon: number | undefined;
  /** `instance` for a PyTorch file with instance norm. */
  @property(text) norm: Norm | undefined;
  /** The strides of a PyTorch file's transposed convolutions, `1 2 2 2`; needed if a kernel is not 4 x 4. */
  @property(list) strides: readonly number[] | undefined;
  /** Their paddings, `0 1 1 1`. */
  @property(list) paddings: readonly number[] | undefined;
  /** Their output paddings; 0 by default. */
  @property({ ...list, attribute: 'output-paddings' }) outputPaddings: readonly number[] | undefined;
  /** The prefix of the tensors' names, if a PyTorch file has several generators. */
  @property(text) network: string | undefined;

  /** How a file of other origin is read, as the attributes say it. */
  get reading(): GeneratorReading {
    const { latentDistribution, outputRange, activation, lastActivation, epsilon, norm } = this;
    const { strides, paddings, outputPaddings, network } = this;
    const said = { latentDistribution, outputRange, activation, lastActivation, epsilon, norm };
    return { ...said, strides, paddings, outputPaddings, network };
  }
}
