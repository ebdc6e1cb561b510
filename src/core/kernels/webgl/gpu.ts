import * as tf from '@tensorflow/tfjs-core';
import type { TextureData, WebglBackend } from './backend.js';
import { Programs, type Draw, type Input, type ProgramSource } from './program.js';
import { SUM_FUNCTIONS, sumInts, SUM_INTS, type Sum } from './sums.js';
import { layersFor, padded, quadsOf, rowsOf, withoutPadding, type DenseData } from './dense.js';
import { StockLayout } from './stock-layout.js';
import { TextureStore, type Texture } from './textures.js';

/** A tensor's values as the input of a program. */
export interface View extends Input {
  readonly rows: number;
  readonly channels: number;
  /** Texels in a row. */
  readonly quads: number;
}

/** Bytes of textures that are kept for reuse. */
const KEPT_BYTES = 256 * 2 ** 20;

/** What kernels compute with: textures, programs, and the values of the backend's tensors. */
export class Gpu {
  readonly textures: TextureStore;
  readonly programs: Programs;
  /** Tells TensorFlow.js's own functions from those that the seam puts in their place. */
  readonly stock: Pick<WebglBackend, 'uploadToGPU' | 'releaseGPUData' | 'runWebGLProgram'>;
  readonly #stockLayout: StockLayout;
  #temporary: Texture[] = [];

  constructor(readonly backend: WebglBackend) {
    const { gl } = backend.gpgpu;
    this.textures = new TextureStore(gl, KEPT_BYTES);
    this.programs = new Programs(gl);
    this.#stockLayout = new StockLayout(gl);
    this.stock = {
      uploadToGPU: backend.uploadToGPU.bind(backend),
      releaseGPUData: backend.releaseGPUData.bind(backend),
      runWebGLProgram: backend.runWebGLProgram.bind(backend),
    };
  }

  draw(source: ProgramSource, draw: Draw): void {
    this.programs.draw(source, draw);
  }

  /** Runs a kernel, and frees what it needed only for itself. */
  call<Result>(kernel: () => Result): Result {
    const outer = this.#temporary;
    this.#temporary = [];
    try {
      return kernel();
    } finally {
      for (const texture of this.#temporary) this.textures.release(texture);
      this.#temporary = outer;
    }
  }

  /** A texture that is released when the kernel ends. */
  scratch(texels: number, layers: number): Texture {
    const texture = this.textures.acquire(texels, layers);
    this.#temporary.push(texture);
    return texture;
  }

  /** A new tensor with a texture for its values, which are to be drawn. */
  output(shape: readonly number[], layers: 1 | 4 = 1): { info: tf.TensorInfo; texture: Texture; texels: number } {
    const { texture, texels } = this.target(shape, layers);
    return { info: this.tensor(shape, { ...rowsOf(shape), texture }), texture, texels };
  }

  /** A texture for the values of a tensor of this shape, and the texels of each layer. */
  target(shape: readonly number[], layers: 1 | 4 = 1): { texture: Texture; texels: number } {
    const { rows, channels } = rowsOf(shape);
    const texels = (rows * quadsOf(channels)) / layers;
    return { texture: this.textures.acquire(texels, layers), texels };
  }

  /** The same for values that are kept from step to step, and for several that are drawn at once: it has no row to spare. */
  lastingTarget(shape: readonly number[]): { texture: Texture; texels: number } {
    const { rows, channels } = rowsOf(shape);
    const texels = rows * quadsOf(channels);
    return { texture: this.textures.acquire(texels, 1, 1), texels };
  }

  /** A new tensor of values in our layout. */
  tensor(shape: readonly number[], dense: DenseData): tf.TensorInfo {
    const info = this.backend.makeTensorInfo([...shape], 'float32');
    this.backend.texData.get(info.dataId).dense = dense;
    return info;
  }

  dataOf({ dataId }: tf.TensorInfo): TextureData {
    return this.backend.texData.get(dataId);
  }

  /** Whether a tensor still has its values in our layout. */
  has({ dataId }: tf.TensorInfo): boolean {
    return this.backend.texData.has(dataId) && Boolean(this.backend.texData.get(dataId).dense);
  }

  /** A tensor's number, if it has but one and that is on the CPU. */
  numberOf(info: tf.TensorInfo): number | null {
    const { values } = this.dataOf(info);
    return values && tf.util.sizeFromShape(info.shape) === 1 ? (values[0] as number) : null;
  }

  /**
   * A tensor's values, in our layout from now on, for a program that computes so many layers: quarters of the values for
   * one of four, the whole in one layer for one of one.
   */
  input(info: tf.TensorInfo, layers: 1 | 4 = 1): View {
    const view = this.anyInput(info, layers);
    return layers === 1 ? this.#flat(view) : view;
  }

  /** The same for a program that reads the whole with `x_any`. @param layers for values that are not in a texture of ours yet */
  anyInput(info: tf.TensorInfo, layers: 1 | 4 = 1): View {
    const wanted = rowsOf(info.shape);
    const dense = this.dataOf(info).dense ?? this.#toDense(info, layers);
    const texture = this.textureOf(dense);
    const fits = dense.channels === wanted.channels || (dense.channels % 4 === 0 && wanted.channels % 4 === 0);
    const view = { texture, texels: dense.rows * quadsOf(dense.channels) };
    if (fits) return { ...view, ...wanted, quads: quadsOf(wanted.channels) };
    const texels = wanted.rows * quadsOf(wanted.channels);
    const changed = this.scratch(texels, 1);
    const ints = { from: dense.channels, to: wanted.channels };
    this.draw(CHANGE_ROWS, { inputs: [view], ints, texels, target: changed });
    return { texture: changed, texels, ...wanted, quads: quadsOf(wanted.channels) };
  }

  #flat(view: View): View {
    if (view.texture.layers === 1) return view;
    const texture = this.scratch(view.texels, 1);
    this.draw(FLATTEN, { inputs: [view], texels: view.texels, target: texture });
    return { ...view, texture };
  }

  /** The layers of a tensor of this shape and with the values of this one changed one by one. */
  layersOf(info: tf.TensorInfo): 1 | 4 {
    const { texture } = this.dataOf(info).dense ?? {};
    const layers = layersFor(info.shape);
    return texture?.layers === 1 ? 1 : layers;
  }

  /** The sums that a tensor's values are, at most two; a tensor that is none is the only sum. */
  sumsOf(info: tf.TensorInfo): readonly Sum[] {
    const { dense } = this.dataOf(info);
    if (dense && !dense.texture && dense.sums) return dense.sums;
    const { texture } = this.input(info);
    return [{ texture, parts: 1, stride: 0, layer: 0, inChannels: 0, quads: 1 }];
  }

  /** The texture of values, which are added up or computed now, if they were not yet. */
  textureOf(dense: DenseData): Texture {
    if (!dense.texture) {
      if (dense.compute) dense.compute();
      else this.#addUp(dense);
    }
    return dense.texture as Texture;
  }

  #addUp(dense: DenseData): void {
    const { rows, channels, sums = [] } = dense;
    const texels = rows * quadsOf(channels);
    const texture = this.textures.acquire(texels, 1);
    this.draw(ADD_UP, { ...sumInputs(sums), texels, target: texture });
    dense.texture = texture;
    this.#releaseSums(dense);
  }

  /** Gives values that were computed late their texture, unless nobody needs them any more. */
  fill(dense: DenseData, texture: Texture): void {
    if (dense.isReleased) this.textures.release(texture);
    else dense.texture = texture;
  }

  releaseDense(dense: DenseData): void {
    dense.isReleased = true;
    if (dense.texture) this.textures.release(dense.texture);
    this.#releaseSums(dense);
    dense.onRelease?.();
    delete dense.onRelease;
    dense.texture = null;
  }

  #releaseSums(dense: DenseData): void {
    for (const { texture } of dense.sums ?? []) this.textures.release(texture);
    delete dense.sums;
  }

  #toDense(info: tf.TensorInfo, layers: 1 | 4): DenseData {
    const data = this.dataOf(info);
    const { rows, channels } = rowsOf(info.shape);
    const isOnGpu = Boolean(data.texture);
    const share = !isOnGpu && rows % 4 === 0 && layers === 4 ? 4 : 1;
    const texels = (rows * quadsOf(channels)) / share;
    const texture = this.textures.acquire(texels, share, 1);
    const dense: DenseData = { rows, channels, texture };
    if (isOnGpu) {
      this.#drawFromStock(info, texture, texels, channels);
      if (this.#isShared(info.dataId)) {
        // Slices lie in the texture of the tensor that they were cut from, which must not change while they live.
        this.#temporary.push(texture);
        return dense;
      }
      this.stock.releaseGPUData(info.dataId);
    } else {
      this.textures.upload(texture, padded(data.values ?? [], channels, texture));
      // A single number stays at hand: as a uniform it costs nothing.
      if (rows * channels > 1) data.values = null;
    }
    data.dense = dense;
    return dense;
  }

  /** Whether a stock texture is that of several tensors. */
  #isShared(dataId: tf.DataId): boolean {
    const { slice } = this.backend.texData.get(dataId);
    return Boolean(slice) || (this.backend.dataRefCount.get(dataId) ?? 1) > 1;
  }

  #drawFromStock(info: tf.TensorInfo, target: Texture, texels: number, channels: number): void {
    const data = this.dataOf(info);
    const unpacked = data.isPacked ? this.backend.unpackTensor(info) : null;
    const from = unpacked ? this.dataOf(unpacked) : data;
    this.#stockLayout.read(from, { target, texels, channels, offset: from.slice?.flatOffset ?? 0 });
    if (unpacked) this.backend.disposeData(unpacked.dataId);
  }

  /** Gives a tensor's values to TensorFlow.js's own kernels, in a texture of its. */
  toStock(dataId: tf.DataId): void {
    const data = this.backend.texData.get(dataId);
    const { dense } = data;
    if (!dense) return;
    if (data.values) {
      this.releaseDense(dense);
      data.dense = undefined; // it is uploaded again
      return;
    }
    const texture = this.textureOf(dense);
    data.dense = undefined;
    data.usage = null; // a texture that was made to upload into is of another size
    this.stock.uploadToGPU(dataId); // acquires a texture
    const { channels, rows } = dense;
    this.#stockLayout.write({ texture, rows, channels }, data);
    this.releaseDense(dense);
  }

  /** A tensor's numbers. It waits for the GPU. */
  read(dense: DenseData): Float32Array<ArrayBuffer> {
    const texture = this.textureOf(dense);
    const { rows, channels } = dense;
    return withoutPadding(this.textures.read(texture), { rows, channels, texture });
  }

  dispose(): void {
    this.textures.dispose();
    this.programs.dispose();
  }
}

/** The inputs and ints of {@link SUM_FUNCTIONS} for one or two sums. */
export function sumInputs(sums: readonly Sum[]): Pick<Draw, 'inputs' | 'ints'> {
  const [first, second = { ...(sums[0] as Sum), parts: 0 }] = sums as [Sum, Sum?];
  const input = ({ texture }: Sum): Input => ({ texture, texels: 0 });
  return { inputs: [input(first), input(second)], ints: { ...sumInts('g', first), ...sumInts('h', second) } };
}

/** Rows of `from` values become rows of `to` values. */
const CHANGE_ROWS: ProgramSource = {
  name: 'change rows',
  inputs: ['x'],
  ints: ['from', 'to'],
  outputs: 1,
  body: `
    int quads = (to + 3) / 4, fromQuads = (from + 3) / 4;
    int row = t / quads;
    int channel = 4 * (t - row * quads);
    vec4 values = vec4(0);
    for (int k = 0; k < min(4, to - channel); k++) {
      int i = row * to + channel + k;
      int r = i / from, c = i - r * from;
      values[k] = x_any(r * fromQuads + c / 4)[c & 3];
    }
    o0 = values;`,
};

const FLATTEN: ProgramSource = { name: 'flatten', inputs: ['x'], outputs: 1, body: 'o0 = x_any(t);' };

const ADD_UP: ProgramSource = {
  name: 'add up',
  inputs: ['g', 'h'],
  ints: SUM_INTS,
  outputs: 1,
  functions: SUM_FUNCTIONS,
  body: 'o0 = g_sum(t) + h_sum(t);',
};
