/** Types for gifenc, which has none. Its module build is named, since bundlers would use the other. */
declare module 'gifenc/dist/gifenc.esm.js' {
  type Palette = number[][];

  export function quantize(rgba: Uint8Array | Uint8ClampedArray, colours: number): Palette;
  /** Returns the index of the nearest colour for each pixel. */
  export function applyPalette(rgba: Uint8Array | Uint8ClampedArray, palette: Palette): Uint8Array;
  export function GIFEncoder(): {
    /** @param options.palette `null` uses the first picture's @param options.delay in milliseconds */
    writeFrame(
      indices: Uint8Array,
      width: number,
      height: number,
      options: { palette: Palette | null; delay: number },
    ): void;
    finish(): void;
    bytes(): Uint8Array<ArrayBuffer>;
  };
}
