/** How much of a user's files is taken at all. What is beyond is skipped, with words that name the limit. */

/** Of one file, or of one entry of a zip, in bytes. */
export const MAX_FILE_BYTES = 20e6;

/** Of one picture. Decoded, a pixel takes four bytes: 64 megapixels take 256 MB. */
export const MAX_PIXELS = 64e6;

/** On a side; of less there is nothing to learn. */
export const MIN_SIDE = 8;

/** Of one zip. */
export const MAX_ENTRIES = 20_000;

/** Bytes that a zip may give for each of its own; pictures are packed already, so that honest ones give about one. */
export const MAX_RATIO = 100;

/** A small zip of flat pictures may give more than {@link MAX_RATIO} allows. */
export const FREE_BYTES = 64e6;

/** Milliseconds for one picture, from the moment when there is memory for it. */
export const PICTURE_MS = 2_000;

/** Skipped files that are told by name; the others are counted. */
export const MAX_LISTED = 1_000;

/** Milliseconds for one picture that lies elsewhere, from the request to its last byte. */
export const LOAD_MS = 30_000;
