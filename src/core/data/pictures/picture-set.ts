import type { Colours, Crop, PicturesReport, SkippedFile } from '../../../shared/protocol/pictures.js';
import { MAX_IMAGE_BYTES } from '../idx.js';
import { canFindFaces } from './face.js';
import { countNearDuplicates, fingerprint, type Fingerprint } from './fingerprint.js';
import { MAX_LISTED } from '../../../shared/files/limits.js';
import type { Picture } from './picture.js';
import { FileSkippedError } from '../../../shared/files/file-skipped.js';

/** The shorter side by the longer, below which the middle square leaves out much. */
const NARROW = 0.6;
/** Share of pictures from which a warning is worth its words. */
const MANY = 0.1;

/** Bytes of pictures that are held here before the browser keeps them: it may put them on the disk. */
const PART_BYTES = 8e6;

/** Pictures one behind the other, all of as many channels. */
interface Part {
  readonly channels: 1 | 3;
  readonly bytes: Blob;
}

/** Pictures as they come in, a byte for each number: one channel while all are grey, three from the first in colour. */
export class PictureSet {
  readonly #size: number;
  readonly #colours: Colours;
  readonly #crop: Crop;
  readonly #parts: Part[] = [];
  /** The last part, which still grows. */
  #growing: Uint8ClampedArray<ArrayBuffer>[] = [];
  readonly #prints: (Fingerprint | null)[] = [];
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

  /** @throws Skip when there is no room */
  add({ rgb, width, height, faceless }: Picture): void {
    const grey = this.channels === 3 ? null : this.#colours === 'grey' ? lumaOf(rgb) : greyOf(rgb);
    const channels = grey ? 1 : 3;
    if ((this.count + 1) * this.#size ** 2 * channels > MAX_IMAGE_BYTES) {
      throw new FileSkippedError(`is one too many: ${this.count} pictures of this size are all that fits`);
    }
    if (channels !== this.channels) this.#close();
    this.channels = channels;
    this.#growing.push(grey ?? rgb);
    if (this.#growing.length * rgb.length > PART_BYTES) this.#close();
    this.#prints.push(fingerprint(rgb, this.#size));
    if (Math.min(width, height) < NARROW * Math.max(width, height)) this.#narrow++;
    if (faceless) this.#faceless++;
  }

  #close(): void {
    if (this.#growing.length > 0) this.#parts.push({ channels: this.channels, bytes: new Blob(this.#growing) });
    this.#growing = [];
  }

  skip(name: string, reason: string): void {
    this.#skippedCount++;
    if (this.#skipped.length < MAX_LISTED) this.#skipped.push({ name, reason });
  }

  report(): PicturesReport {
    return {
      count: this.count,
      skippedCount: this.#skippedCount,
      skipped: [...this.#skipped],
      warnings: this.#warnings(),
    };
  }

  /** The pictures as an IDX file. */
  async toIdx(name: string): Promise<File> {
    this.#close();
    const { count, channels } = this;
    const dimensions = [count, this.#size, this.#size, ...(channels === 3 ? [3] : [])];
    const header = new DataView(new ArrayBuffer(4 + 4 * dimensions.length));
    header.setUint8(2, 0x08); // unsigned bytes
    header.setUint8(3, dimensions.length);
    dimensions.forEach((dimension, i) => header.setUint32(4 + 4 * i, dimension));
    const bodies: Blob[] = [];
    for (const part of this.#parts) bodies.push(part.channels === channels ? part.bytes : await inColour(part.bytes));
    return new File([header, ...bodies], name);
  }

  #warnings(): string[] {
    const { count } = this;
    const [narrow, faceless, crop] = [this.#narrow, this.#faceless, this.#crop];
    const alike = countNearDuplicates(this.#prints);
    return [
      ...(crop === 'centre' && narrow > MANY * count
        ? [`${narrow} of ${count} pictures are far from square: only their middles are learnt.`]
        : []),
      ...(crop === 'face' && !canFindFaces()
        ? ['This browser cannot find faces: the middle of each picture is learnt.']
        : faceless > 0
          ? [`In ${faceless} of ${count} pictures no face was found: their middles are learnt.`]
          : []),
      ...(alike > MANY * count
        ? [`${alike} of ${count} pictures are nearly the same as others: they count for less than they are.`]
        : []),
    ];
  }
}

/** The one channel of a picture whose three are equal everywhere; `null` of one in colour. */
function greyOf(rgb: Uint8ClampedArray): Uint8ClampedArray<ArrayBuffer> | null {
  const grey = new Uint8ClampedArray(rgb.length / 3);
  for (let i = 0, at = 0; i < grey.length; i++, at += 3) {
    const value = rgb[at] ?? 0;
    if (rgb[at + 1] !== value || rgb[at + 2] !== value) return null;
    grey[i] = value;
  }
  return grey;
}

/** The luma of Rec. 601, as of the usual greyscale. */
function lumaOf(rgb: Uint8ClampedArray): Uint8ClampedArray<ArrayBuffer> {
  return Uint8ClampedArray.from({ length: rgb.length / 3 }, (_, i) => {
    const [red = 0, green = 0, blue = 0] = rgb.subarray(3 * i, 3 * i + 3);
    return 0.299 * red + 0.587 * green + 0.114 * blue;
  });
}

/** Grey pictures among such in colour. */
async function inColour(bytes: Blob): Promise<Blob> {
  const grey = new Uint8Array(await bytes.arrayBuffer());
  const rgb = new Uint8Array(3 * grey.length);
  grey.forEach((value, i) => rgb.fill(value, 3 * i, 3 * i + 3));
  return new Blob([rgb]);
}
