/**
 * The state dict of the common PyTorch DCGAN generator (pytorch/examples `dcgan/main.py`): a `Sequential` called `main` of
 * transposed convolutions with kernels of 4, each but the last followed by batch norm and ReLU, the last by tanh. Widths,
 * channels and the image's size follow from the shapes.
 */
import { WeightsError } from '../../shared/errors.js';
import type { NamedTensor, SafetensorsFile } from '../../shared/safetensors/safetensors.js';
import { valuesOf } from '../weights/tensors.js';

/** A transposed convolution with the batch norm after it worked in. */
export interface PytorchLayer {
  readonly from: number;
  readonly to: number;
  /** [4, 4, to, from], ours. */
  readonly kernel: Float32Array;
  /** [to] */
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
/** Of PyTorch's batch norm. */
const EPSILON = 1e-5;
/** `module.` comes before the names where the network was wrapped for several GPUs. */
const NAME = /^(?:module\.)?main\.(\d+)\.(weight|bias|running_mean|running_var|num_batches_tracked)$/;

type Module = Partial<Record<'weight' | 'bias' | 'running_mean' | 'running_var' | 'num_batches_tracked', Named>>;
type Named = NamedTensor & { readonly name: string };

/** Whether the names are those of such a state dict. */
export function isPytorchGenerator({ tensors }: SafetensorsFile): boolean {
  return Object.keys(tensors).some(name => NAME.test(name));
}

/** @throws WeightsError that names the tensor that is missing, of another shape, or in the way */
export function readPytorchGenerator({ tensors }: SafetensorsFile): PytorchGenerator {
  const values = valuesOf(tensors);
  const modules = modulesOf(tensors);
  const layers: PytorchLayer[] = [];
  for (let i = 0; i < modules.length; i++) {
    const module = modules[i] as Module;
    const [weight, from, to] = convolution(module, layers.at(-1)?.to);
    const next = modules[i + 1];
    const norm = next?.running_mean || next?.weight?.shape.length === 1 ? next : undefined;
    if (norm) i++;
    layers.push(folded(values, { weight, bias: module.bias, from, to }, norm));
  }
  const [first, last] = [layers[0], layers.at(-1)];
  if (!first || !last || layers.length < 2 || layers.length > 7) {
    throw misfit(
      'main',
      `has ${layers.length} transposed convolutions`,
      '4 for 32 x 32 pixels, 5 for 64 x 64, 6 for 128 x 128',
    );
  }
  if (last.to !== 1 && last.to !== 3) throw misfit('main', `ends in ${last.to} channels`, '1 (grey) or 3 (colour)');
  if (first.from > 1024) throw misfit('main', `takes a z of ${first.from} numbers`, 'at most 1024');
  return { latentSize: first.from, channels: last.to, size: PYTORCH_KERNEL * 2 ** (layers.length - 1), layers };
}

/** The parameters by module, in order. */
function modulesOf(tensors: Readonly<Record<string, NamedTensor>>): Module[] {
  const modules = new Map<number, Module>();
  for (const [name, tensor] of Object.entries(tensors)) {
    const [, index, parameter] = NAME.exec(name) ?? [];
    if (!index) throw misfit(name, 'is none of the tensors of this network', 'main.N.weight and the like');
    const module = modules.get(Number(index)) ?? {};
    modules.set(Number(index), { ...module, [parameter as keyof Module]: { name, ...tensor } });
  }
  return [...modules].sort(([a], [b]) => a - b).map(([, module]) => module);
}

/** The kernel's tensor [from, to, 4, 4], if the module is a transposed convolution that follows the one before it. */
function convolution(
  { weight, bias, running_mean: mean }: Module,
  before?: number,
): [weight: Named, from: number, to: number] {
  const name = (weight ?? bias ?? mean)?.name ?? 'main';
  const shape = weight?.shape ?? [];
  const [from = 0, to = 0, height, width] = shape;
  if (!weight || shape.length !== 4 || height !== PYTORCH_KERNEL || width !== PYTORCH_KERNEL) {
    throw misfit(name, `has the shape [${shape.join(', ')}]`, `[in, out, ${PYTORCH_KERNEL}, ${PYTORCH_KERNEL}]`);
  }
  if (before !== undefined && from !== before) {
    const hint = `[${before}, out, 4, 4], for the ${before} maps of the layer before it (is this the discriminator's file?)`;
    throw misfit(name, `has the shape [${shape.join(', ')}]`, hint);
  }
  return [weight, from, to];
}

/**
 * In evaluation batch norm is affine: y = (x - mean) * s + beta with s = gamma / sqrt(variance + epsilon). So it goes into
 * the kernel and the bias before it, worked out in float64.
 */
function folded(
  values: Readonly<Record<string, Float32Array>>,
  { weight, bias, from, to }: { weight: Named; bias: Named | undefined; from: number; to: number },
  norm: Module | undefined,
): PytorchLayer {
  const vector = (tensor: Named | undefined, what: string): Float32Array => {
    if (!tensor)
      throw misfit(`${norm?.weight?.name ?? weight.name}`, `has no ${what} beside it`, `one of the shape [${to}]`);
    const found = values[tensor.name];
    if (found && tensor.shape.join() === String(to)) return found;
    throw misfit(
      tensor.name,
      `has the shape [${tensor.shape.join(', ')}]`,
      `floating-point numbers of the shape [${to}]`,
    );
  };
  const given = values[weight.name];
  if (!given) throw misfit(weight.name, 'is not of floating-point numbers', 'F32, F16 or BF16');
  const scale = new Float64Array(to).fill(1);
  const shift = new Float64Array(to);
  if (bias) shift.set(vector(bias, 'bias'));
  if (norm) {
    const [gamma, beta] = [vector(norm.weight, 'weight'), vector(norm.bias, 'bias')];
    const [mean, variance] = [vector(norm.running_mean, 'running_mean'), vector(norm.running_var, 'running_var')];
    for (let o = 0; o < to; o++) {
      scale[o] = (gamma[o] as number) / Math.sqrt((variance[o] as number) + EPSILON);
      shift[o] = ((shift[o] as number) - (mean[o] as number)) * (scale[o] as number) + (beta[o] as number);
    }
  }
  const taps = PYTORCH_KERNEL ** 2;
  const kernel = new Float32Array(taps * to * from);
  for (let i = 0; i < from; i++) {
    for (let o = 0; o < to; o++) {
      for (let tap = 0; tap < taps; tap++) {
        kernel[(tap * to + o) * from + i] = (given[(i * to + o) * taps + tap] as number) * (scale[o] as number);
      }
    }
  }
  return { from, to, kernel, bias: Float32Array.from(shift) };
}

function misfit(name: string, given: string, allowed: string): WeightsError {
  const message = `The file is no generator of the common PyTorch DCGAN: ${name} ${given}; it must be ${allowed}.`;
  return new WeightsError(message, { subject: name, given, allowed });
}
