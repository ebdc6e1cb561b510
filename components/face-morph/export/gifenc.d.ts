/** What is used of gifenc, which has no types of its own. Its build of modules is named, since bundlers would take the other. */
declare module 'gifenc/dist/gifenc.esm.js' {
  type Palette = number[][];

  export function quantize(rgba: Uint8Array | Uint8ClampedArray, colours: number): Palette;
  /** The index of the nearest colour, for each pixel. */
  export function applyPalette(rgba: Uint8Array | Uint8ClampedArray, palette: Palette): Uint8Array;
  export function GIFEncoder(): {
    /** @param options.palette the first picture's serves all that have none; `delay` in milliseconds */
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
