import type { Colours, Crop, PicturesReport, SkippedFile } from '../../../shared/protocol/pictures.js';
import { idxHeader, MAX_IMAGE_BYTES } from '../idx.js';
import { labelParts } from '../labelled-idx.js';
import { canFindFaces } from './face.js';
import { areNearlySame, reducedPicture } from './near-duplicate.js';
import { countNearDuplicates, fingerprint, type Fingerprint } from './fingerprint.js';
import { MAX_LISTED } from '../../../shared/files/limits.js';
import type { Picture } from './picture.js';
import { findClasses, type PictureClasses, type PictureOrigin } from './picture-classes.js';
import { message, type Message, type MessageValues } from '../../../shared/protocol/message.js';
import { greyToRgb } from './raster.js';
import { FileSkippedError } from '../../../shared/files/file-skipped.js';

/** A picture is narrow if its shorter side is less than this share of the longer. */
const NARROW = 0.6;
/** Share of pictures above which a warning is given. */
const MANY = 0.1;

/** Bytes of pictures that are collected before they become a Blob, which the browser may keep on disk. */
const PART_BYTES = 8e6;

/** Consecutive pictures with the same number of channels. */
interface Part {
  readonly channels: 1 | 3;
  readonly bytes: Blob;
}

/** Collects pictures as bytes: one channel while all are grey, three from the first one in colour. */
export class PictureSet {
  readonly #size: number;
  readonly #colours: Colours;
  readonly #crop: Crop;
  readonly #parts: Part[] = [];
  /** The last part, which is still growing. */
  #growing: Uint8ClampedArray<ArrayBuffer>[] = [];
  readonly #prints: (Fingerprint | null)[] = [];
  readonly #reduced: Uint8ClampedArray[] = [];
  readonly #origins: PictureOrigin[] = [];
  readonly #skipped: SkippedFile[] = [];
  #skippedCount = 0;
  #narrow = 0;
  #faceless = 0;
  channels: 1 | 3;

  constructor(size: number, colours: Colours, crop: Crop) {
    this.#size = size;
    this.#colours = colours;
    this.#crop = crop;
    this.channels = colours === 'colour' ? 3 : 1;
  }

  get count(): number {
    return this.#prints.length;
  }

  get skips(): number {
    return this.#skippedCount;
  }

  /** @throws FileSkippedError if the data set is full */
  add({ rgb, width, height, faceless }: Picture, origin: PictureOrigin): void {
    const grey = this.channels === 3 ? null : this.#colours === 'grey' ? lumaOf(rgb) : greyOf(rgb);
    const channels = grey ? 1 : 3;
    if ((this.count + 1) * this.#size ** 2 * channels > MAX_IMAGE_BYTES) {
      throw new FileSkippedError(
        'pictures-full',
        `is one too many: no more than ${this.count} pictures of this size fit`,
        { count: this.count },
      );
    }
    if (channels !== this.channels) this.#close();
    this.channels = channels;
    this.#growing.push(grey ?? rgb);
    if (this.#growing.length * rgb.length > PART_BYTES) this.#close();
    this.#prints.push(fingerprint(rgb, this.#size));
    this.#reduced.push(reducedPicture(rgb, this.#size));
    this.#origins.push(origin);
    if (Math.min(width, height) < NARROW * Math.max(width, height)) this.#narrow++;
    if (faceless) this.#faceless++;
  }

  #close(): void {
    if (this.#growing.length > 0) this.#parts.push({ channels: this.channels, bytes: new Blob(this.#growing) });
    this.#growing = [];
  }

  skip(name: string, { code, reason, values, files }: FileSkippedError): void {
    this.#skippedCount += files;
    if (this.#skipped.length < MAX_LISTED) this.#skipped.push({ name, code, reason, values });
  }

  /** The classes of the pictures that were added. */
  findClasses(): PictureClasses {
    return findClasses(this.#origins);
  }

  report({ classes, warnings }: PictureClasses): PicturesReport {
    return {
      count: this.count,
      classes,
      skippedCount: this.#skippedCount,
      skipped: [...this.#skipped],
      warnings: [...this.#warnings(), ...warnings],
    };
  }

  /** The pictures as an IDX file, and their classes after them. */
  async toIdx(name: string, { labels }: PictureClasses): Promise<File> {
    this.#close();
    const { count, channels } = this;
    const header = idxHeader([count, this.#size, this.#size, ...(channels === 3 ? [3] : [])]);
    const bodies: Blob[] = [];
    for (const { channels: own, bytes } of this.#parts) {
      bodies.push(own === channels ? bytes : new Blob([greyToRgb(new Uint8ClampedArray(await bytes.arrayBuffer()))]));
    }
    return new File([header, ...bodies, ...(labels ? labelParts(labels) : [])], name);
  }

  #warnings(): Message[] {
    const { count } = this;
    const [narrow, faceless, crop] = [this.#narrow, this.#faceless, this.#crop];
    const reduced = (index: number) => this.#reduced[index] ?? new Uint8ClampedArray();
    const alike = countNearDuplicates(this.#prints, (a, b) => areNearlySame(reduced(a), reduced(b)));
    const warnings: Message[] = [];
    const warn = (code: string, text: string, values?: MessageValues) => warnings.push(message(code, text, values));
    if (crop === 'centre' && narrow > MANY * count) {
      const text = `${narrow} of ${count} pictures are far from square: only their centres are used.`;
      warn('pictures-narrow', text, { narrow, count });
    }
    if (crop === 'face' && !canFindFaces()) {
      warn('faces-unsupported', 'This browser cannot find faces, so the centre of each picture is used.');
    } else if (faceless > 0) {
      const text = `No face was found in ${faceless} of ${count} pictures, so their centres are used.`;
      warn('faces-not-found', text, { faceless, count });
    }
    if (alike > MANY * count) {
      const text = `${alike} of ${count} pictures are nearly the same as others: near-duplicates add little.`;
      warn('pictures-near-duplicates', text, { alike, count });
    }
    return warnings;
  }
}

/** The grey channel of a picture whose three channels are equal; `null` for a picture in colour. */
function greyOf(rgb: Uint8ClampedArray): Uint8ClampedArray<ArrayBuffer> | null {
  const grey = new Uint8ClampedArray(rgb.length / 3);
  for (let i = 0, at = 0; i < grey.length; i++, at += 3) {
    const value = rgb[at] ?? 0;
    if (rgb[at + 1] !== value || rgb[at + 2] !== value) return null;
    grey[i] = value;
  }
  return grey;
}

/** The luma of Rec. 601, as in the usual conversion to greyscale. */
function lumaOf(rgb: Uint8ClampedArray): Uint8ClampedArray<ArrayBuffer> {
  return Uint8ClampedArray.from({ length: rgb.length / 3 }, (_, i) => {
    const [red = 0, green = 0, blue = 0] = rgb.subarray(3 * i, 3 * i + 3);
    return 0.299 * red + 0.587 * green + 0.114 * blue;
  });
}
