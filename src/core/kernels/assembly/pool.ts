/**
 * The gradient of max pooling: each output's gradient goes to the input that was its maximum, the first among equals.
 * TensorFlow.js has this kernel, but it gives wrong numbers for more than one channel (4.22).
 */
export function maxPoolGradient(
  dy: usize,
  x: usize,
  dx: usize,
  batch: i32,
  height: i32,
  width: i32,
  channels: i32,
  filterHeight: i32,
  filterWidth: i32,
  outputHeight: i32,
  outputWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  padTop: i32,
  padLeft: i32,
): void {
  const pixel = (<usize>channels) << 2;
  const row = <usize>width * pixel;
  memory.fill(dx, 0, <usize>(batch * height) * row);
  for (let n = 0; n < batch; n++) {
    const image = <usize>(n * height) * row;
    for (let y = 0; y < outputHeight; y++) {
      const top = max(0, y * strideHeight - padTop);
      const bottom = min(height, y * strideHeight - padTop + filterHeight);
      for (let column = 0; column < outputWidth; column++) {
        const left = max(0, column * strideWidth - padLeft);
        const right = min(width, column * strideWidth - padLeft + filterWidth);
        for (let channel: usize = 0; channel < pixel; channel += 4) {
          const at = argMax(x, image + channel, top, bottom, left, right, row, pixel);
          if (at != NO_MAXIMUM) store<f32>(dx + at, load<f32>(dx + at) + load<f32>(dy + channel));
        }
        dy += pixel;
      }
    }
  }
}

/** A window of nothing but NaN has no maximum. */
const NO_MAXIMUM: usize = 0xffffffff;

/** Bytes from the beginning of x to the window's maximum. */
function argMax(
  x: usize,
  offset: usize,
  top: i32,
  bottom: i32,
  left: i32,
  right: i32,
  row: usize,
  pixel: usize,
): usize {
  let largest = <f32>-Infinity;
  let place = NO_MAXIMUM;
  for (let i = top; i < bottom; i++) {
    for (let j = left; j < right; j++) {
      const at = offset + i * row + j * pixel;
      const value = load<f32>(x + at);
      if (value > largest) {
        largest = value;
        place = at;
      }
    }
  }
  return place;
}
