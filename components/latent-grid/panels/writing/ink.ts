/** Sets pictures of characters in a line, as ink on paper. */

/** Shares of a picture's width: between two characters, and for a gap. */
const [SPACING, GAP] = [0.1, 0.4];
/** Ink below this, of 255, does not count for where a character begins and ends. */
const FAINT = 56;
/** How much steeper the edges of enlarged ink are made, which would be blurred otherwise. */
const CONTRAST = 2.6;

/** A line of characters as one picture; ink is black with an alpha, colour pictures are opaque. */
export interface Line {
  readonly image: ImageData;
  readonly coloured: boolean;
}

/**
 * Characters in grey are ink: the darker or lighter part that is not at the pictures' borders. They are set as close as
 * their ink allows. Colour pictures are set side by side.
 * @param pictures of one size, in order; `null` is a gap
 * @param channels of the generator
 */
export function setLine(pictures: readonly (ImageData | null)[], channels: number): Line {
  const drawn = pictures.filter(picture => picture !== null);
  const { width = 1, height = 1 } = drawn[0] ?? {};
  const coloured = channels > 1;
  const dark = !coloured && drawn.length > 0 && borderOf(drawn) > 127;
  const gap = Math.round(GAP * width);
  const placed: { readonly picture: ImageData; readonly from: number; readonly to: number; readonly x: number }[] = [];
  const spacing = coloured ? 0 : Math.max(1, Math.round(SPACING * width));
  let x = spacing;
  for (const picture of pictures) {
    if (!picture) {
      x += gap;
      continue;
    }
    const [from, to] = coloured ? [0, width] : inkOf(picture, dark);
    placed.push({ picture, from, to, x });
    x += to - from + spacing;
  }
  const image = new ImageData(Math.max(1, x), height);
  for (const { picture, from, to, x: at } of placed) {
    for (let row = 0; row < height; row++) {
      for (let column = from; column < to; column++) {
        const source = 4 * (row * width + column);
        const target = 4 * (row * image.width + at + column - from);
        if (coloured) image.data.set(picture.data.subarray(source, source + 4), target);
        else image.data[target + 3] = inkAt(picture.data, source, dark);
      }
    }
  }
  return { image, coloured };
}

/**
 * Draws a line, enlarged.
 * @param scale canvas pixels for each of the generator's
 * @param ink CSS colour of grey pictures' ink
 * @param paper CSS colour below it; `null` leaves the canvas transparent
 */
export function paintLine(
  canvas: HTMLCanvasElement,
  { image, coloured }: Line,
  scale: number,
  ink: string,
  paper: string | null,
): void {
  const { width, height } = image;
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return;
  const small = Object.assign(document.createElement('canvas'), { width, height });
  small.getContext('2d')?.putImageData(image, 0, 0);
  context.imageSmoothingQuality = 'high';
  context.drawImage(small, 0, 0, canvas.width, canvas.height);
  if (!coloured) {
    if (scale > 1) sharpen(context);
    context.globalCompositeOperation = 'source-in';
    context.fillStyle = ink;
    context.fillRect(0, 0, canvas.width, canvas.height);
  }
  if (paper === null) return;
  context.globalCompositeOperation = 'destination-over';
  context.fillStyle = paper;
  context.fillRect(0, 0, canvas.width, canvas.height);
}

function sharpen(context: CanvasRenderingContext2D): void {
  const { width, height } = context.canvas;
  const enlarged = context.getImageData(0, 0, width, height);
  const { data } = enlarged;
  for (let i = 3; i < data.length; i += 4) data[i] = 127.5 + CONTRAST * ((data[i] ?? 0) - 110); // clamped by the array
  context.putImageData(enlarged, 0, 0);
}

/** First column with ink, and the one after the last; the whole width without any. */
function inkOf({ data, width, height }: ImageData, dark: boolean): [number, number] {
  const inked = Array.from({ length: width }, (_, column) => {
    for (let row = 0; row < height; row++) if (inkAt(data, 4 * (row * width + column), dark) >= FAINT) return true;
    return false;
  });
  const first = inked.indexOf(true);
  return first < 0 ? [0, width] : [first, inked.lastIndexOf(true) + 1];
}

function inkAt(data: Uint8ClampedArray, at: number, dark: boolean): number {
  const grey = data[at] ?? 0;
  return dark ? 255 - grey : grey;
}

/** Mean grey along the borders. */
function borderOf(pictures: readonly ImageData[]): number {
  let [sum, count] = [0, 0];
  for (const { data, width, height } of pictures) {
    for (let i = 0; i < width * height; i++) {
      const [row, column] = [Math.floor(i / width), i % width];
      if (row > 0 && row < height - 1 && column > 0 && column < width - 1) continue;
      sum += data[4 * i] ?? 0;
      count++;
    }
  }
  return sum / count;
}
