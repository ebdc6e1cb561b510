/** What crosses the thread between a page and the worker that imports pictures. */

/** One picture that holds many side by side, in rows from the top left corner. */
export interface PicturesAtlas {
  readonly atlas: Blob;
  /** Of each picture in it, in pixels. */
  readonly tileWidth: number;
  readonly tileHeight: number;
}

/** Pictures that lie elsewhere. They are loaded by the visitor's browser, and nothing else is. */
export interface PictureUrls {
  /** Relative to the page, or absolute. */
  readonly urls: readonly string[];
}

/** One's own pictures: files (pictures, zips of pictures and IDX files, mixed), an atlas, or URLs. */
export type PicturesSource = readonly Blob[] | PicturesAtlas | PictureUrls;

/** Whether pictures are learnt in colour. `auto`: unless all are grey. */
export const COLOURS = ['auto', 'grey', 'colour'] as const;

export type Colours = (typeof COLOURS)[number];

/** Squares that are found by themselves. `face`: around the largest face, where the browser can find any; else the middle. */
export const CROPS = ['centre', 'face'] as const;

/**
 * A square that fits pictures of any shape. `size` is its side by the picture's shorter side, above 0 and at most 1. `x`
 * and `y` say where it lies in the room that it leaves: 0 is at the left or upper edge, 1 at the right or lower one. The
 * middle square is `{ x: 0.5, y: 0.5, size: 1 }`.
 */
export interface CropSquare {
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

/** Which square of each picture is learnt; `centre` by default. */
export type Crop = (typeof CROPS)[number] | CropSquare;

/** What became of a user's files. */
export interface PicturesReport {
  /** Images in the data set. */
  readonly count: number;
  /** Files that are not in it: how many, and the first 1,000 with the reason for each. */
  readonly skippedCount: number;
  readonly skipped: readonly SkippedFile[];
  /** What speaks against these pictures although they can be learnt from, a sentence each. */
  readonly warnings: readonly string[];
}

export interface SkippedFile {
  /** As a label only; of a zip's entry `archive.zip/folder/picture.png`. */
  readonly name: string;
  /** Goes on from the name: `is empty`. */
  readonly reason: string;
}

/** A data set made of a user's files. */
export interface ImportedPictures {
  /** An IDX file of count * size * size * channels bytes: exactly what D will see. */
  readonly dataset: File;
  /** Height and width of its images in pixels. */
  readonly size: number;
  readonly channels: 1 | 3;
  readonly report: PicturesReport;
}

/** What the importer's worker exposes. While it works, it tells its progress. */
export interface PicturesWorker {
  /** @param options `size` is height and width of the data set's images in pixels, 8 to 256 */
  import(
    source: PicturesSource,
    options: { readonly size: number; readonly colours: Colours; readonly crop: Crop },
  ): Promise<ImportedPictures>;
  /** The first `count` pictures that can be used, whole and small: their longer side has `side` pixels at most. */
  peek(source: PicturesSource, options: { readonly count: number; readonly side: number }): Promise<PictureThumbnail[]>;
}

/** A picture as it is seen, made small. */
export interface PictureThumbnail {
  readonly width: number;
  readonly height: number;
  /** RGBA, opaque: `new ImageData(rgba, width, height)`. */
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}
