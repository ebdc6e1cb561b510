import * as tf from '@tensorflow/tfjs-core';

/** A network's parameters by their canonical names, such as `generator.deconv3.kernel`. */
export type Weights = Readonly<Record<string, tf.Tensor>>;

/** The specification of a parameter. */
export interface WeightSpec {
  readonly name: string;
  readonly shape: readonly number[];
  /** Initial values: normal with deviation 0.02, the same truncated at two deviations, or a constant. */
  readonly initial: 'normal' | 'truncated' | 0 | 1;
  /** Number of inputs that each output sums over; only for kernels. */
  readonly fanIn?: number;
  /**
   * Whether it is trained by gradient. A bias directly before a batch norm has the gradient 0, since the norm subtracts it
   * again; in float32 it would be rounding noise, which Adam turns into steps of full size.
   */
  readonly learned: boolean;
}

/** The weights that are trained by gradient. */
export function learnedOf(weights: Weights, specs: readonly WeightSpec[]): Record<string, tf.Tensor> {
  return Object.fromEntries(specs.filter(({ learned }) => learned).map(({ name }) => [name, weight(weights, name)]));
}

/** The parameter of this name. If it is missing, that is a bug: files are checked before they get here. */
export function weight<Shape extends tf.Tensor>(weights: Weights, name: string): Shape {
  const found = weights[name];
  if (!found) throw new Error(`The network has no ${name}.`);
  return found as Shape;
}

/** Adds a prefix to each name, since a checkpoint keeps several sets in one file. */
export function withPrefix<Value>(prefix: string, values: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [prefix + name, value]));
}

/** The values whose names begin with the prefix, without it. */
export function withoutPrefix<Value>(prefix: string, values: Readonly<Record<string, Value>>): Record<string, Value> {
  const found = Object.entries(values).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(found.map(([name, value]) => [name.slice(prefix.length), value]));
}

export function countParameters(specs: readonly WeightSpec[]): number {
  return specs.reduce((sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1), 0);
}

/**
 * Replaces each tensor of `target` that `values` names, and frees the old one. The tensors are new, since TensorFlow.js's
 * WASM backend keeps a packed copy of a weight by its data id. Lengths must fit.
 */
export function assign(target: Record<string, tf.Tensor>, values: Readonly<Record<string, Float32Array>>): void {
  for (const [name, old] of Object.entries(target)) {
    const data = values[name];
    if (!data) continue;
    target[name] = tf.keep(tf.tensor(data, old.shape));
    old.dispose();
  }
}
