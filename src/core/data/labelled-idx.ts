/**
 * Images with their classes in one file, as the import of pictures makes them, so that wherever a data set is kept or sent
 * its classes come along:
 *
 *     an IDX file of images, [N, height, width] or [N, height, width, channels]
 *     an IDX file of their class numbers, [N] for one group of classes, [N, G] for several
 *     the groups with the names of their classes: the JSON of ClassGroup[], to the end of the file
 *
 * A plain IDX file of images is one without classes.
 */
import { DatasetError } from '../../shared/errors.js';
import { parseClassGroups } from '../../shared/class-groups.js';
import { MAX_CLASSES, type ClassGroup, type ImageLabels } from '../../shared/protocol/classes.js';
import { ByteReader, type Bytes, type ByteStream } from './bytes.js';
import { idxHeader, takeDimensions, takeImages, tooLong, type ByteImages } from './idx.js';

/** Most bytes of the groups' JSON: far more than names that can be shown need. */
const MAX_JSON_BYTES = 2 ** 20;
/** Most groups of classes. */
const MAX_GROUPS = 255;

export interface LabelledImages {
  readonly images: ByteImages;
  /** `null` for images without classes. */
  readonly labels: ImageLabels | null;
}

/**
 * Reads images, with their classes if they have some, from a stream that holds nothing else.
 * @param label the file's name in error messages
 * @throws DatasetError if the stream is no such file, is shorter or longer than it declares, or its classes are inconsistent
 */
export async function readLabelledIdx(stream: ByteStream, label: string): Promise<LabelledImages> {
  const reader = new ByteReader(stream);
  try {
    const images = await takeImages(reader, label);
    if (await reader.atEnd()) return { images, labels: null };
    return { images, labels: await takeLabels(reader, images, label) };
  } catch (error) {
    reader.cancel(error);
    throw error;
  }
}

/** The bytes that follow the images of a data set with classes. */
export function labelParts({ groups, values }: ImageLabels): BlobPart[] {
  const count = values.length / groups.length;
  const dimensions = groups.length === 1 ? [count] : [count, groups.length];
  return [idxHeader(dimensions), Uint8Array.from(values), JSON.stringify(groups)];
}

async function takeLabels(reader: ByteReader, images: ByteImages, label: string): Promise<ImageLabels> {
  const notLabels = () => tooLong(images, label);
  const [count, groupCount = 1] = await takeDimensions(reader, notLabels, rank => {
    if (rank > 2) throw notLabels();
  });
  if (count !== images.count || groupCount < 1 || groupCount > MAX_GROUPS) throw notLabels();
  const values = await reader.take(count * groupCount);
  if (values.length < count * groupCount) throw refusal(label, 'is cut short within the class numbers of its images');
  const groups = readGroups(await reader.take(MAX_JSON_BYTES + 1), label);
  if (groups.length !== groupCount) {
    throw refusal(label, `has class numbers for ${groupCount} groups of classes, and the names of ${groups.length}`);
  }
  values.forEach((value, i) => {
    const { name, classes } = groups[i % groupCount] as ClassGroup;
    if (value < classes.length) return;
    throw refusal(label, `has an image of class ${value} where “${name}” has ${classes.length} classes, from 0`);
  });
  return { groups, values };
}

function readGroups(bytes: Bytes, label: string): ClassGroup[] {
  if (bytes.length > MAX_JSON_BYTES) throw refusal(label, 'has names of classes that are too long');
  const groups = parseClassGroups(new TextDecoder().decode(bytes));
  const fits = ({ classes: { length } }: ClassGroup) => length >= 2 && length <= MAX_CLASSES;
  if (!groups?.every(fits)) throw refusal(label, 'has no valid names of its classes');
  return groups;
}

function refusal(label: string, given: string): DatasetError {
  const allowed = 'an IDX file of images, followed by nothing, or by the whole of their classes';
  return new DatasetError(`${label} ${given}; it must be ${allowed}.`, {
    code: 'dataset-classes-invalid',
    subject: label,
    given,
    allowed,
  });
}
