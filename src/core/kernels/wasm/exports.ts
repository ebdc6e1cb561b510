/**
 * The exports of the module that src/core/kernels/assembly/ compiles to. Tensors are addresses in the backend's heap,
 * sizes count elements, and `scratch` is the address of as many bytes as the `...Scratch` function of the same name gives.
 * Those that several threads can share take a part of the output to compute, as the assembly's comments say.
 */
export interface KernelExports {
  convolve(
    image: number,
    filter: number,
    bias: number,
    output: number,
    ...rest: [...Geometry, ...ColumnsAndScratch]
  ): void;
  convolveScratch(count: number, outChannels: number): number;
  convolveInputGradient(
    gradient: number,
    filter: number,
    bias: number,
    image: number,
    ...rest: [...Geometry, ...ColumnsAndScratch]
  ): void;
  convolveInputGradientScratch(
    inChannels: number,
    filterHeight: number,
    filterWidth: number,
    outChannels: number,
    strideHeight: number,
    strideWidth: number,
  ): number;
  convolveFilterGradient(
    image: number,
    gradient: number,
    filter: number,
    ...rest: [...Geometry, fromRow: number, toRow: number, ...ColumnsAndScratch]
  ): void;
  convolveFilterGradientScratch(outChannels: number): number;
  multiply(
    a: number,
    b: number,
    bias: number,
    output: number,
    rows: number,
    count: number,
    columns: number,
    aTransposed: number,
    bTransposed: number,
    aStride: number,
    ...rest: ColumnsAndScratch
  ): void;
  multiplyScratch(count: number, columns: number): number;
  batchNorm(
    x: number,
    beta: number,
    y: number,
    mean: number,
    variance: number,
    rows: number,
    columns: number,
    epsilon: number,
    slope: number,
    scratch: number,
  ): void;
  batchNormScratch(): number;
  batchNormRows: KernelExports['batchNorm'];
  batchNormGradient(
    dy: number,
    x: number,
    beta: number,
    mean: number,
    variance: number,
    dx: number,
    dbeta: number,
    rows: number,
    columns: number,
    epsilon: number,
    slope: number,
    scratch: number,
  ): void;
  batchNormGradientBlockSums(
    dy: number,
    x: number,
    beta: number,
    mean: number,
    variance: number,
    to: number,
    rows: number,
    columns: number,
    epsilon: number,
    slope: number,
    scratch: number,
  ): void;
  batchNormGradientRows(
    dy: number,
    x: number,
    beta: number,
    mean: number,
    variance: number,
    sums: number,
    dx: number,
    rows: number,
    allRows: number,
    columns: number,
    epsilon: number,
    slope: number,
    scratch: number,
  ): void;
  columnSums(x: number, y: number, rows: number, columns: number): void;
  columnBlockSums(x: number, centre: number, to: number, rows: number, columns: number): void;
  addBlocks(sums: number, y: number, blocks: number, stride: number, columns: number, factor: number): void;
  relu(x: number, y: number, n: number): void;
  leakyRelu(x: number, y: number, n: number, slope: number): void;
  leakyReluGradient(dy: number, x: number, dx: number, n: number, slope: number): void;
  tanh(x: number, y: number, n: number): void;
  tanhGradient(dy: number, y: number, dx: number, n: number): void;
  dropout(
    x: number,
    y: number,
    n: number,
    first: number,
    mask: number,
    key: number,
    limit: number,
    factor: number,
  ): void;
  sigmoidCrossEntropy(logits: number, y: number, n: number, target: number): void;
  sigmoidCrossEntropyGradient(dy: number, logits: number, dx: number, n: number, target: number): void;
  adam(
    weights: number,
    gradient: number,
    m: number,
    v: number,
    newWeights: number,
    newM: number,
    newV: number,
    n: number,
    beta1: number,
    oneLessBeta1: number,
    beta2: number,
    oneLessBeta2: number,
    rate: number,
    rootFactor: number,
    epsilon: number,
  ): void;
  maxPoolGradient(dy: number, x: number, dx: number, ...geometry: PoolGeometry): void;
  blend(x: number, before: number, y: number, n: number, a: number, b: number): void;
}

type ColumnsAndScratch = [from: number, to: number, scratch: number];

/** A convolution's shape, in the order of its kernels' parameters. */
export type Geometry = [
  batch: number,
  height: number,
  width: number,
  inChannels: number,
  filterHeight: number,
  filterWidth: number,
  outputHeight: number,
  outputWidth: number,
  outChannels: number,
  strideHeight: number,
  strideWidth: number,
  padTop: number,
  padLeft: number,
];

/** A max pooling's shape, in the order of its kernel's parameters. */
export type PoolGeometry = [
  batch: number,
  height: number,
  width: number,
  channels: number,
  filterHeight: number,
  filterWidth: number,
  outputHeight: number,
  outputWidth: number,
  strideHeight: number,
  strideWidth: number,
  padTop: number,
  padLeft: number,
];
