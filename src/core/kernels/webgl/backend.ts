import type * as tf from '@tensorflow/tfjs-core';
import type { DenseData } from './dense.js';

/** What TensorFlow.js's WebGL backend knows of a tensor's values. At most one of `texture` and `dense` is set. */
export interface TextureData {
  /** The values on the CPU, if they are there. */
  values?: ArrayLike<number> | null;
  texture?: { readonly texture: WebGLTexture } | null;
  /** Rows and columns of `texture` as TensorFlow.js counts them. */
  texShape?: readonly [rows: number, columns: number] | null;
  isPacked?: boolean;
  /** Where this tensor begins in another's texture. */
  slice?: { readonly flatOffset: number } | null;
  usage?: number | null;
  /** The values in our layout; see dense.ts. */
  dense?: DenseData | undefined;
}

/** The part of TensorFlow.js's WebGL backend that our kernels use, some of which it does not declare. */
export interface WebglBackend {
  readonly gpgpu: { readonly gl: WebGL2RenderingContext };
  readonly texData: { get(dataId: tf.DataId): TextureData; has(dataId: tf.DataId): boolean };
  /** How many tensors have values in the texture of the one with this data id, where they are several. */
  readonly dataRefCount: WeakMap<object, number>;
  makeTensorInfo(shape: number[], dtype: tf.DataType): tf.TensorInfo;
  disposeData(dataId: tf.DataId, force?: boolean): boolean;
  incRef(dataId: tf.DataId): void;
  unpackTensor(input: tf.TensorInfo): tf.TensorInfo;
  runWebGLProgram(program: unknown, inputs: tf.TensorInfo[], ...rest: unknown[]): tf.TensorInfo;
  uploadToGPU(dataId: tf.DataId): void;
  shouldExecuteOnCPU(inputs: tf.TensorInfo[], sizeThreshold?: number): boolean;
  readSync(dataId: tf.DataId): ArrayLike<number>;
  read(dataId: tf.DataId): Promise<ArrayLike<number>>;
  releaseGPUData(dataId: tf.DataId): void;
  memory(): { numBytesInGPU: number; numBytesInGPUAllocated: number; numBytesInGPUFree: number };
  dispose(): void;
}
