/** The protocol between a page and the worker that imports pictures. */
import type { Message, MessageValues } from './message.js';

/** One picture that contains many, side by side in rows from the top left corner. */
export interface PicturesAtlas {
  readonly atlas: Blob;
  /** Size of each tile in pixels. */
  readonly tileWidth: number;
  readonly tileHeight: number;
}

/** Pictures at URLs. The visitor's browser loads them, and nothing else. */
export interface PictureUrls {
  /** Relative to the page, or absolute. */
  readonly urls: readonly string[];
}

/** A user's own pictures: files (pictures, zips of pictures and IDX files, mixed), an atlas, or URLs. */
export type PicturesSource = readonly Blob[] | PicturesAtlas | PictureUrls;

/** Whether pictures are learnt in colour. `auto` means colour unless all are grey. */
export const COLOURS = ['auto', 'grey', 'colour'] as const;
export type Colours = (typeof COLOURS)[number];

/** Automatic squares. `face` is around the largest face, where the browser can find one; else the centre is taken. */
export const CROPS = ['centre', 'face'] as const;

/**
 * A square that fits pictures of any shape. `size` is its side relative to the picture's shorter side, above 0 and at
 * most 1. `x` and `y` place it within the remaining room: 0 is at the left or upper edge, 1 at the right or lower one.
 * The centre square is `{ x: 0.5, y: 0.5, size: 1 }`.
 */
export interface CropSquare {
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

/** The square of each picture that is learnt; `centre` by default. */
export type Crop = (typeof CROPS)[number] | CropSquare;

/** A class of a user's pictures. */
export interface PictureClass {
  /** The name of a folder, or a number from a file of labels. */
  readonly name: string;
  /** Number of images of the class in the data set. */
  readonly count: number;
}

/** The outcome of importing a user's files. */
export interface PicturesReport {
  /** Number of images in the data set. */
  readonly count: number;
  /** The images' classes in the order of their numbers; empty for images without. */
  readonly classes: readonly PictureClass[];
  /** Number of files that are not in it, and the first 1,000 of them with the reason for each. */
  readonly skippedCount: number;
  readonly skipped: readonly SkippedFile[];
  /** What may be wrong with these pictures, although a run can learn from them. */
  readonly warnings: readonly Message[];
}

export interface SkippedFile {
  /** A label to show; for a zip's entry `archive.zip/folder/picture.png`. */
  readonly name: string;
  /** Identifies the reason, whatever the language: `file-empty`. */
  readonly code: string;
  readonly values: MessageValues;
  /** The reason in English. It continues from the name: `is empty`. */
  readonly reason: string;
}

/** A data set made from a user's files. */
export interface ImportedPictures {
  /**
   * An IDX file of count * size * size * channels bytes, exactly what D will see; the images' classes follow, if they have
   * some.
   */
  readonly dataset: File;
  /** Height and width of the images in pixels. */
  readonly size: number;
  readonly channels: 1 | 3;
  readonly report: PicturesReport;
}

/** The interface of the pictures worker. It sends its progress while it works. */
export interface PicturesWorker {
  /**
   * @param options `size` is the height and width of the data set's images in pixels, 8 to 256, `null` for the size of the
   *   images in IDX files and 64 for others; `paths` are those of the files, `cats/1.png`, since a File loses the folder that
   *   it was chosen in on its way to a worker
   */
  import(
    source: PicturesSource,
    options: {
      readonly size: number | null;
      readonly colours: Colours;
      readonly crop: Crop;
      readonly paths: readonly string[];
    },
  ): Promise<ImportedPictures>;
  /** The first `count` usable pictures, uncropped and small: their longer side has at most `side` pixels. */
  peek(source: PicturesSource, options: { readonly count: number; readonly side: number }): Promise<PictureThumbnail[]>;
}

/** An uncropped picture, made small. */
export interface PictureThumbnail {
  readonly width: number;
  readonly height: number;
  /** RGBA, opaque: `new ImageData(rgba, width, height)`. */
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}
