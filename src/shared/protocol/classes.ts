/** The classes of images: the digit that one shows, the folder it came from, or the attributes that a face is drawn from. */

/**
 * A group of classes, of which each image has exactly one. Images sorted into classes have one group; images with several
 * attributes (hair, skin, mouth) have a group for each.
 */
export interface ClassGroup {
  readonly name: string;
  /** The classes' names in order; at least two, and at most {@link MAX_CLASSES}. */
  readonly classes: readonly string[];
}

/** Most classes in a group. */
export const MAX_CLASSES = 256;

/** The classes of a data set's images. */
export interface ImageLabels {
  /** At least one group. */
  readonly groups: readonly ClassGroup[];
  /** Class numbers, image by image: that of image i in group g is at i * groups.length + g. */
  readonly values: Uint8Array;
}
