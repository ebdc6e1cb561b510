import * as tf from '@tensorflow/tfjs-core';

/** A network's parameters by their canonical names, such as `generator.deconv3.kernel`. */
export type Weights = Readonly<Record<string, tf.Tensor>>;

/** A parameter before it has values. */
export interface WeightSpec {
  readonly name: string;
  readonly shape: readonly number[];
  /** How a run begins: N(0, 0.02), the same without what is beyond two deviations, or one number everywhere. */
  readonly initial: 'normal' | 'truncated' | 0 | 1;
  /** Inputs that each output is a sum over; only a kernel has them. */
  readonly fanIn?: number;
  /**
   * Whether a gradient reaches it. A bias directly before a batch norm has the gradient 0, since the norm takes it out
   * again: worked out in float32 it would be rounding noise, which Adam turns into steps of full size.
   */
  readonly learned: boolean;
}

/** The weights that have a gradient. */
export function learnedOf(weights: Weights, specs: readonly WeightSpec[]): Record<string, tf.Tensor> {
  return Object.fromEntries(specs.filter(({ learned }) => learned).map(({ name }) => [name, weight(weights, name)]));
}

/** The parameter of this name and rank. A missing one is a mistake of ours: files are checked before they get here. */
export function weight<Shape extends tf.Tensor>(weights: Weights, name: string): Shape {
  const found = weights[name];
  if (!found) throw new Error(`The network has no ${name}.`);
  return found as Shape;
}

/** Names with a prefix before each, as a checkpoint keeps several sets in one file. */
export function withPrefix<Value>(prefix: string, values: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [prefix + name, value]));
}

/** The values whose names begin with the prefix, under what follows it. */
export function withoutPrefix<Value>(prefix: string, values: Readonly<Record<string, Value>>): Record<string, Value> {
  const found = Object.entries(values).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(found.map(([name, value]) => [name.slice(prefix.length), value]));
}

export function countParameters(specs: readonly WeightSpec[]): number {
  return specs.reduce((sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1), 0);
}

/**
 * Puts new values in the place of each tensor of `target` that `values` names. New tensors, since TensorFlow.js's WASM
 * backend keeps a packed copy of a weight by its data id. Lengths must fit; the old tensors are freed.
 */
export function assign(target: Record<string, tf.Tensor>, values: Readonly<Record<string, Float32Array>>): void {
  for (const [name, old] of Object.entries(target)) {
    const data = values[name];
    if (!data) continue;
    target[name] = tf.keep(tf.tensor(data, old.shape));
    old.dispose();
  }
}
