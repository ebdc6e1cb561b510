/**
 * Weights that PyTorch stores in parts: weight norm, w = g v / |v| (Salimans and Kingma 2016), and spectral norm,
 * w = w0 / sigma with sigma = u' W v (Miyato et al. 2018), in the old form (`weight_g`, `weight_orig`) and in the new one
 * (`parametrizations.weight.original0`), which `modulesOf()` has shortened to `weight:original0`.
 */
import { WeightsError } from '../../../shared/errors.js';
import type { NamedTensor } from '../../../shared/safetensors/safetensors.js';

export type Named = NamedTensor & { readonly name: string };

interface PlainWeight {
  readonly weight: Named | undefined;
  /** The names of the tensors that it is made of. */
  readonly used: readonly string[];
}

const WEIGHT_NORM = [
  ['weight_g', 'weight_v'],
  ['weight:original0', 'weight:original1'],
] as const;
const SPECTRAL_NORM = [
  ['weight_orig', 'weight_u', 'weight_v'],
  ['weight:original', 'weight:0._u', 'weight:0._v'],
] as const;

/** The weight computes its numbers when they are first asked for, and then throws a WeightsError if the parts do not fit. */
export function plainWeight(group: ReadonlyMap<string, Named>): PlainWeight {
  const plain = group.get('weight');
  if (plain) return { weight: plain, used: ['weight'] };
  for (const names of SPECTRAL_NORM) {
    const [original, u, v] = names.map(name => group.get(name));
    if (original && u && v) return { weight: computed(original, () => spectralNormed(original, u, v)), used: names };
  }
  for (const names of WEIGHT_NORM) {
    const [g, v] = names.map(name => group.get(name));
    if (g && v) return { weight: computed(v, () => weightNormed(g, v)), used: names };
  }
  return { weight: undefined, used: [] };
}

/** A tensor whose numbers are computed once, on first use: those of other networks in the file never are. */
function computed({ name, shape }: Named, compute: () => Float32Array): Named {
  let data: Float32Array | undefined;
  return {
    ...{ name, shape },
    get data() {
      return (data ??= compute());
    },
  };
}

const numbers = ({ data, name }: Named): Float32Array => {
  if (data instanceof Float32Array) return data;
  throw unfit(name, 'weight norm', 'torch.nn.utils.remove_weight_norm');
};

/** The norm is over the axes where g has the size 1. */
function weightNormed(g: Named, v: Named): Float32Array {
  const [scales, values] = [numbers(g), numbers(v)];
  const shape = g.shape.length === 0 ? v.shape.map(() => 1) : g.shape;
  const fits = shape.length === v.shape.length && shape.every((size, axis) => size === 1 || size === v.shape[axis]);
  if (!fits) throw unfit(g.name, 'weight norm', 'torch.nn.utils.remove_weight_norm');
  const strides = stridesOf(shape);
  const groupAt = (index: number): number => {
    let [rest, group] = [index, 0];
    for (let axis = v.shape.length - 1; axis >= 0; axis--) {
      const size = v.shape[axis] as number;
      if (shape[axis] !== 1) group += (rest % size) * (strides[axis] as number);
      rest = Math.floor(rest / size);
    }
    return group;
  };
  const sums = new Float64Array(scales.length);
  values.forEach((value, i) => (sums[groupAt(i)]! += value * value));
  return values.map((value, i) => {
    const group = groupAt(i);
    return (value * (scales[group] as number)) / Math.sqrt(sums[group] as number);
  });
}

/** The matrix W has the axis of u's length as its rows, and the other axes in their order as its columns. */
function spectralNormed(original: Named, u: Named, v: Named): Float32Array {
  const [values, left, right] = [numbers(original), numbers(u), numbers(v)];
  const { shape } = original;
  // Transposed convolutions have their output channels, axis 1, as rows.
  const axis = shape.length === 4 && shape[1] === left.length ? 1 : 0;
  if (shape[axis] !== left.length || left.length * right.length !== values.length) {
    throw unfit(original.name, 'spectral norm', 'torch.nn.utils.remove_spectral_norm');
  }
  const inner = stridesOf(shape)[axis] as number;
  let sigma = 0;
  values.forEach((value, i) => {
    const row = Math.floor(i / inner) % left.length;
    const column = Math.floor(i / (inner * left.length)) * inner + (i % inner);
    sigma += value * (left[row] as number) * (right[column] as number);
  });
  return values.map(value => value / sigma);
}

function stridesOf(shape: readonly number[]): number[] {
  return shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1));
}

function unfit(name: string, what: string, remover: string): WeightsError {
  const python = `${remover}(module)`;
  return new WeightsError(
    `${name} is part of a ${what} that does not fit. ${python} in Python removes it before saving.`,
    {
      ...{
        code: 'weights-reparametrised',
        values: { name, python },
        subject: name,
        given: what,
        allowed: 'plain weights',
      },
    },
  );
}
