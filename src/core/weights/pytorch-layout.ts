/**
 * Converts our tensors to PyTorch's layout, for the modules of docs/dcgan_elements.py, and back. Names change in their last
 * part, and kernels in the order of their axes; no number changes. PyTorch's batch norm also has a gamma, which is always 1.
 *
 * | ours | PyTorch's |
 * | --- | --- |
 * | dense.kernel [in, out] | dense.weight [out, in] |
 * | conv.kernel [h, w, in, out] | conv.weight [out, in, h, w] |
 * | deconv.kernel [h, w, out, in] | deconv.weight [in, out, h, w] |
 * | bn.beta, bn.moving_mean, bn.moving_variance | bn.bias, bn.running_mean, bn.running_var, and bn.weight = 1 |
 */
import { WeightsError } from '../../shared/errors.js';
import type { NamedTensor } from '../../shared/safetensors/safetensors.js';

/** The metadata entry by which a file of ours declares PyTorch's layout. */
export const PYTORCH_LAYOUT = { name: 'layout', value: 'pytorch' } as const;

type Tensors = Readonly<Record<string, NamedTensor>>;

const TO_PYTORCH: Readonly<Record<string, string>> = {
  kernel: 'weight',
  bias: 'bias',
  beta: 'bias',
  moving_mean: 'running_mean',
  moving_variance: 'running_var',
};
const NORM_FROM_PYTORCH: Readonly<Record<string, string>> = {
  bias: 'beta',
  running_mean: 'moving_mean',
  running_var: 'moving_variance',
};

const isNorm = (layer: string) => /\.bn\d+$/.test(layer);

export function toPytorchLayout(tensors: Tensors): Record<string, NamedTensor> {
  const out: Record<string, NamedTensor> = {};
  for (const [name, tensor] of Object.entries(tensors)) {
    const [layer, parameter] = split(name);
    if (parameter === 'beta') out[`${layer}.weight`] = { shape: tensor.shape, data: ones(tensor.data.length) };
    out[`${layer}.${TO_PYTORCH[parameter] ?? parameter}`] =
      parameter === 'kernel' ? permuteAxes(tensor, [3, 2, 0, 1]) : tensor;
    if (parameter === 'moving_mean') {
      out[`${layer}.num_batches_tracked`] = { shape: [], data: new BigInt64Array(1) };
    }
  }
  return out;
}

/** @throws WeightsError if a batch norm has a gamma other than 1, which these networks cannot express */
export function fromPytorchLayout(tensors: Tensors): Record<string, NamedTensor> {
  const out: Record<string, NamedTensor> = {};
  for (const [name, tensor] of Object.entries(tensors)) {
    const [layer, parameter] = split(name.replace(/^module\./, '')); // the prefix of DistributedDataParallel
    if (parameter === 'num_batches_tracked') continue;
    if (isNorm(layer) && parameter === 'weight') requireOnes(name, tensor);
    else if (isNorm(layer)) out[`${layer}.${NORM_FROM_PYTORCH[parameter] ?? parameter}`] = tensor;
    else if (parameter === 'weight') out[`${layer}.kernel`] = permuteAxes(tensor, [2, 3, 1, 0]);
    else out[`${layer}.${parameter}`] = tensor;
  }
  return out;
}

function split(name: string): [layer: string, parameter: string] {
  const dot = name.lastIndexOf('.');
  return [name.slice(0, dot), name.slice(dot + 1)];
}

/** Makes axis `order[i]` of a tensor of rank 4 axis i; transposes a matrix; leaves other ranks as they are. */
function permuteAxes(tensor: NamedTensor, order: readonly [number, number, number, number]): NamedTensor {
  const { shape, data } = tensor;
  if (!(data instanceof Float32Array)) return tensor;
  const axes = shape.length === 4 ? order : shape.length === 2 ? [1, 0] : null;
  if (!axes) return tensor;
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1));
  const sizes = axes.map(axis => shape[axis] as number);
  const steps = axes.map(axis => strides[axis] as number);
  const out = new Float32Array(data.length);
  let at = 0;
  const walk = (axis: number, from: number): void => {
    const [size, step] = [sizes[axis] as number, steps[axis] as number];
    if (axis < sizes.length - 1) {
      for (let i = 0; i < size; i++) walk(axis + 1, from + i * step);
    } else {
      for (let i = 0; i < size; i++) out[at++] = data[from + i * step] as number;
    }
  };
  walk(0, 0);
  return { shape: sizes, data: out };
}

function ones(length: number): Float32Array {
  return new Float32Array(length).fill(1);
}

function requireOnes(name: string, { data }: NamedTensor): void {
  const index = (data as Float32Array).findIndex(value => value !== 1);
  if (index < 0) return;
  throw new WeightsError(`${name} is ${data[index]} at index ${index}; batch norm has no gamma here: it must stay 1.`, {
    code: 'weights-gamma-not-one',
    subject: `${name}[${index}]`,
    given: String(data[index]),
    allowed: '1 throughout: train with its requires_grad off',
  });
}
