/**
 * The state dict of the common PyTorch DCGAN generator (pytorch/examples `dcgan/main.py`): a `Sequential` called `main` of
 * transposed convolutions with kernels of 4, each but the last followed by batch norm and ReLU, the last by tanh. Widths,
 * channels and the image's size follow from the shapes.
 */
import { WeightsError } from '../../shared/errors.js';
import type { NamedTensor, SafetensorsFile } from '../../shared/safetensors/safetensors.js';
import { valuesOf } from '../weights/tensors.js';

/** A transposed convolution, with the batch norm after it folded in. */
export interface PytorchLayer {
  readonly inChannels: number;
  readonly outChannels: number;
  /** [4, 4, outChannels, inChannels], as in TensorFlow. */
  readonly kernel: Float32Array;
  /** [outChannels] */
  readonly bias: Float32Array;
}

export interface PytorchGenerator {
  readonly latentSize: number;
  readonly channels: number;
  /** Height and width in pixels: 4 * 2^(layers - 1). */
  readonly size: number;
  readonly layers: readonly PytorchLayer[];
}

export const PYTORCH_KERNEL = 4;
/** Epsilon of PyTorch's batch norm. */
const EPSILON = 1e-5;
/** Names begin with `module.` if the network was wrapped for several GPUs. */
const NAME = /^(?:module\.)?main\.(\d+)\.(weight|bias|running_mean|running_var|num_batches_tracked)$/;

type Module = Partial<Record<'weight' | 'bias' | 'running_mean' | 'running_var' | 'num_batches_tracked', Named>>;
type Named = NamedTensor & { readonly name: string };
type Convolution = { weight: Named; bias: Named | undefined; inChannels: number; outChannels: number };

/** Whether the tensors' names are those of such a state dict. */
export function isPytorchGenerator({ tensors }: SafetensorsFile): boolean {
  return Object.keys(tensors).some(name => NAME.test(name));
}

/** @throws WeightsError that names the tensor that is missing, has another shape, or does not belong there */
export function readPytorchGenerator({ tensors }: SafetensorsFile): PytorchGenerator {
  const values = valuesOf(tensors);
  const modules = modulesOf(tensors);
  const layers: PytorchLayer[] = [];
  for (let i = 0; i < modules.length; i++) {
    const module = modules[i] as Module;
    const [weight, inChannels, outChannels] = convolution(module, layers.at(-1)?.outChannels);
    const next = modules[i + 1];
    const norm = next?.running_mean || next?.weight?.shape.length === 1 ? next : undefined;
    if (norm) i++;
    layers.push(fold(values, { weight, bias: module.bias, inChannels, outChannels }, norm));
  }
  const [first, last] = [layers[0], layers.at(-1)];
  if (!first || !last || layers.length < 2 || layers.length > 7) {
    throw misfit(
      'main',
      `has ${layers.length} transposed convolutions`,
      '4 for 32 x 32 pixels, 5 for 64 x 64, 6 for 128 x 128',
    );
  }
  const channels = last.outChannels;
  if (channels !== 1 && channels !== 3) throw misfit('main', `ends in ${channels} channels`, '1 (grey) or 3 (colour)');
  const latentSize = first.inChannels;
  if (latentSize > 1024) throw misfit('main', `takes a z of ${latentSize} numbers`, 'at most 1024');
  return { latentSize, channels, size: PYTORCH_KERNEL * 2 ** (layers.length - 1), layers };
}

/** The parameters by module, in order. */
function modulesOf(tensors: Readonly<Record<string, NamedTensor>>): Module[] {
  const modules = new Map<number, Module>();
  for (const [name, tensor] of Object.entries(tensors)) {
    const [, index, parameter] = NAME.exec(name) ?? [];
    if (!index) throw misfit(name, 'is not a tensor of this network', 'main.N.weight and the like');
    const module = modules.get(Number(index)) ?? {};
    modules.set(Number(index), { ...module, [parameter as keyof Module]: { name, ...tensor } });
  }
  return [...modules].sort(([a], [b]) => a - b).map(([, module]) => module);
}

/** The kernel [inChannels, outChannels, 4, 4] of a transposed convolution that fits the one before. */
function convolution(
  { weight, bias, running_mean: mean }: Module,
  before?: number,
): [weight: Named, inChannels: number, outChannels: number] {
  const name = (weight ?? bias ?? mean)?.name ?? 'main';
  const shape = weight?.shape ?? [];
  const [inChannels = 0, outChannels = 0, height, width] = shape;
  if (!weight || shape.length !== 4 || height !== PYTORCH_KERNEL || width !== PYTORCH_KERNEL) {
    throw misfit(name, `has the shape [${shape.join(', ')}]`, `[in, out, ${PYTORCH_KERNEL}, ${PYTORCH_KERNEL}]`);
  }
  if (before !== undefined && inChannels !== before) {
    const hint = `[${before}, out, 4, 4], for the ${before} maps of the layer before it (is this the discriminator's file?)`;
    throw misfit(name, `has the shape [${shape.join(', ')}]`, hint);
  }
  return [weight, inChannels, outChannels];
}

/**
 * In evaluation, batch norm is affine: y = (x - mean) * s + beta with s = gamma / sqrt(variance + epsilon). So it is folded
 * into the kernel and the bias before it, in float64.
 */
function fold(
  values: Readonly<Record<string, Float32Array>>,
  { weight, bias, inChannels, outChannels }: Convolution,
  norm: Module | undefined,
): PytorchLayer {
  const vector = (tensor: Named | undefined, what: string): Float32Array => {
    const shape = `the shape [${outChannels}]`;
    if (!tensor) throw misfit(norm?.weight?.name ?? weight.name, `has no ${what} beside it`, `one of ${shape}`);
    const found = values[tensor.name];
    if (found && tensor.shape.join() === String(outChannels)) return found;
    throw misfit(tensor.name, `has the shape [${tensor.shape.join(', ')}]`, `floating-point numbers of ${shape}`);
  };
  const given = values[weight.name];
  if (!given) throw misfit(weight.name, 'does not hold floating-point numbers', 'F32, F16 or BF16');
  const scale = new Float64Array(outChannels).fill(1);
  const shift = new Float64Array(outChannels);
  if (bias) shift.set(vector(bias, 'bias'));
  if (norm) {
    const [gamma, beta] = [vector(norm.weight, 'weight'), vector(norm.bias, 'bias')];
    const [mean, variance] = [vector(norm.running_mean, 'running_mean'), vector(norm.running_var, 'running_var')];
    for (let o = 0; o < outChannels; o++) {
      scale[o] = (gamma[o] as number) / Math.sqrt((variance[o] as number) + EPSILON);
      shift[o] = ((shift[o] as number) - (mean[o] as number)) * (scale[o] as number) + (beta[o] as number);
    }
  }
  const taps = PYTORCH_KERNEL ** 2;
  const kernel = new Float32Array(taps * outChannels * inChannels);
  for (let i = 0; i < inChannels; i++) {
    for (let o = 0; o < outChannels; o++) {
      for (let tap = 0; tap < taps; tap++) {
        const value = given[(i * outChannels + o) * taps + tap] as number;
        kernel[(tap * outChannels + o) * inChannels + i] = value * (scale[o] as number);
      }
    }
  }
  return { inChannels, outChannels, kernel, bias: Float32Array.from(shift) };
}

function misfit(name: string, given: string, allowed: string): WeightsError {
  const message = `This is not the generator of the common PyTorch DCGAN: ${name} ${given}; it must be ${allowed}.`;
  return new WeightsError(message, {
    code: 'weights-pytorch-misfit',
    subject: name,
    given,
    allowed,
  });
}
