import type uPlot from 'uplot';
import { integer as number } from '../../../shared/formats.js';

export interface PlotStyle {
  /** The label at the line's end, and its colour, which is read at each drawing. */
  readonly series: readonly { readonly label: string; readonly color: () => string }[];
  /** A fixed range of y; `null` for zero to the largest value; `logarithmic` for the powers of ten around all values. */
  readonly range: readonly [number, number] | 'logarithmic' | null;
  readonly showSteps: boolean;
  readonly ink: () => string;
  readonly grid: () => string;
  /** Font size of labels and axes in CSS pixels. */
  readonly fontSize: number;
  readonly fontFamily: string;
  /** Called with the index of the point under the pointer; `null` if there is none. */
  readonly onPoint: (index: number | null) => void;
}

/** Options of both charts: quiet axes, no legend of uPlot's own, and a label at the end of each line. */
export function plotOptions({ series, range, showSteps, ink, grid, onPoint, ...style }: PlotStyle): uPlot.Options {
  const { fontSize, fontFamily } = style;
  const margin = 3.1 * fontSize; // for numbers on the left and labels on the right
  const axis: uPlot.Axis = {
    stroke: ink,
    font: `${fontSize}px ${fontFamily}`,
    grid: { stroke: grid, width: 1 },
    ticks: { show: false },
    gap: 6,
  };
  return {
    width: 300,
    height: 120,
    padding: [0.7 * fontSize, margin, showSteps ? 0 : 6, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, sync: { key: 'dcgan-trainer' }, points: { size: 6 } },
    scales: { x: { time: false }, y: scaleOf(range) },
    axes: [
      { ...axis, show: showSteps, size: 2 * fontSize, grid: { show: false }, space: 6.5 * fontSize, values: whole },
      { ...axis, size: margin, space: 2.6 * fontSize },
    ],
    series: [
      {},
      ...series.map(({ color }) => ({ stroke: color, width: 1.75, points: { show: false }, spanGaps: false })),
    ],
    hooks: {
      setCursor: [plot => onPoint(plot.cursor.idx ?? null)],
      draw: [plot => labelEnds(plot, series, style)],
    },
  };
}

function scaleOf(range: PlotStyle['range']): uPlot.Scale {
  if (range === 'logarithmic') {
    const power = (value: number | null, whole: (exponent: number) => number) => 10 ** whole(Math.log10(value ?? 1));
    return { distr: 3, range: (_plot, min, max) => [power(min, least => Math.ceil(least) - 1), power(max, Math.ceil)] };
  }
  return { range: range ? [...range] : (_plot, _min, max) => [0, max * 1.08 || 1] };
}

function whole(_plot: uPlot, values: number[]): string[] {
  return values.map(value => (Number.isInteger(value) ? number.format(value) : ''));
}

/** Writes each line's label where the line ends, and keeps the two apart. */
function labelEnds(
  plot: uPlot,
  series: PlotStyle['series'],
  { fontSize, fontFamily }: Pick<PlotStyle, 'fontSize' | 'fontFamily'>,
): void {
  const { ctx } = plot;
  const scale = devicePixelRatio;
  const ends = series
    .map((line, i) => ({ ...line, end: lastOf(plot.data[i + 1]) }))
    .filter(line => line.end !== null)
    .map(line => ({ ...line, y: plot.valToPos(line.end ?? 0, 'y', true) }))
    .sort((a, b) => a.y - b.y);
  const [upper, lower] = ends;
  const apart = fontSize * 1.2 * scale;
  if (upper && lower && lower.y - upper.y < apart) {
    const middle = (upper.y + lower.y) / 2;
    upper.y = middle - apart / 2;
    lower.y = middle + apart / 2;
  }
  ctx.save();
  ctx.font = `600 ${fontSize * scale}px ${fontFamily}`;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  for (const { label, color, y } of ends) {
    ctx.fillStyle = color();
    ctx.fillText(label, plot.bbox.left + plot.bbox.width + 6 * scale, y);
  }
  ctx.restore();
}

function lastOf(values: uPlot.AlignedData[number] | undefined): number | null {
  return values?.at(-1) ?? null;
}
