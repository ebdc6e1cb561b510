/** Which cases are measured on a machine, and how they are told. */
import type { Side, SideFigures } from './gpu.worker.js';
import type { WebglCase } from './webgl-cases.js';

/** What the whole may take, in milliseconds. */
export const LIMIT_MS = 120_000;
/** Of that, for the steps of one side of a case that are timed. */
export const BUDGET_MS = 1_000;
/** A side whose step would take longer is left out: in a second it would not be timed. */
const SLOWEST_MS = 2_000;
/** A side that has no figure after so long fails, so that the others have their turn. */
export const PATIENCE_MS = 35_000;
/** Steps of a side, but those that are timed: to compile, to compare losses, to count. */
const OTHER_STEPS = 5;

const SIZES = [28, 64, 96] as const;
const WIDTHS = [16, 32, 64] as const;

/** From the cheapest to the dearest. */
export const CASES: readonly WebglCase[] = [
  ...SIZES.flatMap(size =>
    WIDTHS.flatMap(width => [
      { name: `plain, ${size} px, W ${width}`, variant: 'plain' as const, size, width, batch: 64 },
      ...(size === 28
        ? []
        : [{ name: `autoencoder, ${size} px, W ${width}`, variant: 'autoencoder' as const, size, width, batch: 10 }]),
    ]),
  ),
].sort((one, other) => costOf(one) - costOf(other));

/** What a step costs beside others: images, pixels, and feature maps squared; the autoencoder variant is the dearer. */
export function costOf({ variant, size, width, batch }: WebglCase): number {
  return (variant === 'plain' ? 1 : 3) * batch * size ** 2 * (width ** 2 + 16 * width);
}

/** The last step of a side that was measured. */
export interface Pace {
  readonly milliseconds: number;
  readonly cost: number;
}

/** Whether a side can do a case in the time that is left. @param pace `null` before its first case, which it always does */
export function isAffordable(item: WebglCase, pace: Pace | null, left: number): boolean {
  if (!pace) return left > 0;
  const step = (pace.milliseconds * costOf(item)) / pace.cost;
  return step <= SLOWEST_MS && OTHER_STEPS * step + BUDGET_MS <= left;
}

/** One row of the table. A side is missing that was left out, and an error where it failed. */
export interface Row {
  readonly item: WebglCase;
  readonly sides: Partial<Record<Side, SideFigures | string>>;
}

export interface Report {
  readonly date: string;
  readonly browser: string;
  readonly cores: number;
  readonly devices: Partial<Record<Side, string>>;
  readonly rows: readonly Row[];
  readonly seconds: number;
}

export const COLUMNS = ['step', 'ours', 'stock', 'CPU', 'stock / ours', 'draws', 'reads', 'losses'] as const;

/** Losses may differ so much, as a share, after two updates of each network. */
const TOLERANCE = 2e-3;

/** A row's cells, in the order of {@link COLUMNS}. */
export function cellsOf({ item, sides }: Row): string[] {
  const figures = (side: Side) => (typeof sides[side] === 'object' ? sides[side] : null);
  const time = (side: Side) => {
    const found = sides[side];
    if (found === undefined) return 'left out';
    return typeof found === 'string' ? `failed: ${found}` : `${inDigits(found.milliseconds)} ms`;
  };
  const [ours, stock, cpu] = [figures('ours'), figures('stock'), figures('cpu')];
  const ratio = ours && stock ? `${inDigits(stock.milliseconds / ours.milliseconds)} x` : '';
  return [
    ...[item.name, time('ours'), time('stock'), time('cpu'), ratio],
    ours ? `${ours.counts.draws}${stock ? ` of ${stock.counts.draws}` : ''}` : '',
    ours ? String(ours.counts.blockingReads) : '',
    verdict(ours, cpu ?? stock),
  ];
}

/** Whether our losses are those of the other side, which golden files hold. */
function verdict(ours: SideFigures | null, other: SideFigures | null): string {
  if (!ours || !other) return '';
  const errors = ours.losses.map((loss, index) => {
    const expected = other.losses[index] ?? NaN;
    return Math.abs(loss - expected) / Math.max(1, Math.abs(expected));
  });
  const worst = Math.max(...errors);
  return worst <= TOLERANCE ? `agree (${worst.toExponential(0)})` : `DIFFER (${worst.toExponential(1)})`;
}

/** The table as Markdown, for bench/README.md. */
export function textOf(report: Report): string {
  const { date, browser, cores, devices, rows, seconds } = report;
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const leftOut = leftOutOf(report);
  return [
    `${date}, ${devices.ours ?? 'no WebGL'}; CPU: ${devices.cpu ?? 'no WASM'}, of ${cores} cores; ${browser}`,
    '',
    line(COLUMNS),
    line(COLUMNS.map(() => '---')),
    ...rows.map(row => line(cellsOf(row))),
    '',
    `Milliseconds of a step (one update of D and of G; batches of 64, autoencoder variant 10), measured in ${Math.round(seconds)} s.${leftOut ? ` ${leftOut}` : ''}`,
  ].join('\n');
}

/** What was left out on a slow machine, as a sentence; empty if nothing was. */
export function leftOutOf({ rows }: Pick<Report, 'rows'>): string {
  const cases = CASES.length - rows.length;
  const sides = rows.reduce((sum, { sides: { ours, stock, cpu } }) => {
    return sum + [ours, stock, cpu].filter(side => side === undefined).length;
  }, 0);
  if (cases === 0 && sides === 0) return '';
  const missing = sides === 1 ? 'one figure' : `${sides} figures`;
  return `This machine is slow, so a smaller set was measured: ${cases} of ${CASES.length} cases are left out, and ${missing} of the others.`;
}

const inDigits = (value: number): string => (value < 100 ? value.toPrecision(2) : value.toFixed(0));
