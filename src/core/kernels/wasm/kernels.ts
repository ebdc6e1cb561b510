import type { Geometry, KernelExports, PoolGeometry } from './exports.js';
import type { Exports, Task } from './threads/control-block.js';
import type { Executor } from './threads/executor.js';
import {
  cheapestGrid,
  columnRanges,
  PANEL,
  panelsOf,
  ranges,
  type ChooseGrid,
  type Grid,
  type Range,
} from './threads/schedule.js';
import { TaskRunner, type Allocator, type Key } from './threads/task-runner.js';

/** Nanoseconds for a multiply-add, to pack a float, to find a row's address, and for a float of an elementwise kernel. */
const MULTIPLY_NS = 0.045;
const PACK_NS = 0.7;
const ADDRESS_NS = 4;
const FLOAT_NS = 0.35;
const ADAM_NS = 0.8;
const NORM_NS = 0.5;
const DROPOUT_NS = 0.7;
const TANH_NS = 1.5;

/** Rows that batch norm and column sums add up in a block of their own; as BLOCK_ROWS in the assembly's columns.ts. */
const BLOCK_ROWS = 64;

type Name = keyof KernelExports;

/**
 * The kernels, cut into tasks for as many threads as there are. Every task computes a part of the outputs, each of them as
 * one thread alone would, so the results have the same bits whatever the number of threads.
 */
export class Kernels {
  readonly #exports: KernelExports & Exports;
  readonly #tasks: TaskRunner;

  /** @param chooseGrid how work is cut; by default as is cheapest */
  constructor(
    exports: KernelExports & Exports,
    executor: Executor,
    allocator: Allocator,
    chooseGrid: ChooseGrid = cheapestGrid,
  ) {
    this.#exports = exports;
    this.#tasks = new TaskRunner(exports, executor, allocator, chooseGrid);
  }

  // ---------------------------------------------------------------------------------------------- matrix products

  /** See `convolve` in the assembly; the bias's address is 0 where there is none. */
  convolve(image: number, filter: number, bias: number, output: number, ...geometry: Geometry): void {
    const [batch, height, width, inChannels, filterHeight, filterWidth, outHeight, outWidth, outChannels] = geometry;
    const count = filterHeight * filterWidth * inChannels;
    const positions = outHeight * outWidth;
    const grid = this.#productGrid(['convolve', ...geometry], batch, positions, count, outChannels);
    const imageBytes = 4 * height * width * inChannels;
    const tasks = cells(batch, outChannels, grid).map(({ rows: [n, end], columns }) =>
      task('convolve', [
        ...[image + n * imageBytes, filter, bias, output + 4 * n * positions * outChannels],
        ...[end - n, ...geometry.slice(1), ...columns],
      ]),
    );
    this.#tasks.run(tasks, this.#exports.convolveScratch(count, outChannels));
  }

  /** See `convolveInputGradient` in the assembly; the bias's address is 0 where there is none. */
  convolveInputGradient(gradient: number, filter: number, bias: number, image: number, ...geometry: Geometry): void {
    const [batch, height, width, inChannels, filterHeight, filterWidth, outHeight, outWidth, outChannels] = geometry;
    const [strideHeight, strideWidth] = geometry.slice(9) as [number, number];
    const count = (filterHeight * filterWidth * outChannels) / (strideHeight * strideWidth);
    const name = ['convolveInputGradient', ...geometry];
    const grid = this.#productGrid(name, batch, height * width, count, inChannels, strideHeight * strideWidth);
    const gradientBytes = 4 * outHeight * outWidth * outChannels;
    const tasks = cells(batch, inChannels, grid).map(({ rows: [n, end], columns }) =>
      task('convolveInputGradient', [
        ...[gradient + n * gradientBytes, filter, bias, image + 4 * n * height * width * inChannels],
        ...[end - n, ...geometry.slice(1), ...columns],
      ]),
    );
    const size = [inChannels, filterHeight, filterWidth, outChannels, strideHeight, strideWidth] as const;
    this.#tasks.run(tasks, this.#exports.convolveInputGradientScratch(...size));
  }

  /** See `convolveFilterGradient` in the assembly. Its parts are rows of the filter, and output channels. */
  convolveFilterGradient(image: number, gradient: number, filter: number, ...geometry: Geometry): void {
    const [batch, , , inChannels, filterHeight, filterWidth, outHeight, outWidth, outChannels] = geometry;
    const positions = batch * outHeight * outWidth;
    const units = { rows: filterHeight, columns: panelsOf(outChannels) };
    const grid = this.#tasks.grid(['convolveFilterGradient', ...geometry], units, part => {
      const [left, right] = [filterWidth * inChannels, PANEL * part.columns];
      return part.rows * positions * (left * right * MULTIPLY_NS + (left + right) * PACK_NS + ADDRESS_NS);
    });
    const tasks = cells(filterHeight, outChannels, grid).map(({ rows, columns }) =>
      task('convolveFilterGradient', [image, gradient, filter, ...geometry, ...rows, ...columns]),
    );
    this.#tasks.run(tasks, this.#exports.convolveFilterGradientScratch(outChannels));
  }

  /** output[rows, columns] = bias + a . b, either operand transposed or not; see `multiply` in the assembly. */
  multiply(
    a: number,
    b: number,
    bias: number,
    output: number,
    [rows, count, columns]: readonly [rows: number, count: number, columns: number],
    { aTransposed = false, bTransposed = false } = {},
  ): void {
    const grid = this.#productGrid(['multiply', rows, count, columns], rows, 1, count, columns);
    const tasks = cells(rows, columns, grid).map(({ rows: [row, end], columns: part }) =>
      task('multiply', [
        ...[a + 4 * row * (aTransposed ? 1 : count), b, bias, output + 4 * row * columns],
        ...[end - row, count, columns, Number(aTransposed), Number(bTransposed), rows, ...part],
      ]),
    );
    this.#tasks.run(tasks, this.#exports.multiplyScratch(count, columns));
  }

  /** Each of `batch` images has `positions` rows; all rows read all of the right operand, [count, columns]. */
  #productGrid(key: Key, batch: number, positions: number, count: number, columns: number, packings = 1): Grid {
    return this.#tasks.grid(key, { rows: batch, columns: panelsOf(columns) }, part => {
      const [left, right] = [part.rows * positions, PANEL * part.columns];
      return left * (count * right * MULTIPLY_NS + ADDRESS_NS) + packings * count * right * PACK_NS;
    });
  }

  // ---------------------------------------------------------------------------------------------- sums over rows

  /** y[columns] = the sum of the rows of x [rows, columns]. */
  columnSums(x: number, y: number, rows: number, columns: number): void {
    const parts = this.#blocks(rows, columns * FLOAT_NS);
    if (parts.length === 1) return this.#exports.columnSums(x, y, rows, columns);
    this.#tasks.withMemory(4 * columns * blocksOf(rows), sums => this.#addRows(x, 0, y, parts, columns, sums, 1));
  }

  /** y, mean and variance; see `batchNorm` in the assembly. */
  batchNorm(
    ...[x, beta, y, mean, variance, rows, columns, epsilon, slope]: Parameters<
      WithoutScratch<KernelExports['batchNorm']>
    >
  ): void {
    const parts = this.#blocks(rows, 3 * columns * NORM_NS);
    const scratch = this.#exports.batchNormScratch();
    if (parts.length === 1) {
      this.#tasks.run([task('batchNorm', [x, beta, y, mean, variance, rows, columns, epsilon, slope])], scratch);
      return;
    }
    const share = Math.fround(1 / rows);
    this.#tasks.withMemory(4 * columns * blocksOf(rows), sums => {
      this.#addRows(x, 0, mean, parts, columns, sums, share);
      this.#addRows(x, mean, variance, parts, columns, sums, share);
    });
    const tasks = parts.map(([from, to]) => {
      const offset = 4 * from * columns;
      return task('batchNormRows', [
        ...[x + offset, beta, y + offset, mean, variance, to - from, columns, epsilon, slope],
      ]);
    });
    this.#tasks.run(tasks, scratch);
  }

  /** dx and dbeta; see `batchNormGradient` in the assembly. */
  batchNormGradient(
    ...[dy, x, beta, mean, variance, dx, dbeta, rows, columns, epsilon, slope]: Parameters<
      WithoutScratch<KernelExports['batchNormGradient']>
    >
  ): void {
    const parts = this.#blocks(rows, 3 * columns * NORM_NS);
    const scratch = this.#exports.batchNormScratch();
    if (parts.length === 1) {
      const args = [dy, x, beta, mean, variance, dx, dbeta, rows, columns, epsilon, slope];
      this.#tasks.run([task('batchNormGradient', args)], scratch);
      return;
    }
    const blocks = blocksOf(rows);
    this.#tasks.withMemory(4 * 2 * columns * (blocks + 1), totals => {
      const sums = totals + 4 * 2 * columns;
      const tasks = parts.map(([from, to]) => {
        const offset = 4 * from * columns;
        const block = sums + 4 * 2 * columns * (from / BLOCK_ROWS);
        return task('batchNormGradientBlockSums', [
          ...[dy + offset, x + offset, beta, mean, variance, block, to - from, columns, epsilon, slope],
        ]);
      });
      this.#tasks.run(tasks, scratch);
      this.#exports.addBlocks(sums, totals, blocks, 2 * columns, 2 * columns, 1);
      this.#exports.addBlocks(totals, dbeta, 1, 0, columns, 1);
      const spread = parts.map(([from, to]) => {
        const offset = 4 * from * columns;
        return task('batchNormGradientRows', [
          ...[dy + offset, x + offset, beta, mean, variance, totals, dx + offset],
          ...[to - from, rows, columns, epsilon, slope],
        ]);
      });
      this.#tasks.run(spread, scratch);
    });
  }

  /** y = factor * the sum of the rows of x, or of (x - centre)^2 unless that is 0. */
  #addRows(
    x: number,
    centre: number,
    y: number,
    parts: readonly Range[],
    columns: number,
    sums: number,
    factor: number,
  ): void {
    const tasks = parts.map(([from, to]) => {
      const block = sums + 4 * columns * (from / BLOCK_ROWS);
      return task('columnBlockSums', [x + 4 * from * columns, centre, block, to - from, columns]);
    });
    this.#tasks.run(tasks);
    this.#exports.addBlocks(sums, y, blocksOf(parts.at(-1)?.[1] ?? 0), columns, columns, factor);
  }

  /** Rows cut between blocks. */
  #blocks(rows: number, nanosecondsPerRow: number): Range[] {
    const blocks = blocksOf(rows);
    return this.#tasks
      .parts(blocks, BLOCK_ROWS * nanosecondsPerRow)
      .map(([from, to]) => [from * BLOCK_ROWS, Math.min(rows, to * BLOCK_ROWS)]);
  }

  // ---------------------------------------------------------------------------------------------- elementwise

  relu(x: number, y: number, n: number): void {
    this.#elementwise('relu', [x, y], n, [], FLOAT_NS);
  }

  leakyRelu(x: number, y: number, n: number, slope: number): void {
    this.#elementwise('leakyRelu', [x, y], n, [slope], FLOAT_NS);
  }

  leakyReluGradient(dy: number, x: number, dx: number, n: number, slope: number): void {
    this.#elementwise('leakyReluGradient', [dy, x, dx], n, [slope], FLOAT_NS);
  }

  tanh(x: number, y: number, n: number): void {
    this.#elementwise('tanh', [x, y], n, [], TANH_NS);
  }

  tanhGradient(dy: number, y: number, dx: number, n: number): void {
    this.#elementwise('tanhGradient', [dy, y, dx], n, [], FLOAT_NS);
  }

  /** y = a * x + b * before. */
  blend(x: number, before: number, y: number, n: number, a: number, b: number): void {
    this.#elementwise('blend', [x, before, y], n, [a, b], FLOAT_NS);
  }

  adam(...args: Parameters<KernelExports['adam']>): void {
    this.#elementwise('adam', args.slice(0, 7), args[7], args.slice(8), ADAM_NS);
  }

  /** See `dropout` in the assembly. @param mask number of elements after which the mask repeats */
  dropout(x: number, y: number, n: number, mask: number, key: number, limit: number, factor: number): void {
    if (mask < n) {
      // The parts are whole examples.
      const tasks = this.#tasks.parts(n / mask, mask * DROPOUT_NS).map(([from, to]) => {
        const offset = 4 * from * mask;
        return task('dropout', [x + offset, y + offset, (to - from) * mask, 0, mask, key, limit, factor]);
      });
      return this.#tasks.run(tasks);
    }
    const tasks = this.#vectors(n, DROPOUT_NS).map(([from, to]) =>
      task('dropout', [x + 4 * from, y + 4 * from, to - from, from, to - from, key, limit, factor]),
    );
    this.#tasks.run(tasks);
  }

  #elementwise(
    name: Name,
    addresses: readonly number[],
    n: number,
    rest: readonly number[],
    nanoseconds: number,
  ): void {
    const tasks = this.#vectors(n, nanoseconds).map(([from, to]) =>
      task(name, [...addresses.map(address => address + 4 * from), to - from, ...rest]),
    );
    this.#tasks.run(tasks);
  }

  /** Elements cut between cache lines, of sixteen. */
  #vectors(n: number, nanoseconds: number): Range[] {
    const lines = Math.ceil(n / 16);
    return this.#tasks.parts(lines, 16 * nanoseconds).map(([from, to]) => [from * 16, Math.min(n, to * 16)]);
  }

  maxPoolGradient(dy: number, x: number, dx: number, ...geometry: PoolGeometry): void {
    const [batch, height, width, channels, filterHeight, filterWidth, outputHeight, outputWidth] = geometry;
    const [inputs, outputs] = [height * width * channels, outputHeight * outputWidth * channels];
    const tasks = this.#tasks.parts(batch, outputs * filterHeight * filterWidth).map(([from, to]) => {
      const addresses = [dy + 4 * from * outputs, x + 4 * from * inputs, dx + 4 * from * inputs];
      return task('maxPoolGradient', [...addresses, to - from, ...geometry.slice(1)]);
    });
    this.#tasks.run(tasks);
  }

  /** A scalar of a few logits: one thread's work. */
  sigmoidCrossEntropy(...args: Parameters<KernelExports['sigmoidCrossEntropy']>): void {
    this.#exports.sigmoidCrossEntropy(...args);
  }

  sigmoidCrossEntropyGradient(...args: Parameters<KernelExports['sigmoidCrossEntropyGradient']>): void {
    this.#exports.sigmoidCrossEntropyGradient(...args);
  }
}

/** A kernel's parameters without the scratch at their end. */
type WithoutScratch<F> = F extends (...args: [...infer Args extends number[], scratch: number]) => void
  ? (...args: Args) => void
  : never;

const task = (kernel: Name, args: readonly number[]): Task => ({ kernel, args });

const blocksOf = (rows: number): number => Math.ceil(rows / BLOCK_ROWS);

/** The cells of a grid over rows and a matrix product's columns. */
function cells(rows: number, columns: number, grid: Grid) {
  const across = columnRanges(columns, grid.columns);
  return ranges(rows, grid.rows).flatMap(row => across.map(column => ({ rows: row, columns: column })));
}
