/**
 * A path through two or more key vectors, in segments of equal length. A position on it goes from 0, the first key, to
 * 1: the last key, or, where the path is closed, the first one again.
 */
import { INTERPOLATE, linear, type Interpolation } from './interpolation.js';

export interface Path {
  /** Number of keys on the path; 2 or more. */
  readonly keys: number;
  /** Whether the path leads from the last key back to the first. */
  readonly closed: boolean;
}

/** A position between two keys: `t` of the way from key `from` to key `to`, t in [0, 1]. */
export interface SegmentPosition {
  readonly from: number;
  readonly to: number;
  readonly t: number;
}

export function segmentsOf({ keys, closed }: Path): number {
  return closed ? keys : keys - 1;
}

/** @param position on the path; clamped to [0, 1] */
export function segmentAt(position: number, path: Path): SegmentPosition {
  const segments = segmentsOf(path);
  const way = Math.min(1, Math.max(0, position)) * segments;
  const from = Math.min(Math.floor(way), segments - 1);
  return { from, to: (from + 1) % path.keys, t: way - from };
}

/** The position of a key. @param key its index, from 0 */
export function positionOf(key: number, path: Path): number {
  return key / segmentsOf(path);
}

/**
 * The vector at a position of the path through `keys`, which have the same length. Each is a z, or a z followed by y: y is
 * always interpolated linearly, since a mixture of mixtures is one, and an arc between them leaves their sum.
 */
export function latentOnPath(
  position: number,
  keys: readonly Float32Array[],
  closed: boolean,
  interpolation: Interpolation,
  latentSize?: number,
): Float32Array<ArrayBuffer> {
  const { from, to, t } = segmentAt(position, { keys: keys.length, closed });
  const [a, b] = [keys[from], keys[to]];
  if (!a || !b) throw new RangeError(`A path needs two keys or more, not ${keys.length}.`);
  const row = linear(a, b, t);
  row.set(INTERPOLATE[interpolation](a.subarray(0, latentSize), b.subarray(0, latentSize), t));
  return row;
}

/** Cosine easing, slow at the keys and quick between them: (1 - cos(pi u)) / 2, for u in [0, 1]. */
export function ease(u: number): number {
  return (1 - Math.cos(Math.PI * u)) / 2;
}

/** The inverse of {@link ease}. */
export function inverseEase(t: number): number {
  return Math.acos(1 - 2 * t) / Math.PI;
}

/**
 * The position after `seconds` of endless motion: a closed path goes round and round, an open one there and back. Each
 * segment takes `duration` seconds, and is eased.
 */
export function positionAt(seconds: number, path: Path, duration: number): number {
  const segments = segmentsOf(path);
  const lap = path.closed ? segments : 2 * segments;
  const way = (((seconds / duration) % lap) + lap) % lap;
  const there = way <= segments ? way : lap - way;
  const segment = Math.floor(there);
  return (segment + ease(there - segment)) / segments;
}

/** The first time at which the motion reaches a position: the inverse of {@link positionAt}. */
export function secondsAt(position: number, path: Path, duration: number): number {
  const { from, t } = segmentAt(position, path);
  return (from + inverseEase(t)) * duration;
}
