/** Limits of an import. A file beyond one of them is skipped, and the reason names the limit. */

/** Bytes of one file, or of one entry of a zip: phones write pictures of 40 MB, by any count of what a MB is. */
export const MAX_FILE_BYTES = 42e6;

/** Bytes of an array (an IDX or NumPy file) in a zip, which is unpacked as it is read: as floats, CIFAR-10 has 737 MB. */
export const MAX_PACKED_ARRAY_BYTES = 2 ** 33;

/** Megapixels of one picture, as a limit is told to people. */
export const MEGAPIXELS = 64;

/** Pixels of one picture: the sensors that are sold as 64 megapixels have a little more. Decoded, a pixel takes four bytes. */
export const MAX_PIXELS = MEGAPIXELS * 2 ** 20;

/** Least height and width in pixels; in a smaller picture there is nothing to learn. */
export const MIN_SIDE = 8;

/** Files that are taken from one zip; those after them are left out. */
export const MAX_ENTRIES = 100_000;

/** Bytes that a zip may unpack to, per byte of its own; pictures are compressed already, so honest zips have about one. */
export const MAX_RATIO = 100;

/** Bytes that any zip may unpack to: a small zip of flat pictures may exceed {@link MAX_RATIO}. */
export const FREE_BYTES = 64e6;

/**
 * Seconds of decoding after which a picture is given up, and those that each megapixel adds. No honest picture comes near them
 * on the slowest machine, so that which pictures are learnt does not depend on how busy it is.
 */
export const DECODE_SECONDS = 30;
export const DECODE_SECONDS_PER_MEGAPIXEL = 2;

/** Skipped files that are listed by name; the others are counted. */
export const MAX_LISTED = 1_000;

/** Milliseconds for one picture from a URL, from the request to its last byte. */
export const LOAD_MS = 30_000;
