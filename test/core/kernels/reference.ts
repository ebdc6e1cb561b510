/** Convolution and matrix product in float64, straight from their definitions, to compare the kernels with. */

export interface ConvolutionShape {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly depth: number;
  readonly filterHeight: number;
  readonly filterWidth: number;
  readonly columns: number;
  readonly stride: readonly [height: number, width: number];
  readonly pad: 'same' | 'valid';
}

export interface Sizes {
  readonly outputHeight: number;
  readonly outputWidth: number;
  readonly image: number;
  readonly filter: number;
  readonly output: number;
  readonly top: number;
  readonly left: number;
  /** Multiplications, padding included. */
  readonly cost: number;
}

/** TensorFlow's output sizes; the size is 0 where a valid filter does not fit. */
export function sizes(shape: ConvolutionShape): Sizes {
  const { batch, height, width, depth, filterHeight, filterWidth, columns, stride, pad } = shape;
  const axis = (size: number, taps: number, step: number) => {
    if (pad === 'valid') return { outputs: Math.max(0, Math.floor((size - taps) / step) + 1), before: 0 };
    const outputs = Math.ceil(size / step);
    return { outputs, before: Math.floor(Math.max(0, (outputs - 1) * step + taps - size) / 2) };
  };
  const vertical = axis(height, filterHeight, stride[0]);
  const horizontal = axis(width, filterWidth, stride[1]);
  const output = batch * vertical.outputs * horizontal.outputs * columns;
  return {
    outputHeight: vertical.outputs,
    outputWidth: horizontal.outputs,
    image: batch * height * width * depth,
    filter: filterHeight * filterWidth * depth * columns,
    output,
    top: vertical.before,
    left: horizontal.before,
    cost: output * filterHeight * filterWidth * depth,
  };
}

type Numbers = ArrayLike<number>;

/** Calls back once for each product that a convolution sums. */
function products(shape: ConvolutionShape, visit: (image: number, filter: number, output: number) => void): void {
  const { batch, height, width, depth, filterHeight, filterWidth, columns, stride } = shape;
  const { outputHeight, outputWidth, top, left } = sizes(shape);
  for (let n = 0; n < batch; n++) {
    for (let y = 0; y < outputHeight; y++) {
      for (let x = 0; x < outputWidth; x++) {
        for (let i = 0; i < filterHeight; i++) {
          const row = y * stride[0] - top + i;
          if (row < 0 || row >= height) continue;
          for (let j = 0; j < filterWidth; j++) {
            const column = x * stride[1] - left + j;
            if (column < 0 || column >= width) continue;
            const image = ((n * height + row) * width + column) * depth;
            const filter = (i * filterWidth + j) * depth * columns;
            const output = ((n * outputHeight + y) * outputWidth + x) * columns;
            for (let d = 0; d < depth; d++) {
              for (let c = 0; c < columns; c++) visit(image + d, filter + d * columns + c, output + c);
            }
          }
        }
      }
    }
  }
}

const at = (values: Numbers, index: number) => values[index] as number;

/** image [batch, height, width, inChannels], filter [filterHeight, filterWidth, inChannels, outChannels] → output. */
export function convolve(shape: ConvolutionShape, image: Numbers, filter: Numbers): Float64Array {
  const result = new Float64Array(sizes(shape).output);
  products(shape, (i, f, o) => (result[o] = at(result, o) + at(image, i) * at(filter, f)));
  return result;
}

export function inputGradient(shape: ConvolutionShape, dy: Numbers, filter: Numbers): Float64Array {
  const result = new Float64Array(sizes(shape).image);
  products(shape, (i, f, o) => (result[i] = at(result, i) + at(dy, o) * at(filter, f)));
  return result;
}

export function filterGradient(shape: ConvolutionShape, image: Numbers, dy: Numbers): Float64Array {
  const result = new Float64Array(sizes(shape).filter);
  products(shape, (i, f, o) => (result[f] = at(result, f) + at(image, i) * at(dy, o)));
  return result;
}

export interface ProductShape {
  readonly rows: number;
  readonly count: number;
  readonly columns: number;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

export function multiply(shape: ProductShape, a: Numbers, b: Numbers): Float64Array {
  const { rows, count, columns, transposeA, transposeB } = shape;
  const result = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      let sum = 0;
      for (let k = 0; k < count; k++) {
        sum += at(a, transposeA ? k * rows + i : i * count + k) * at(b, transposeB ? j * count + k : k * columns + j);
      }
      result[i * columns + j] = sum;
    }
  }
  return result;
}
