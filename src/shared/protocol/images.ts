/** Images as numbers. */
export interface ImageBatch {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Length count * height * width * channels, channels last, in [-1, 1]. */
  readonly data: Float32Array<ArrayBuffer>;
}

/** Pictures ready for a canvas, one after the other. */
export interface PixelBatch {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  /** RGBA, opaque; picture i begins at i * height * width * 4. */
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}
