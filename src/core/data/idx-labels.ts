/**
 * The labels of an IDX file of images: an IDX file of one dimension, [count], with an unsigned byte for each image. MNIST
 * and the data sets that are made in its image have one beside each file of images.
 */
import { DatasetError } from '../../shared/errors.js';
import { ByteReader, type Bytes, type ByteStream } from './bytes.js';
import { takeDimensions } from './idx.js';

/**
 * Reads labels from a stream that holds one IDX file and nothing else.
 *
 * @param label the file's name in error messages
 * @param images what they are the labels of
 * @returns a number from 0 to 255 for each image
 * @throws DatasetError if the stream is no IDX file of labels, is shorter or longer than its header declares, or has another
 *   number of labels than there are images
 */
export async function readIdxLabels(
  stream: ByteStream,
  label: string,
  images: { readonly label: string; readonly count: number },
): Promise<Bytes> {
  const reader = new ByteReader(stream);
  try {
    const labels = await takeLabels(reader, label, count => {
      if (count !== images.count) throw labelCountWrong(label, count, images);
    });
    if (!(await reader.atEnd())) throw labelsInvalid(label, `is too long: more follows its ${labels.length} labels`);
    return labels;
  } catch (error) {
    reader.cancel(error);
    throw error;
  }
}

/**
 * Reads labels from the beginning of a stream, which may continue after them.
 * @param checkCount throws if the number of labels in the header is wrong
 * @throws DatasetError as {@link readIdxLabels}
 */
export async function takeLabels(
  reader: ByteReader,
  label: string,
  checkCount: (count: number) => void = () => {},
): Promise<Bytes> {
  const refuse = (given: string) => labelsInvalid(label, given);
  const [count = 0] = await takeDimensions(reader, refuse, rank => {
    if (rank !== 1) throw refuse(`has ${rank} dimensions`);
  });
  checkCount(count);
  const labels = await reader.take(count);
  if (labels.length < count) throw refuse(`is cut short: it ends after ${labels.length} of ${count} labels`);
  return labels;
}

/** The error for another number of labels than there are images. */
export function labelCountWrong(
  label: string,
  count: number,
  images: { readonly label: string; readonly count: number },
) {
  const given = `has ${count} labels`;
  const allowed = `one label for each of the ${images.count} images in ${images.label}`;
  return new DatasetError(`${label} ${given}; it must have ${allowed}.`, {
    code: 'dataset-labels-count',
    values: { labels: count, images: images.count },
    subject: label,
    given,
    allowed,
  });
}

/** The error for a file of labels that cannot be read. @param given continues from its name: `is empty` */
export function labelsInvalid(label: string, given: string): DatasetError {
  const allowed = 'an IDX file of unsigned bytes, [labels]';
  return new DatasetError(`${label} ${given}; it must be ${allowed}.`, {
    code: 'dataset-labels-invalid',
    subject: label,
    given,
    allowed,
  });
}
