/** A batch of images as numbers. */
export interface ImageBatch {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Length count * height * width * channels, channels last, in [-1, 1]. */
  readonly data: Float32Array<ArrayBuffer>;
}

/** A batch of images as pixels for a canvas, one after the other. */
export interface PixelBatch {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  /** RGBA, opaque; image i begins at i * height * width * 4. */
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}
