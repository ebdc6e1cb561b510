/**
 * One spatial axis of a convolution: output o sees the inputs o * stride + origin + t, for taps t in [0, taps), of
 * which those outside [0, size) are padding. Padding is never stored and never multiplied: outputs that see the same
 * taps are computed together, and only those taps are read.
 */
// @ts-ignore: decorator
@unmanaged
export class Axis {
  /** Number of outputs. */
  outputs: i32;
  stride: i32;
  /** Input under the first tap of output 0; negative in padding. */
  origin: i32;
  taps: i32;
  /** Number of inputs. */
  size: i32;
  /** Bytes from one output to the next. */
  step: usize;
}

/** Bytes of an {@link Axis}. */
export const AXIS_BYTES: usize = offsetof<Axis>();

/** The first tap of output o that is not padding. */
// @ts-ignore: decorator
@inline
export function firstTap(axis: Axis, o: i32): i32 {
  return min(max(0, -(o * axis.stride + axis.origin)), axis.taps);
}

/** One past the last tap of output o that is not padding; never below {@link firstTap}. */
// @ts-ignore: decorator
@inline
export function endTap(axis: Axis, o: i32): i32 {
  return max(min(axis.taps, axis.size - (o * axis.stride + axis.origin)), firstTap(axis, o));
}

/** One past the last output that sees the same taps as output o. */
export function endOfSameTaps(axis: Axis, o: i32): i32 {
  const first = firstTap(axis, o);
  const end = endTap(axis, o);
  do o++;
  while (o < axis.outputs && firstTap(axis, o) == first && endTap(axis, o) == end);
  return o;
}
