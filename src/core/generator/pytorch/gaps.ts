/**
 * What lies between the layers of a PyTorch `Sequential`: activations and upsampling have no tensors, but take a number in the
 * names. Between a norm and the next convolution, one number left out is the activation, and a second one upsampling.
 */
import type { ChainLink } from './find-chain.js';

export interface Gap {
  /** How many times maps are enlarged before the layer; `null` where names do not tell. */
  readonly scale: number | null;
  /** Whether there is an activation before the layer. */
  readonly isActivated: boolean;
}

const UNTOLD: Gap = { scale: null, isActivated: true };

/** The gap before each layer. Those of names without numbers, or of layers in several `Sequential`, cannot be told. */
export function gapsOf(links: readonly ChainLink[]): readonly Gap[] {
  const plain = links.filter(({ layer }) => layer.isPlain);
  const places = plain.map(({ layer }) => placeOf(layer.path));
  const parent = places[0]?.parent;
  if (parent === undefined || places.some(place => place.number === null || place.parent !== parent)) {
    return links.map(({ layer }) => (layer.isPlain ? UNTOLD : { scale: 1, isActivated: true }));
  }
  /** Numbers of the modules with tensors that are in the same `Sequential`. */
  const taken = links
    .flatMap(({ layer, norm, prelu }) => [layer, norm, prelu])
    .flatMap(module => (module ? [placeOf(module.path)] : []))
    .flatMap(place => (place.parent === parent && place.number !== null ? [place.number] : []));
  return links.map(({ layer }, i) => {
    const { number } = placeOf(layer.path);
    if (!layer.isPlain || number === null) return { scale: 1, isActivated: true };
    const before = Math.max(-1, ...taken.filter(other => other < number));
    const gap = number - before - 1;
    // The first in its Sequential follows what lies elsewhere, with an activation of its own.
    const isFirst = before === -1;
    if (isFirst) return { scale: gap > 0 ? 2 : 1, isActivated: true };
    // After a linear layer's norm, one number is upsampling: there is nothing else that would enlarge its maps.
    const isAfterLinear = links[i - 1]?.layer.kind === 'linear';
    if (gap === 1) return isAfterLinear ? { scale: 2, isActivated: false } : { scale: 1, isActivated: true };
    return gap === 0 ? { scale: 1, isActivated: false } : { scale: 2, isActivated: true };
  });
}

function placeOf(path: string): { readonly parent: string; readonly number: number | null } {
  const dot = path.lastIndexOf('.');
  const name = path.slice(dot + 1);
  return { parent: path.slice(0, Math.max(0, dot)), number: /^\d+$/.test(name) ? Number(name) : null };
}
