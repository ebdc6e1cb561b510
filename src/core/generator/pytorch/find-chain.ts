/**
 * Finds the generator in a PyTorch state dict by structure: convolutions, each of which takes what the one before gives, up to 1 or
 * 3 channels, with norms between them, and perhaps a linear layer first. They are transposed, [in, out, h, w], or plain, [out, in,
 * h, w], with upsampling before them, or first the ones and then the others.
 */
import { WeightsError } from '../../../shared/errors.js';
import { asPlain, inNaturalOrder, misfit, shapeText, type Module } from './modules.js';

/** A layer with what follows it. */
export interface ChainLink {
  readonly layer: Module;
  readonly norm?: Module | undefined;
  readonly prelu?: Module | undefined;
}

export interface Chain {
  /** What all names of the network begin with: `netG`, or empty. */
  readonly prefix: string;
  readonly links: readonly ChainLink[];
  /** Other networks of the file that could have been meant. */
  readonly others: readonly string[];
}

/** Names of generators; averaged ones are drawn rather than those in training. */
const AVERAGED = /ema|avg|average|shadow/i;
const GENERATOR = /(^|[._-])(net_?)?(g|gen|generator)([._-]|\d*$)|generator|decoder/i;

/**
 * @param isOrdered whether the file has the modules in the order of the network, as a pickle has; safetensors are sorted
 * @param wanted the prefix of the network to take, if one is asked for
 * @throws WeightsError that names the tensor that does not fit, or the networks to choose from
 */
export function findChain(modules: readonly Module[], isOrdered: boolean, wanted?: string): Chain {
  const kinds = new Set(modules.map(({ kind }) => kind));
  if (kinds.has('linear') && !kinds.has('convolution')) {
    const allowed = 'a state dict of a generator of convolutions; TensorFlow.js’s converter brings others';
    throw misfit('the file', 'has linear layers and no convolutions', allowed);
  }
  const prefixes = prefixesOf(modules);
  if (wanted !== undefined) {
    const prefix = wanted.replace(/\.$/, '');
    const inside = within(modules, prefix);
    if (inside.length === 0) throw noNetwork(prefix, topNames(modules));
    return { prefix, links: chainOf(inside, isOrdered), others: [] };
  }
  const found: { prefix: string; links: readonly ChainLink[] }[] = [];
  const errors = new Map<string, WeightsError>();
  for (const prefix of prefixes) {
    if (found.some(({ prefix: outer }) => isWithin(prefix, outer))) continue; // part of a network that was read as a whole
    try {
      found.push({ prefix, links: chainOf(within(modules, prefix), isOrdered) });
    } catch (error) {
      if (!(error instanceof WeightsError)) throw error;
      errors.set(prefix, error);
    }
  }
  const names = found.map(({ prefix }) => prefix);
  const best = choose(names);
  const chosen = found.find(({ prefix }) => prefix === best);
  if (chosen) return { ...chosen, others: names.filter(name => name !== best) };
  if (names.length > 1) {
    const list = names.join(', ');
    throw new WeightsError(`The file has several generators: ${list}. Choose one with the option network.`, {
      ...{ code: 'weights-pytorch-several', values: { names: list }, subject: 'network', given: list, allowed: 'one' },
    });
  }
  // The error of what its name says is the generator, else of the whole file.
  const likely = prefixes.filter(prefix => GENERATOR.test(prefix))[0] ?? '';
  throw errors.get(likely) ?? errors.get('') ?? noChain();
}

/** The one that is named as a generator, an averaged one first; undefined if that is not one. */
function choose(names: readonly string[]): string | undefined {
  if (names.length <= 1) return names[0];
  const [averaged, named] = [names.filter(name => AVERAGED.test(name)), names.filter(name => GENERATOR.test(name))];
  return [averaged.filter(name => GENERATOR.test(name)), averaged, named].find(({ length }) => length === 1)?.[0];
}

/** All beginnings of names that have convolutions, the shortest first. */
function prefixesOf(modules: readonly Module[]): string[] {
  const prefixes = new Set<string>(['']);
  for (const { path, kind } of modules) {
    if (kind !== 'convolution') continue;
    const parts = path.split('.');
    for (let i = 1; i < parts.length; i++) prefixes.add(parts.slice(0, i).join('.'));
  }
  return [...prefixes].sort((a, b) => a.length - b.length);
}

function within(modules: readonly Module[], prefix: string): Module[] {
  return modules.filter(({ path }) => isWithin(path, prefix));
}

/** Whether a path is below another, or is it; all are below the empty one. */
export function isWithin(path: string, prefix: string): boolean {
  return prefix === '' || path === prefix || path.startsWith(`${prefix}.`);
}

function topNames(modules: readonly Module[]): string[] {
  return [...new Set(modules.map(({ path }) => path.split('.')[0] ?? ''))].filter(Boolean);
}

/** @throws WeightsError unless the modules are one generator */
function chainOf(modules: readonly Module[], isOrdered: boolean): ChainLink[] {
  const natural = inNaturalOrder(modules);
  const orders = isOrdered ? [modules, natural, linearFirst(natural)] : [natural, modules, linearFirst(natural)];
  let failure: WeightsError | undefined;
  for (const order of orders) {
    for (const reading of readingsOf(order)) {
      const links = linked(reading);
      if (!(links instanceof WeightsError)) return links;
      failure ??= links;
    }
  }
  const layers = searchOrder(modules.filter(isLayer));
  if (layers) {
    const links = linked(layers, modules);
    if (!(links instanceof WeightsError)) return links;
  }
  throw failure ?? noChain();
}

/** Linear layers come first in a network, if not in the alphabet, and what lies beside them comes along. */
function linearFirst(modules: readonly Module[]): readonly Module[] {
  const parentOf = (path: string) => path.split('.').slice(0, -1).join('.');
  const parents = new Set(modules.filter(({ kind }) => kind === 'linear').map(({ path }) => parentOf(path)));
  const isFirst = (module: Module) =>
    module.kind === 'linear' || (parentOf(module.path) !== '' && parents.has(parentOf(module.path)));
  return [...modules.filter(isFirst), ...modules.filter(module => !isFirst(module))];
}

/** Networks of more convolutions are read as all transposed or all plain. */
const MAX_MIXED = 24;

/**
 * All convolutions as transposed ones, all as plain ones, and the first ones as transposed ones: which it is, the sizes tell. Where a
 * layer has as many maps as it takes, they do not: then kernels of even sizes are transposed ones, and of odd sizes plain.
 */
function* readingsOf(modules: readonly Module[]): Generator<readonly Module[]> {
  const convolutions = modules.filter(({ kind }) => kind === 'convolution');
  const transposed = (count: number) => {
    const kept = new Set(convolutions.slice(0, count));
    return modules.map(module => (kept.has(module) ? module : asPlain(module)));
  };
  yield modules;
  if (convolutions.length > MAX_MIXED) {
    yield transposed(0);
    return;
  }
  const isEven = ({ tensors }: Module) => (tensors.weight?.shape[2] ?? 1) % 2 === 0;
  /** The first layer, which opens z, may have any kernel. */
  const isUsual = (count: number) =>
    convolutions.every((module, i) => (i < count ? i === 0 || isEven(module) : !isEven(module)));
  const counts = convolutions.map((_, count) => count);
  for (const count of [...counts.filter(isUsual), ...counts.filter(count => !isUsual(count))]) yield transposed(count);
}

const isLayer = ({ kind }: Module) => kind === 'convolution' || kind === 'linear';

/** The layers in the order given, with their norms; or what does not fit. */
function linked(order: readonly Module[], all = order): ChainLink[] | WeightsError {
  const layers = order.filter(isLayer);
  const parent = commonPath(layers);
  const stray = all.find(
    ({ path, kind, unknown }) => (kind === 'other' || unknown) && isWithin(path, parent) && path !== '',
  );
  if (stray) return misfit(stray.unknown ?? stray.path, 'is of a kind that is not known', 'of a convolution or a norm');
  const misplaced = layers.findIndex((layer, i) => i > 0 && !follows(layers[i - 1] as Module, layer, i === 1));
  if (misplaced > 0) {
    const [before, layer] = [layers[misplaced - 1] as Module, layers[misplaced] as Module];
    const between = all.slice(all.indexOf(before) + 1, all.indexOf(layer)).filter(({ kind }) => kind === 'norm');
    const misfitting = between.find(norm => norm.outSize !== before.outSize);
    return unlinked(before, misfitting ?? layer);
  }
  const [first, second] = layers;
  const last = layers.at(-1);
  if (!first || !second || !last) return noChain();
  // What makes maps of pictures is a discriminator, be it behind the generator in one file.
  if (layers.some(({ isPlain, inSize, outSize }) => isPlain && inSize <= 4 && outSize > inSize)) return noChain();
  if (last.outSize !== 1 && last.outSize !== 3) {
    const name = last.tensors.weight?.name ?? last.path;
    const given = `ends in ${last.outSize} channels`;
    return misfit(name, given, '1 (grey) or 3 (colour); is this the discriminator?');
  }
  return withNorms(
    layers,
    all.filter(({ path, kind }) => (kind === 'norm' || kind === 'prelu') && isWithin(path, parent)),
    all,
  );
}

/** Whether a layer takes what the one before gives; a linear layer gives maps of some size, and comes first. */
function follows(before: Module, layer: Module, isSecond: boolean): boolean {
  if (layer.kind !== 'convolution') return false;
  if (before.kind === 'convolution') return layer.inSize === before.outSize;
  const side = Math.sqrt(before.outSize / layer.inSize);
  return isSecond && Number.isInteger(side);
}

/** The deepest path above all layers. */
function commonPath(layers: readonly Module[]): string {
  const [first = [], ...others] = layers.map(({ path }) => path.split('.').slice(0, -1));
  const depth = first.findIndex((part, i) => others.some(other => other[i] !== part));
  return (depth < 0 ? first : first.slice(0, depth)).join('.');
}

/** Layers of equal sizes fit in any order: beyond so many tries there is more than one. */
const MAX_TRIES = 10_000;

/** The only order in which each layer takes what the one before gives; null if there is none, or more than one. */
function searchOrder(layers: readonly Module[]): Module[] | null {
  const isLast = ({ outSize }: Module) => outSize === 1 || outSize === 3;
  if (layers.length < 2 || layers.length > 12 || !layers.some(isLast)) return null;
  const found: Module[][] = [];
  let tries = 0;
  const walk = (chain: Module[], rest: readonly Module[]): void => {
    if (found.length > 1 || ++tries > MAX_TRIES) return;
    const last = chain.at(-1);
    if (rest.length === 0) {
      if (last && isLast(last)) found.push(chain);
      return;
    }
    for (const next of rest) {
      if (last && !follows(last, next, chain.length === 1)) continue;
      walk(
        [...chain, next],
        rest.filter(layer => layer !== next),
      );
    }
  };
  walk([], layers);
  const [only, another] = found;
  if (!only || another || tries > MAX_TRIES) return null;
  // The discriminator, read backwards, is such a chain, too: from 1 to 3.
  const reversed = inNaturalOrder(layers).reverse();
  return only.every((layer, i) => layer === reversed[i]) ? null : only;
}

/**
 * Gives each norm to the layer before it; if names do not say the order (`bn1`, `deconv1`), to the layer of its size and number.
 */
function withNorms(
  layers: readonly Module[],
  extras: readonly Module[],
  order: readonly Module[],
): ChainLink[] | WeightsError {
  const isFlat = ({ kind, outSize }: Module, layer: Module) =>
    outSize === layer.outSize || outSize === sizeAfter(layer, layers) || (kind === 'prelu' && outSize === 1);
  const owners = new Map<Module, Module>();
  for (const extra of extras) {
    const before = order.slice(0, order.indexOf(extra)).filter(isLayer).at(-1);
    if (before && layers.includes(before) && isFlat(extra, before)) owners.set(extra, before);
  }
  const taken = (owner: Module, kind: Module['kind']) =>
    [...owners].filter(([extra, layer]) => layer === owner && extra.kind === kind);
  if (owners.size < extras.length || layers.some(layer => taken(layer, 'norm').length > 1)) {
    owners.clear();
    for (const extra of extras) {
      const fitting = layers.filter(layer => isFlat(extra, layer));
      const numbered = fitting.filter(layer => numberOf(layer.path) === numberOf(extra.path));
      const free = (numbered.length > 0 ? numbered : fitting).filter(layer => taken(layer, extra.kind).length === 0);
      const name = extra.tensors.weight?.name ?? extra.path;
      const [owner, another] = free;
      if (!owner) return misfit(name, `has ${extra.outSize} numbers`, 'as many as the layer before it has maps');
      const rivals = extras.filter(other => other.outSize === extra.outSize && other.kind === extra.kind);
      if (another && rivals.length < fitting.length) {
        return misfit(name, 'fits more than one layer', 'named with the number of its layer');
      }
      owners.set(extra, owner);
    }
  }
  return layers.map(layer => ({
    layer,
    norm: taken(layer, 'norm')[0]?.[0],
    prelu: taken(layer, 'prelu')[0]?.[0],
  }));
}

/** The maps that a linear layer's numbers are taken for. */
function sizeAfter(layer: Module, layers: readonly Module[]): number {
  return layer.kind === 'linear' ? (layers[1]?.inSize ?? 0) : layer.outSize;
}

function numberOf(path: string): string {
  return /\d+(?!.*\d)/.exec(path)?.[0] ?? '';
}

function unlinked(before: Module, layer: Module): WeightsError {
  const { weight } = layer.tensors;
  const given = weight ? `has the shape ${shapeText(weight)}` : 'has no weight';
  const hint = `[${before.outSize}, out, h, w], for the ${before.outSize} maps of the layer before it (is this the discriminator's file?)`;
  return misfit(weight?.name ?? layer.path, given, hint);
}

function noNetwork(prefix: string, names: readonly string[]): WeightsError {
  return new WeightsError(`The file has no network ${prefix}; it has ${names.join(', ')}.`, {
    ...{ code: 'weights-pytorch-no-network', values: { names: names.join(', ') } },
    ...{ subject: 'network', given: prefix, allowed: names.join(', ') },
  });
}

function noChain(): WeightsError {
  return misfit('the file', 'has no chain of convolutions', 'a state dict of one');
}
