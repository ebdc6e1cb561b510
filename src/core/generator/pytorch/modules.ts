/**
 * Modules of a PyTorch state dict: the tensors that share a name up to its last part. Names are labels here; what a module is
 * follows from the shapes of its tensors.
 */
import { WeightsError } from '../../../shared/errors.js';
import type { NamedTensor } from '../../../shared/safetensors/safetensors.js';
import { plainWeight, type Named } from './reparametrised.js';

export type Tensors = Readonly<Record<string, NamedTensor>>;
export type { Named };
export type Parameter = 'weight' | 'bias' | 'running_mean' | 'running_var';

export interface Module {
  /** The name of its tensors without the last part: `main.0`; empty for a module that was saved alone. */
  readonly path: string;
  readonly kind: 'convolution' | 'linear' | 'norm' | 'prelu' | 'other';
  readonly tensors: Readonly<Partial<Record<Parameter, Named>>>;
  /** Its first tensor that is no parameter of a known module. */
  readonly unknown?: string | undefined;
  /** Whether a convolution is read as one that is not transposed, whose weight is [out, in, h, w]. */
  readonly isPlain?: boolean | undefined;
  /** Sizes of its input and output: of its weight [in, out, h, w], if it is a transposed convolution, or [out, in] if linear. */
  readonly inSize: number;
  readonly outSize: number;
}

/** What frameworks put before the names: DataParallel, `torch.compile`, averaged weights. */
const WRAPPERS = /(^|\.)(module|_orig_mod|_fsdp_wrapped_module)\.(?=.)/g;
/** Numbers that training needs and drawing does not. */
const COUNTERS = /(^|\.)(num_batches_tracked|n_averaged|initted)$/;

/** A name without what wrappers add. */
export function unwrapped(name: string): string {
  let plain = name;
  for (let before = ''; before !== plain;) [before, plain] = [plain, plain.replace(WRAPPERS, '$1')];
  return plain;
}

/**
 * The modules in the order of the file.
 * @throws WeightsError for weights that cannot be computed from their parts
 */
export function modulesOf(tensors: Tensors): Module[] {
  const groups = new Map<string, Map<string, Named>>();
  for (const [name, tensor] of Object.entries(tensors)) {
    const plain = unwrapped(name).replace(/\.parametrizations\.(\w+)\./, '.$1:');
    if (COUNTERS.test(plain)) continue;
    const dot = plain.lastIndexOf('.', plain.includes(':') ? plain.indexOf(':') : undefined);
    const path = plain.slice(0, Math.max(dot, 0));
    const group = groups.get(path) ?? new Map<string, Named>();
    groups.set(path, group.set(plain.slice(dot + 1), { name, ...tensor }));
  }
  return [...groups].map(([path, group]) => moduleOf(path, group));
}

function moduleOf(path: string, group: Map<string, Named>): Module {
  const { weight, used } = plainWeight(group);
  const [bias, mean, variance] = ['bias', 'running_mean', 'running_var'].map(name => group.get(name));
  const known = new Set([...used, 'bias', 'running_mean', 'running_var']);
  const unknown = [...group].find(([name]) => !known.has(name))?.[1].name;
  const rank = weight?.shape.length ?? (mean ? 1 : -1);
  const tensors = {
    ...(weight && { weight }),
    ...(bias && { bias }),
    ...(mean && { running_mean: mean }),
    ...(variance && { running_var: variance }),
  };
  const [first = 0, second = 0] = weight?.shape ?? mean?.shape ?? [];
  const sizes = { inSize: first, outSize: first };
  if (rank === 4) return { path, kind: 'convolution', tensors, unknown, inSize: first, outSize: second };
  if (rank === 2) return { path, kind: 'linear', tensors, unknown, inSize: second, outSize: first };
  if (rank === 1 && !bias && !mean) return { path, kind: 'prelu', tensors, unknown, ...sizes };
  if (rank === 1) return { path, kind: 'norm', tensors, unknown, ...sizes };
  return { path, kind: 'other', tensors, unknown: unknown ?? (bias ?? mean)?.name, ...sizes };
}

/** A convolution as one that is not transposed. */
export function asPlain(module: Module): Module {
  if (module.kind !== 'convolution') return module;
  return { ...module, isPlain: true, inSize: module.outSize, outSize: module.inSize };
}

/** The numbers of a tensor. @throws WeightsError if it has none, or one is NaN, infinite, or a negative variance */
export function numbersOf({ name, data }: Named, isVariance = false): Float32Array {
  if (!(data instanceof Float32Array)) {
    throw misfit(name, 'does not hold floating-point numbers', 'F64, F32, F16 or BF16');
  }
  const bad = data.findIndex(value => !Number.isFinite(value) || (isVariance && value < 0));
  if (bad < 0) return data;
  const allowed = isVariance ? 'a finite number of at least 0' : 'a finite number';
  throw new WeightsError(`${name} is ${data[bad]} at index ${bad}; it must be ${allowed}.`, {
    ...{ code: 'weights-not-finite', subject: `${name}[${bad}]`, given: String(data[bad]), allowed },
  });
}

/** `0.weight` before `10.weight`: numbers in names count as numbers. */
export function inNaturalOrder(modules: readonly Module[]): Module[] {
  const collator = new Intl.Collator('en', { numeric: true });
  return [...modules].sort((a, b) => collator.compare(a.path, b.path));
}

export function shapeText({ shape }: NamedTensor): string {
  return `[${shape.join(', ')}]`;
}

export function misfit(subject: string, given: string, allowed: string): WeightsError {
  const message = `This is not a DCGAN's generator that can be read by its shapes: ${subject} ${given}; it must be ${allowed}.`;
  return new WeightsError(message, { code: 'weights-pytorch-misfit', subject, given, allowed });
}
