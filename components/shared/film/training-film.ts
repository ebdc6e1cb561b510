/** The film of a training: the sheets of its strip, one after the other, in a file of bounded size. */
import { InvalidOptionError } from '../../../src/shared/errors.js';
import type { PixelSheet } from '../../../src/shared/protocol/trainer.js';
import { sheetCanvas } from '../draw-sheet.js';
import { encodeGif } from './gif.js';
import { noCanvas } from './upscale.js';
import { recordVideo } from './video.js';
import { videoType } from './video-type.js';

export interface TrainingFilmOptions {
  /** A `video` is WebM, or MP4 where the browser records that; by default a video, and a GIF where it records none. */
  readonly format?: 'video' | 'gif';
  /** Most bytes of the file, at least 100,000; 2,000,000 by default. */
  readonly maxBytes?: number;
  readonly signal?: AbortSignal;
  /** Is told of the part that is done, from 0 to 1. */
  readonly onProgress?: (fraction: number) => void;
}

const FORMATS = ['video', 'gif'] as const;
const MAX_BYTES = 2e6;
const LEAST_BYTES = 1e5;
/** Most sheets in a GIF, and how many it shows in a second. */
const GIF_SHEETS = 48;
const GIF_RATE = 8;
/** Bytes of a GIF for each pixel of each sheet: what noise takes, and more than pictures do. */
const GIF_BYTES_PER_PIXEL = 0.75;
/** Least pixels along the longer side that a GIF is shrunk to; after that it has fewer sheets. */
const LEAST_SIDE = 192;
/** Sheets that a video shows in a second, and for how many seconds it lasts if their number allows it. */
const VIDEO_RATES = { least: 4, most: 24 };
const VIDEO_SECONDS = 10;
const MOST_BITS_PER_SECOND = 4e6;
/** Share of the size that is aimed at, since neither encoder keeps to it exactly. */
const AIM = 0.8;
const TRIES = 4;

/**
 * @param sheets one or more, oldest first; those of another size are fitted to the last one's
 * @throws InvalidOptionError for options that are none, or a film that does not fit into `maxBytes`
 */
export async function renderTrainingFilm(
  sheets: readonly PixelSheet[],
  {
    format = videoType() ? 'video' : 'gif',
    maxBytes = MAX_BYTES,
    signal,
    onProgress = () => {},
  }: TrainingFilmOptions = {},
): Promise<Blob> {
  if (!FORMATS.includes(format)) throw InvalidOptionError.of('format', format, FORMATS.join(' or '));
  if (!(maxBytes >= LEAST_BYTES)) throw InvalidOptionError.of('maxBytes', maxBytes, `a number from ${LEAST_BYTES}`);
  const render = format === 'gif' ? renderGif : renderVideo;
  const listeners = { signal: signal ?? new AbortController().signal, onProgress };
  for (let [aim, tries] = [AIM * maxBytes, 0]; tries < TRIES; tries++) {
    const film = await render(sheets, aim, listeners);
    if (film.size <= maxBytes) return film;
    aim *= (AIM * maxBytes) / film.size;
  }
  throw InvalidOptionError.of('maxBytes', maxBytes, 'a larger number, or the sheets fewer or smaller');
}

type Listeners = Required<Pick<TrainingFilmOptions, 'signal' | 'onProgress'>>;

function renderGif(sheets: readonly PixelSheet[], bytes: number, listeners: Listeners): Promise<Blob> {
  const longest = Math.max(...sizeOf(sheets));
  const most = bytes / GIF_BYTES_PER_PIXEL;
  const fitting = Math.floor(most / Math.min(longest, LEAST_SIDE) ** 2);
  const shown = evenly(sheets, Math.max(2, Math.min(GIF_SHEETS, fitting)));
  const side = Math.min(longest, Math.max(LEAST_SIDE, Math.floor(Math.sqrt(most / shown.length))));
  return encodeGif(picturesOf(shown, side), { framesPerSecond: GIF_RATE, ...listeners });
}

function renderVideo(sheets: readonly PixelSheet[], bytes: number, listeners: Listeners): Promise<Blob> {
  const { least, most } = VIDEO_RATES;
  const shown = evenly(sheets, VIDEO_SECONDS * most);
  const framesPerSecond = Math.min(most, Math.max(least, Math.round(shown.length / VIDEO_SECONDS)));
  const pictures = picturesOf(shown, Infinity);
  const held = new Array<ImageData>(framesPerSecond).fill(pictures.at(-1) as ImageData); // for a second
  const seconds = (pictures.length + held.length) / framesPerSecond;
  const bitsPerSecond = Math.floor(Math.min(MOST_BITS_PER_SECOND, (8 * bytes) / seconds));
  return recordVideo([...pictures, ...held], { framesPerSecond, bitsPerSecond, ...listeners });
}

/** `count` of the items at even distances, the first and the last among them; all if they are fewer. */
function evenly<Item>(items: readonly Item[], count: number): Item[] {
  if (items.length <= count) return [...items];
  return Array.from({ length: count }, (_, i) => items[Math.round((i * (items.length - 1)) / (count - 1))] as Item);
}

function sizeOf(sheets: readonly PixelSheet[]): readonly [width: number, height: number] {
  const { width = 1, height = 1 } = sheets.at(-1) ?? {};
  return [width, height];
}

/** @param side of the longer side in pixels; sheets are not enlarged */
function picturesOf(sheets: readonly PixelSheet[], side: number): ImageData[] {
  const [ownWidth, ownHeight] = sizeOf(sheets);
  const scale = Math.min(1, side / Math.max(ownWidth, ownHeight));
  const [width, height] = [Math.round(ownWidth * scale), Math.round(ownHeight * scale)];
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context) throw noCanvas();
  context.imageSmoothingQuality = 'high';
  return sheets.map(sheet => {
    if (sheet.width === width && sheet.height === height) return new ImageData(sheet.rgba, width, height);
    context.drawImage(sheetCanvas(sheet), 0, 0, width, height);
    return context.getImageData(0, 0, width, height);
  });
}
