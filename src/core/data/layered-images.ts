/**
 * Images composed of shared layers: a few hundred layers and, for each image, the list of those that lie on top of each
 * other. Ten thousand faces take 0.26 MB without loss; as one WebP picture they would take 12 MB at quality 80.
 * `scripts/data/faces.mjs` writes such files:
 *
 *     bytes  "LAYR"
 *     uint16 height, width, L layers, D layers in an image, N images
 *     uint16 [L, 4] top, left, height, width of each layer's rectangle, inside the image; a side may be 0
 *     uint8  [height, width, 4] of each layer: RGBA, colours premultiplied by alpha
 *     uint16 [N, D] numbers of layers from back to front
 *
 * and, for images with attributes,
 *
 *     uint16 length of the next
 *     bytes  JSON of the groups of classes: [{"name": "hair", "classes": ["bun", ...]}, ...], G of them
 *     uint8  [L, G] the class that each layer means in each group, 255 if none; a group of which no layer of an image says
 *            anything has its first class
 *
 * with big-endian numbers, as in IDX files. The background is black.
 */
import { DatasetError } from '../../shared/errors.js';
import { parseClassGroups } from '../../shared/class-groups.js';
import type { ImageLabels } from '../../shared/protocol/classes.js';
import { ByteReader, type Bytes, type ByteStream } from './bytes.js';
import { MAX_IMAGE_SIDE } from './idx.js';

export interface Layer {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
  /** Length height * width * 4; colours are premultiplied. */
  readonly rgba: Bytes;
}

export interface LayeredImages {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly channels: 3;
  readonly layers: readonly Layer[];
  /** Layers in an image. */
  readonly depth: number;
  /** Length count * depth: each image's layers from back to front. */
  readonly lists: Uint16Array;
  /** The images' attributes; `null` if the file has none. */
  readonly labels: ImageLabels | null;
}

const MAGIC = 'LAYR';

/** A layer's class in a group about which it says nothing. */
const NO_MEANING = 255;

/**
 * Reads images from a stream that holds one such file and nothing else.
 * @param label the file's name in error messages
 * @throws DatasetError if the stream is no such file, is shorter or longer than it declares, or is inconsistent
 */
export async function readLayers(stream: ByteStream, label: string): Promise<LayeredImages> {
  const reader = new ByteReader(stream);
  try {
    const magic = await reader.take(MAGIC.length);
    if (String.fromCharCode(...magic) !== MAGIC) throw refusal(label, 'is not one');
    const [height = 0, width = 0, layerCount = 0, depth = 0, count = 0] = await takeUint16(reader, 5, label);
    const shape = { count, height, width, channels: 3, depth } as const;
    if (height < 1 || height > MAX_IMAGE_SIDE || width < 1 || width > MAX_IMAGE_SIDE || count < 1) {
      throw refusal(label, `has ${count} images of ${height} x ${width} in its header`);
    }
    const boxes = await takeUint16(reader, 4 * layerCount, label);
    const layers: Layer[] = [];
    for (let i = 0; i < boxes.length; i += 4)
      layers.push(await takeLayer(reader, boxes.subarray(i, i + 4), shape, label));
    const lists = await takeUint16(reader, count * depth, label);
    const strange = lists.find(number => number >= layerCount);
    if (strange !== undefined) throw refusal(label, `has ${layerCount} layers but uses layer ${strange}`);
    const labels = (await reader.atEnd()) ? null : await takeLabels(reader, { ...shape, layerCount, lists }, label);
    if (!(await reader.atEnd())) throw refusal(label, 'continues after its end');
    return { ...shape, layers, lists, labels };
  } catch (error) {
    reader.cancel(error);
    throw error;
  }
}

async function takeLayer(
  reader: ByteReader,
  [top = 0, left = 0, height = 0, width = 0]: Uint16Array,
  image: { readonly height: number; readonly width: number },
  label: string,
): Promise<Layer> {
  if (top + height > image.height || left + width > image.width) {
    const box = `${height} x ${width} at row ${top}, column ${left}`;
    throw refusal(label, `has a layer of ${box} in images of ${image.height} x ${image.width}`);
  }
  return { top, left, height, width, rgba: await takeAll(reader, 4 * height * width, label) };
}

/** Each image's attributes, as its layers say them. */
async function takeLabels(
  reader: ByteReader,
  { count, depth, layerCount, lists }: { count: number; depth: number; layerCount: number; lists: Uint16Array },
  label: string,
): Promise<ImageLabels> {
  const [length = 0] = await takeUint16(reader, 1, label);
  const groups = parseClassGroups(new TextDecoder().decode(await takeAll(reader, length, label)));
  if (!groups?.length) throw refusal(label, 'has attributes without names');
  const meanings = await takeAll(reader, layerCount * groups.length, label);
  const values = new Uint8Array(count * groups.length);
  for (let image = 0; image < count; image++) {
    for (const layer of lists.subarray(image * depth, (image + 1) * depth)) {
      for (let group = 0; group < groups.length; group++) {
        const meaning = meanings[layer * groups.length + group] ?? NO_MEANING;
        if (meaning === NO_MEANING) continue;
        if (meaning >= (groups[group]?.classes.length ?? 0)) throw refusal(label, `has no class ${meaning} in a group`);
        values[image * groups.length + group] = meaning;
      }
    }
  }
  return { groups, values };
}

async function takeUint16(reader: ByteReader, length: number, label: string): Promise<Uint16Array> {
  const { buffer } = await takeAll(reader, 2 * length, label);
  const view = new DataView(buffer);
  return Uint16Array.from({ length }, (_, i) => view.getUint16(2 * i));
}

async function takeAll(reader: ByteReader, length: number, label: string): Promise<Bytes> {
  const bytes = await reader.take(length);
  if (bytes.length < length) throw refusal(label, 'is cut short');
  return bytes;
}

function refusal(label: string, given: string): DatasetError {
  const allowed = 'a whole file of images in layers';
  return new DatasetError(`${label} ${given}; it must be ${allowed}.`, {
    code: 'dataset-layers-invalid',
    subject: label,
    given,
    allowed,
  });
}

/**
 * Composes an image's RGB bytes, layer after layer, by the "over" operator, c' = c + c_below (1 - a), rounded to the
 * nearest byte. Source: T. Porter, T. Duff, "Compositing digital images", SIGGRAPH 1984.
 * @param index integer in [0, count)
 * @returns length height * width * 3
 */
export function composeImage({ height, width, layers, depth, lists }: LayeredImages, index: number): Uint8ClampedArray {
  const image = new Uint8ClampedArray(height * width * 3);
  for (const number of lists.subarray(index * depth, (index + 1) * depth)) {
    const layer = layers[number];
    if (layer) drawLayer(layer, image, width);
  }
  return image;
}

function drawLayer({ top, left, height, width, rgba }: Layer, image: Uint8ClampedArray, imageWidth: number): void {
  for (let y = 0; y < height; y++) {
    let source = 4 * y * width;
    let target = 3 * ((top + y) * imageWidth + left);
    for (const end = source + 4 * width; source < end; source += 4, target += 3) {
      const clear = 255 - (rgba[source + 3] ?? 0);
      if (clear === 255) continue; // half of all pixels
      image[target] = (rgba[source] ?? 0) + part(image[target] ?? 0, clear);
      image[target + 1] = (rgba[source + 1] ?? 0) + part(image[target + 1] ?? 0, clear);
      image[target + 2] = (rgba[source + 2] ?? 0) + part(image[target + 2] ?? 0, clear);
    }
  }
}

/** value * share / 255, rounded to the nearest integer, for two bytes. */
function part(value: number, share: number): number {
  const product = value * share + 128;
  return (product + (product >> 8)) >> 8;
}
