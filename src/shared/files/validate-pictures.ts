/** Checks the arguments of an import. */
import { InvalidOptionError } from '../errors.js';
import { CROPS, type Crop, type PicturesSource } from '../protocol/pictures.js';
import { MIN_SIDE } from './limits.js';

/** @throws InvalidOptionError unless it is a crop */
export function assertCrop(crop: Crop): void {
  if (CROPS.some(name => name === crop)) return;
  const { x, y, size } = Object(crop) as Readonly<Record<string, unknown>>;
  if (isShare(x) && isShare(y) && isShare(size) && size > 0) return;
  const words = `${CROPS.join(', ')}, or { x, y, size } with numbers from 0 to 1, size above 0`;
  throw InvalidOptionError.of('crop', crop, words);
}

/** @throws InvalidOptionError unless it is files, an atlas with the size of its tiles, or URLs */
export function assertPicturesSource(source: PicturesSource, option = 'files'): void {
  if (Array.isArray(source)) {
    if (source.every(file => file instanceof Blob)) return;
    throw InvalidOptionError.of(option, source, 'an array of Files');
  }
  const { atlas, tileWidth, tileHeight, urls } = Object(source) as Readonly<Record<string, unknown>>;
  if (Array.isArray(urls) && urls.every(url => typeof url === 'string')) return;
  if (!(atlas instanceof Blob)) {
    throw InvalidOptionError.of(option, source, 'an array of Files, { atlas, tileWidth, tileHeight } or { urls }');
  }
  for (const [name, side] of Object.entries({ tileWidth, tileHeight })) {
    if (Number.isInteger(side) && Number(side) >= MIN_SIDE) continue;
    throw InvalidOptionError.of(name, side, `an integer from ${MIN_SIDE}`);
  }
}

function isShare(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 1;
}
