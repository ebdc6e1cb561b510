/** Sums over all axes but the last, as every gradient of a bias is, in parts of blocks of rows; see sums.ts. */
import * as tf from '@tensorflow/tfjs-core';
import { quadsOf, rowsOf } from './dense.js';
import type { View } from './gpu.js';
import { isCovered, kernel, type Kernel } from './kernel.js';
import type { ProgramSource } from './program.js';

/** Fragments that keep a GPU busy; where a row has fewer texels, the rows are cut into blocks. */
const FRAGMENTS = 1_024;
/** Parts, whoever needs the sum adds up. */
const MOST_PARTS = 16;
/** Rows that are worth a fragment of their own. */
const FEWEST_ROWS = 16;

/** How the rows of a tensor are cut into parts: as many in each quarter, so that no part is in two layers. */
export interface RowBlocks {
  readonly parts: number;
  readonly ints: { readonly partsOfQuarter: number; readonly rowsOfQuarter: number; readonly rowsOfPart: number };
}

export const ROW_BLOCKS: readonly string[] = ['partsOfQuarter', 'rowsOfQuarter', 'rowsOfPart', 'quads'];

/** Begins a loop over the rows of a part: `row` goes over the rows of `quarter`, from `first` to `last`. */
export const EACH_ROW = `
  int part = t / quads;
  int quad = t - part * quads;
  int quarter = part / partsOfQuarter;
  int first = (part - quarter * partsOfQuarter) * rowsOfPart;
  int last = min(rowsOfQuarter, first + rowsOfPart);
  for (int row = first; row < last; row++)`;

/** @param layers 4 if the rows are a multiple of 4 and read by quarters */
export function rowBlocks({ rows, quads }: Pick<View, 'rows' | 'quads'>, layers: number): RowBlocks {
  const rowsOfQuarter = rows / layers;
  const wanted = Math.min(MOST_PARTS, Math.ceil(FRAGMENTS / quads), Math.ceil(rows / FEWEST_ROWS));
  const rowsOfPart = Math.ceil(rowsOfQuarter / Math.ceil(wanted / layers));
  const partsOfQuarter = Math.ceil(rowsOfQuarter / rowsOfPart);
  return { parts: partsOfQuarter * layers, ints: { partsOfQuarter, rowsOfQuarter, rowsOfPart } };
}

const program: ProgramSource = {
  name: 'column sums',
  inputs: ['x'],
  ints: ROW_BLOCKS,
  outputs: 1,
  body: `${EACH_ROW} o0 += x_at(quarter, row * quads + quad);`,
};

const sum = kernel<{ readonly x: tf.TensorInfo }, tf.SumAttrs>(
  tf.Sum,
  ({ inputs: { x }, attributes: { axis, keepDims }, gpu }) => {
    const axes = tf.util.parseAxisParam(axis, x.shape).sort((a, b) => a - b);
    const { length: rank } = x.shape;
    const leading = rank > 1 && axes.length === rank - 1 && axes.every((value, index) => value === index);
    // Numbers on the CPU are added up there.
    if (!leading || !isCovered(x) || gpu.backend.shouldExecuteOnCPU([x])) return null;
    const view = gpu.anyInput(x, 4);
    const channels = x.shape[rank - 1] as number;
    const quads = quadsOf(channels);
    const { parts, ints } = rowBlocks(view, view.texture.layers);
    const texture = gpu.textures.acquire(parts * quads, 1);
    gpu.draw(program, { inputs: [view], ints: { ...ints, quads }, texels: parts * quads, target: texture });
    const shape = keepDims ? [...axes.map(() => 1), channels] : [channels];
    const sums = [{ texture, parts, stride: quads, layer: 0, inChannels: 0, quads }];
    return gpu.tensor(shape, { ...rowsOf(shape), texture: null, sums });
  },
);

export const columnKernels: readonly Kernel[] = [sum];
