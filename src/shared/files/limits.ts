/** Limits of an import. A file beyond one of them is skipped, and the reason names the limit. */

/** Bytes of one file, or of one entry of a zip. */
export const MAX_FILE_BYTES = 20e6;

/** Bytes of an IDX file in a zip, which is unpacked in memory: the images of MNIST have 47 MB. */
export const MAX_PACKED_IDX_BYTES = 256e6;

/** Pixels of one picture. Decoded, a pixel takes four bytes: 64 megapixels take 256 MB. */
export const MAX_PIXELS = 64e6;

/** Least height and width in pixels; in a smaller picture there is nothing to learn. */
export const MIN_SIDE = 8;

/** Entries of one zip. */
export const MAX_ENTRIES = 20_000;

/** Bytes that a zip may unpack to, per byte of its own; pictures are compressed already, so honest zips have about one. */
export const MAX_RATIO = 100;

/** Bytes that any zip may unpack to: a small zip of flat pictures may exceed {@link MAX_RATIO}. */
export const FREE_BYTES = 64e6;

/** Milliseconds in which one picture must be decoded, once there is memory for it. */
export const PICTURE_MS = 2_000;

/** Skipped files that are listed by name; the others are counted. */
export const MAX_LISTED = 1_000;

/** Milliseconds for one picture from a URL, from the request to its last byte. */
export const LOAD_MS = 30_000;
