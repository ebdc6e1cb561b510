/**
 * The state of a latent grid as a short string that needs no escaping in a URL's fragment:
 * "plane-random_g20x20_s7_x0.25_y-0.5_z2_c3.4" is mode and kind of plane, rows x columns, seed, centre, zoom, and row
 * and column of the selected cell. A plane through three chosen samples includes them after "_p", which makes the string
 * 16 characters longer for each number of z (and of y). "classes_g4x10_s7_hhair_kblack" names the group of the columns and
 * the classes that are chosen, "text_g10x10_s7_t024.12." the text that is written.
 */
import { InvalidOptionError } from '../errors.js';
import { FARTHEST, HOME, ZOOM_RANGE } from './plane-view.js';
import { readClasses, writeClasses, type NamedClasses } from './class-text.js';
import type { GridLayout, PlaneView } from './plane-view.js';
import { readLatents, writeLatents } from './share-latents.js';

export const GRID_MODES = ['random', 'plane', 'interpolate', 'classes', 'text'] as const;
export type GridMode = (typeof GRID_MODES)[number];

/** How the plane is chosen where z has more than two numbers; a z of two has only one plane. */
export const PLANE_KINDS = ['random', 'principal', 'samples'] as const;
export type PlaneKind = (typeof PLANE_KINDS)[number];

/** Most rows, or columns, of a grid. */
export const MOST_CELLS = 64;

export interface SharedView {
  readonly mode: GridMode;
  readonly plane: PlaneKind;
  readonly layout: GridLayout;
  readonly seed: number;
  readonly view: PlaneView;
  /** Row and column from 0. */
  readonly selection: { readonly row: number; readonly column: number } | null;
  /** The three z of the same length that the plane goes through, if they were chosen. */
  readonly samples: readonly Float32Array[] | null;
  /** The classes of all samples; see `class-text.ts`. */
  readonly classes: NamedClasses | null;
  /** The group whose classes are the columns of the mode `classes`; `null` for the first. */
  readonly classGroup: string | null;
  /** What the mode `text` writes. */
  readonly text: string;
}

/** Number of samples that a plane goes through. */
export const PLANE_SAMPLES = 3;

/** Most characters of a share: three z of 1024 numbers. */
const LONGEST = 16_600;

const ALLOWED = 'what a grid gives as its share, such as "plane-random_g20x20_s1_x0_y0_z1"';

export function writeShare(shared: SharedView): string {
  const { mode, plane, layout, seed, view, selection, samples } = shared;
  const place = mode === 'plane' ? [`x${short(view.x)}`, `y${short(view.y)}`, `z${short(view.zoom)}`] : [];
  const chosen = selection ? [`c${selection.row}.${selection.column}`] : [];
  const kind = mode === 'plane' ? `plane-${plane}` : mode;
  const through = kind === 'plane-samples' && samples ? [`p${writeLatents(samples)}`] : [];
  const words = Object.entries({
    h: mode === 'classes' && shared.classGroup,
    k: mode !== 'text' && writeClasses(shared.classes),
    t: mode === 'text' && shared.text,
  }).map(([letter, word]) => (word ? [`${letter}${escaped(word)}`] : []));
  return [kind, `g${layout.rows}x${layout.columns}`, `s${seed}`, ...place, ...chosen, ...words.flat(), ...through].join(
    '_',
  );
}

/** @throws InvalidOptionError unless it is what {@link writeShare} gives: the text may come from anybody */
export function readShare(text: string): SharedView {
  const found = text.length <= LONGEST ? PATTERN.exec(text)?.groups : undefined;
  const { mode, plane = 'random', rows, columns, seed, x, y, zoom, row, column, through } = found ?? {};
  const [group, classes, written] = [found?.['group'], found?.['classes'], found?.['text']].map(unescaped);
  const layout = { rows: Number(rows), columns: Number(columns) };
  const view = x === undefined ? HOME : { x: Number(x), y: Number(y), zoom: Number(zoom) };
  const selection = row === undefined ? null : { row: Number(row), column: Number(column) };
  const samples = through === undefined ? null : readLatents(through, PLANE_SAMPLES);
  const known =
    ![group, classes, written].includes(null) &&
    (through === undefined || (samples !== null && mode === 'plane' && plane === 'samples')) &&
    isBetween(layout.rows, 1, MOST_CELLS) &&
    isBetween(layout.columns, 1, MOST_CELLS) &&
    isBetween(Number(seed), 0, 2 ** 32 - 1) &&
    isBetween(view.x, -FARTHEST, FARTHEST) &&
    isBetween(view.y, -FARTHEST, FARTHEST) &&
    isBetween(view.zoom, ...ZOOM_RANGE) &&
    (!selection || (selection.row < layout.rows && selection.column < layout.columns));
  if (!known) throw InvalidOptionError.of('share', text, ALLOWED);
  return {
    mode: mode as GridMode,
    plane: plane as PlaneKind,
    layout,
    seed: Number(seed),
    view,
    selection,
    samples,
    classes: readClasses(classes ?? null),
    classGroup: group ?? null,
    text: written ?? '',
  };
}

/** Text of letters, digits, dots and hyphens; everything else becomes its UTF-8 bytes as "~20". */
function escaped(text: string): string {
  const whole = text.replace(/\p{Cs}/gu, '\ufffd'); // half a surrogate pair cannot be encoded
  const bytes = encodeURIComponent(whole).replace(/[!'()*_~]/g, sign => `%${sign.charCodeAt(0).toString(16)}`);
  return bytes.replaceAll('%', '~');
}

/** The inverse; `null` if the bytes are no text. */
function unescaped(text: string | undefined): string | null | undefined {
  try {
    return text && decodeURIComponent(text.replaceAll('~', '%'));
  } catch {
    return null;
  }
}

const WORD = '(?:[A-Za-z0-9.-]|~[0-9a-fA-F]{2})+';
const NUMBER = String.raw`-?\d{1,3}(?:\.\d{1,9})?`;
const PATTERN = new RegExp(
  `^(?<mode>${GRID_MODES.join('|')})(?:-(?<plane>${PLANE_KINDS.join('|')}))?` +
    String.raw`_g(?<rows>\d{1,3})x(?<columns>\d{1,3})_s(?<seed>\d{1,10})` +
    `(?:_x(?<x>${NUMBER})_y(?<y>${NUMBER})_z(?<zoom>${NUMBER}))?` +
    String.raw`(?:_c(?<row>\d{1,3})\.(?<column>\d{1,3}))?` +
    `(?:_h(?<group>${WORD}))?(?:_k(?<classes>${WORD}))?(?:_t(?<text>${WORD}))?(?:_p(?<through>` +
    String.raw`[\w-]+))?$`,
);

function isBetween(value: number, least: number, most: number): boolean {
  return value >= least && value <= most;
}

/** At most six decimals, without trailing zeros. */
function short(value: number): string {
  return String(Number(value.toFixed(6)) || 0);
}
