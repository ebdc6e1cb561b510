/**
 * The generator in a PyTorch state dict, as the common DCGAN is (pytorch/examples `dcgan/main.py`): transposed convolutions, each
 * but the last followed by a norm and an activation; or plain convolutions after upsampling. Names do not matter; widths, channels and, with kernels of 4, the pictures'
 * size follow from the shapes. What a state dict does not have comes from options or metadata, or is assumed and told.
 */
import type { Activation, GeneratorReading, OutputRange, Upsampling } from '../../../shared/protocol/generator.js';
import { WeightsError } from '../../../shared/errors.js';
import { message, type Message } from '../../../shared/protocol/message.js';
import { weightsLeftOut } from '../left-out.js';
import type { SafetensorsFile } from '../../../shared/safetensors/safetensors.js';
import { isWithin, findChain, type Chain, type ChainLink } from './find-chain.js';
import { gapsOf } from './gaps.js';
import { geometriesOf, type Geometry } from './geometry.js';
import { misfit, modulesOf, numbersOf, unwrapped, type Module, type Named } from './modules.js';

/** A convolution, or a linear layer to the first maps, with the batch norm after it folded in. */
export interface PytorchLayer {
  readonly inChannels: number;
  readonly outChannels: number;
  /** [h, w, outChannels, inChannels], as in TensorFlow, or [h, w, inChannels, outChannels] if it is not transposed. */
  readonly kernel: Float32Array;
  readonly kernelSize: readonly [height: number, width: number];
  /** [outChannels], or [h * w * outChannels] for a linear layer */
  readonly bias: Float32Array;
  /** Null for a linear layer, whose output is as large as its kernel. */
  readonly geometry: Geometry | null;
  /** Instance norm after it: gamma and beta, [outChannels] each. */
  readonly instanceNorm?: { readonly gamma: Float32Array; readonly beta: Float32Array } | undefined;
  readonly activation: Activation;
  /** Slopes of a PReLU in place of the activation: [1] or [outChannels]. */
  readonly prelu?: Float32Array | undefined;
}

export interface PytorchGenerator {
  readonly latentSize: number;
  readonly channels: number;
  /** In pixels. */
  readonly height: number;
  readonly width: number;
  /** Of the instance norms. */
  readonly epsilon: number;
  /** How maps are enlarged. */
  readonly upsampling: Upsampling;
  readonly outputRange: OutputRange;
  readonly layers: readonly PytorchLayer[];
  /** What neither the file nor an option says. */
  readonly assumptions: readonly Message[];
}

/** Epsilon of PyTorch's norms. */
const EPSILON = 1e-5;
const MAX_LATENT_SIZE = 1024;

/** Whether the file has a network at all: a weight of a convolution. */
export function isPytorchGenerator({ tensors }: Pick<SafetensorsFile, 'tensors'>): boolean {
  return Object.values(tensors).some(({ shape }) => shape.length === 4);
}

/**
 * @param isOrdered whether the tensors are in the order of the network
 * @throws WeightsError that names the tensor that is missing, has another shape, or does not belong there
 */
export function readPytorchGenerator(
  { tensors }: Pick<SafetensorsFile, 'tensors'>,
  reading: GeneratorReading = {},
  isOrdered = false,
): PytorchGenerator {
  const chain = findChain(modulesOf(tensors), isOrdered, reading.network);
  const { links } = chain;
  const start = startOf(links);
  const convolutions = links.filter(({ layer }) => layer.kind === 'convolution');
  const gaps = gapsOf(links);
  const kernels = convolutions.map(({ layer: { tensors, path, isPlain } }, i) => {
    const { name = path, shape = [] } = tensors.weight ?? {};
    return { name, shape, isPlain, scale: gaps[i + links.length - convolutions.length]?.scale };
  });
  const { geometries, assumptions } = geometriesOf(kernels, start, reading);
  const { activation = 'relu', upsampling = 'nearest' } = reading;
  const epsilons = epsilonsOf(links, reading.epsilon);
  const lastActivation = reading.lastActivation ?? (reading.outputRange === '[0,1]' ? 'sigmoid' : 'tanh');
  const offset = links.length - convolutions.length;
  const layers = links.map((link, i): PytorchLayer => {
    const isLast = i === links.length - 1;
    const options = { norm: isLast ? undefined : reading.norm, epsilon: epsilons[i] ?? EPSILON, start };
    const isActivated = gaps[i + 1]?.isActivated ?? true;
    return {
      ...foldedLayer(link, links[i + 1]?.layer, options),
      geometry: geometries[i - offset] ?? null,
      activation: isLast ? lastActivation : isActivated ? activation : 'none',
      prelu: link.prelu && numbersOf(link.prelu.tensors.weight as Named),
    };
  });
  const [first, last, picture] = [layers[0], layers.at(-1), geometries.at(-1)] as [
    PytorchLayer,
    PytorchLayer,
    Geometry,
  ];
  if (first.inChannels > MAX_LATENT_SIZE) {
    throw misfit('the first layer', `takes a z of ${first.inChannels} numbers`, `at most ${MAX_LATENT_SIZE}`);
  }
  return {
    latentSize: first.inChannels,
    channels: last.outChannels,
    height: picture.height,
    width: picture.width,
    epsilon: epsilons[0] ?? EPSILON,
    upsampling,
    outputRange: reading.outputRange ?? (lastActivation === 'sigmoid' ? '[0,1]' : '[-1,1]'),
    layers,
    assumptions: [...assumptions, ...assumed(chain, reading, lastActivation), ...leftOut(Object.keys(tensors), chain)],
  };
}

/** The epsilon after each layer: one for all, or one for each norm in their order. */
function epsilonsOf(links: readonly ChainLink[], given: GeneratorReading['epsilon']): number[] {
  if (typeof given === 'number' || given === undefined) return links.map(() => given ?? EPSILON);
  const norms = links.filter(({ norm }) => norm);
  if (given.length === norms.length) return links.map(link => given[norms.indexOf(link)] ?? EPSILON);
  const [numbers, allowed] = [`${given.length} numbers`, `one, or ${norms.length}, one for each norm`];
  throw new WeightsError(`The option epsilon has ${numbers}; it must have ${allowed}.`, {
    ...{ code: 'weights-epsilon-length', subject: 'epsilon', given: numbers, allowed },
  });
}

/** Height and width of the maps that a linear layer gives; 1 without. */
function startOf([first, second]: readonly ChainLink[]): number {
  return first?.layer.kind === 'linear' && second ? Math.sqrt(first.layer.outSize / second.layer.inSize) : 1;
}

function assumed({ links, others, prefix }: Chain, reading: GeneratorReading, last: string): Message[] {
  const { activation, lastActivation, epsilon } = reading;
  const list: Message[] = [];
  const hasNorms = links.some(({ norm }) => norm);
  const hasActivations = !links.slice(0, -1).every(({ prelu }) => prelu);
  const parts = [
    activation === undefined && hasActivations && (['activation', 'ReLU between the layers'] as const),
    lastActivation === undefined && (['lastActivation', `${last} at the end`] as const),
    epsilon === undefined && hasNorms && (['epsilon', `an epsilon of ${EPSILON} in the norms`] as const),
  ].filter(part => part !== false);
  if (parts.length > 0) {
    const what = parts.map(([, words]) => words).join(', ');
    const options = parts.map(([option]) => option).join(', ');
    const text = `Assumed, since a PyTorch file does not say it: ${what}.`;
    list.push(message('assumed-activations', text, { what, options, last, epsilon: EPSILON }));
  }
  if (others.length > 0) {
    const values = { network: prefix, others: others.join(', '), options: 'network' };
    list.push(
      message('assumed-network', `Of several networks, ${prefix} is drawn; there are also ${values.others}.`, values),
    );
  }
  return list;
}

/** Tells of tensors that belong to no module, or to another network. */
function leftOut(names: readonly string[], { links, prefix }: Chain): Message[] {
  const used = new Set(links.flatMap(({ layer, norm, prelu }) => [layer, norm, prelu].map(module => module?.path)));
  const isUsed = (name: string) => {
    const path = unwrapped(name);
    return [...used].some(module =>
      module === '' ? !path.includes('.') : module !== undefined && isWithin(path, module),
    );
  };
  const left = names.filter(name => !isUsed(name) && !(prefix && isWithin(unwrapped(name), prefix)));
  return left.length > 0 ? [weightsLeftOut('Tensors that are no part of the generator', left)] : [];
}

interface FoldOptions {
  readonly norm: GeneratorReading['norm'];
  readonly epsilon: number;
  readonly start: number;
}

/**
 * In evaluation, batch norm is affine: y = (x - mean) * s + beta with s = gamma / sqrt(variance + epsilon). So it is folded
 * into the kernel and the bias before it, in float64. A linear layer becomes a kernel as large as its maps.
 */
function foldedLayer(
  { layer, norm }: ChainLink,
  next: Module | undefined,
  { norm: kind, epsilon, start }: FoldOptions,
) {
  const weight = layer.tensors.weight as Named;
  const isLinear = layer.kind === 'linear';
  const outChannels = isLinear ? (next?.inSize ?? 1) : layer.outSize;
  const [height = 1, width = 1] = isLinear ? [start, start] : weight.shape.slice(2);
  const taps = height * width;
  const outSize = isLinear ? layer.outSize : outChannels;
  const given = numbersOf(weight);
  const scale = new Float64Array(outSize).fill(1);
  const shift = new Float64Array(outSize);
  const { bias } = layer.tensors;
  if (bias) shift.set(vector(bias, outSize));
  const isInstance = kind === 'instance';
  if (norm && !isInstance) {
    const { gamma, beta, mean, variance } = batchNorm(norm);
    const each = isLinear && norm.outSize !== outSize ? taps : 1; // a norm over maps counts for all of their pixels
    for (let o = 0; o < outSize; o++) {
      const c = Math.floor(o / each);
      const factor = (gamma[c] as number) / Math.sqrt((variance[c] as number) + epsilon);
      scale[o] = factor;
      shift[o] = ((shift[o] as number) - (mean[c] as number)) * factor + (beta[c] as number);
    }
  }
  const inChannels = layer.inSize;
  const kernel = new Float32Array(taps * outChannels * inChannels);
  const isPlain = layer.isPlain === true;
  for (let i = 0; i < inChannels; i++) {
    for (let o = 0; o < outChannels; o++) {
      for (let tap = 0; tap < taps; tap++) {
        // Linear weights are [out * h * w, in], those of convolutions [in, out, h, w] if transposed, else [out, in, h, w].
        const at = isLinear
          ? (o * taps + tap) * inChannels + i
          : (isPlain ? o * inChannels + i : i * outChannels + o) * taps + tap;
        kernel[isPlain ? (tap * inChannels + i) * outChannels + o : (tap * outChannels + o) * inChannels + i] =
          (given[at] as number) * (scale[isLinear ? o * taps + tap : o] as number);
      }
    }
  }
  const biases = isLinear
    ? Float32Array.from(
        { length: outSize },
        (_, at) => shift[(at % outChannels) * taps + Math.floor(at / outChannels)] ?? 0,
      )
    : Float32Array.from(shift);
  return {
    ...{ inChannels, outChannels, kernel, bias: biases },
    kernelSize: [height, width] as const,
    instanceNorm: isInstance ? instanceNorm(norm, outChannels) : undefined,
  };
}

function batchNorm({ path, outSize, tensors }: Module) {
  const { weight, bias, running_mean: mean, running_var: variance } = tensors;
  const name = (weight ?? bias ?? mean)?.name ?? path;
  if (!mean && !variance) {
    const wish = 'with running_mean and running_var; for instance norm, the option or metadata norm must be "instance"';
    throw misfit(name, 'has no running statistics beside it', wish);
  }
  if (!mean) throw misfit(name, 'has no running_mean beside it', `with one of the shape [${outSize}]`);
  if (!variance) throw misfit(name, 'has no running_var beside it', `with one of the shape [${outSize}]`);
  return {
    gamma: weight ? vector(weight, outSize) : new Float32Array(outSize).fill(1), // affine=False
    beta: bias ? vector(bias, outSize) : new Float32Array(outSize),
    mean: vector(mean, outSize),
    variance: vector(variance, outSize, true),
  };
}

function instanceNorm(norm: Module | undefined, channels: number) {
  const { weight, bias } = norm?.tensors ?? {};
  return {
    gamma: weight ? vector(weight, channels) : new Float32Array(channels).fill(1),
    beta: bias ? vector(bias, channels) : new Float32Array(channels),
  };
}

function vector(tensor: Named, length: number, isVariance = false): Float32Array {
  if (tensor.shape.join() === String(length)) return numbersOf(tensor, isVariance);
  throw misfit(tensor.name, `has the shape [${tensor.shape.join(', ')}]`, `[${length}]`);
}
