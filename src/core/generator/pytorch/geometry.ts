/** Strides, paddings and upsampling of convolutions, which a state dict does not have, and the sizes that they give. */
import { WeightsError } from '../../../shared/errors.js';
import { message, type Message } from '../../../shared/protocol/message.js';
import type { GeneratorReading } from '../../../shared/protocol/generator.js';

export interface Geometry {
  /** Whether the convolution is not transposed. */
  readonly isPlain: boolean;
  /** How many times height and width are enlarged before it. */
  readonly scale: number;
  readonly stride: number;
  readonly padding: number;
  readonly outputPadding: number;
  /** Height and width after the layer, in pixels. */
  readonly height: number;
  readonly width: number;
}

export interface Kernel {
  /** The name of its tensor. */
  readonly name: string;
  readonly shape: readonly number[];
  /** Whether it is that of a convolution that is not transposed. */
  readonly isPlain?: boolean | undefined;
  /** How many times the maps are probably enlarged before it, as the numbers in the names show; `null` if they do not. */
  readonly scale?: number | null | undefined;
}

type Lists = Readonly<Record<'strides' | 'paddings' | 'outputPaddings' | 'scales', readonly number[]>>;

const MIN_SIZE = 8;
const MAX_SIZE = 1024;

/**
 * @param kernels of the layers, [in, out, h, w], or [out, in, h, w] of plain convolutions
 * @param start height and width before the first: 1 for a z
 * @throws WeightsError if they can't be told, or the pictures would be of no possible size
 */
export function geometriesOf(
  kernels: readonly Kernel[],
  start: number,
  reading: GeneratorReading,
): { readonly geometries: readonly Geometry[]; readonly assumptions: readonly Message[] } {
  const { strides, paddings, outputPaddings, scales, upsampling } = reading;
  for (const [name, values] of Object.entries({ strides, paddings, outputPaddings, scales })) {
    if (!values || values.length === kernels.length) continue;
    const [given, allowed] = [`${values.length} numbers`, `${kernels.length}, one for each convolution`];
    throw new WeightsError(`The option ${name} has ${given}; it must have ${allowed}.`, {
      ...{ code: 'weights-geometry-length', subject: name, given, allowed },
    });
  }
  const odd = kernels.find(({ shape, isPlain }) =>
    isPlain ? isEven(shape[2]) || isEven(shape[3]) : shape[2] !== 4 || shape[3] !== 4,
  );
  if (odd && !(strides && paddings)) throw unknown(odd, kernels, start);
  const usual = usualGeometry(kernels, start);
  const lists = {
    strides: strides ?? usual.strides,
    paddings: paddings ?? usual.paddings,
    outputPaddings: outputPaddings ?? kernels.map(() => 0),
    scales: scales ?? usual.scales,
  };
  const unsaid = kernels.find(({ isPlain, scale }) => isPlain && scale === null);
  if (unsaid && !scales) throw unknownScales(unsaid, lists.scales, sizes(kernels, start, lists));
  const geometries = sizes(kernels, start, lists);
  const { height, width } = geometries.at(-1) as Geometry;
  const values = {
    strides: geometries.map(({ stride }) => stride).join(', '),
    paddings: geometries.map(({ padding }) => padding).join(', '),
    scales: geometries.map(({ scale }) => scale).join(', '),
  };
  const isEnlarged = kernels.some(({ isPlain }) => isPlain);
  const having = isEnlarged
    ? `scales of ${values.scales}, strides of ${values.strides} and paddings of ${values.paddings}`
    : `strides of ${values.strides} and paddings of ${values.paddings}`;
  if (
    geometries.some(geometry => geometry.height < 1 || geometry.width < 1) ||
    !isPossible(height) ||
    !isPossible(width)
  ) {
    const given = `${height} x ${width} pixels`;
    const allowed = `from ${MIN_SIZE} to ${MAX_SIZE} pixels a side`;
    throw new WeightsError(`With ${having} the pictures would have ${given}; they must have ${allowed}.`, {
      ...{ code: 'weights-geometry-size', values, subject: isEnlarged ? 'scales' : 'strides', given, allowed },
    });
  }
  const assumptions: Message[] = [];
  if (!(strides && paddings && (scales || !isEnlarged))) {
    const text = `Assumed, since a PyTorch file does not say it: ${having}, which give ${height} x ${width} pixels.`;
    const options = isEnlarged ? 'scales, strides, paddings' : 'strides, paddings';
    assumptions.push(message('assumed-geometry', text, { ...values, height, width, options }));
  }
  if (isEnlarged && !upsampling && geometries.some(({ scale }) => scale > 1)) {
    const text = 'Assumed, since a PyTorch file does not say it: maps are enlarged to the nearest pixel.';
    assumptions.push(message('assumed-upsampling', text, { options: 'upsampling' }));
  }
  return { geometries, assumptions };
}

const isEven = (size = 1) => size % 2 === 0;
const isPossible = (size: number) => size >= MIN_SIZE && size <= MAX_SIZE;

/**
 * The common DCGAN's, extended to other kernels: the first layer opens z, and each of the others doubles the size if it can; plain
 * convolutions keep the size.
 */
function usualGeometry(kernels: readonly Kernel[], start: number) {
  const isFirst = (i: number) => i === 0 && start === 1;
  const sizeOf = ({ shape }: Kernel) => shape[2] ?? 1;
  return {
    strides: kernels.map((kernel, i) => (kernel.isPlain || isFirst(i) || sizeOf(kernel) < 2 ? 1 : 2)),
    paddings: kernels.map((kernel, i) =>
      isFirst(i) && !kernel.isPlain ? 0 : Math.max(0, Math.floor((sizeOf(kernel) - 1) / 2)),
    ),
    // Where names do not tell: all but the last convolution follow upsampling.
    scales: kernels.map(({ isPlain, scale }, i) => (isPlain ? (scale ?? (i < kernels.length - 1 ? 2 : 1)) : 1)),
  };
}

/**
 * PyTorch's formulas: (size - 1) * stride - 2 * padding + kernel + output padding for transposed convolutions, and
 * (size + 2 * padding - kernel) / stride + 1 for others.
 */
function sizes(kernels: readonly Kernel[], start: number, lists: Lists): Geometry[] {
  const { strides, paddings, outputPaddings, scales } = lists;
  let [height, width] = [start, start];
  return kernels.map(({ shape, isPlain = false }, i) => {
    const [stride, padding, outputPadding, scale] = [strides, paddings, outputPaddings, scales].map(
      list => list[i] ?? 0,
    ) as [number, number, number, number];
    const next = (size: number, kernel = 1) =>
      isPlain
        ? Math.floor((size * scale + 2 * padding - kernel) / stride) + 1
        : (size * scale - 1) * stride - 2 * padding + kernel + outputPadding;
    [height, width] = [next(height, shape[2]), next(width, shape[3])];
    return { isPlain, scale, stride, padding, outputPadding, height, width };
  });
}

/** Forms that many people have, by the sizes of their kernels: a well-known course's generator of 28 x 28 digits. */
const KNOWN_FORMS: Readonly<Record<string, Pick<Lists, 'strides' | 'paddings'>>> = {
  '3,4,3,4': { strides: [2, 1, 2, 2], paddings: [0, 0, 0, 0] },
};

function unknown({ name, shape }: Kernel, kernels: readonly Kernel[], start: number): WeightsError {
  const usual = usualGeometry(kernels, start);
  const { strides, paddings, scales } = { ...usual, ...KNOWN_FORMS[kernels.map(kernel => kernel.shape[2]).join()] };
  const lists = { strides, paddings, scales, outputPaddings: kernels.map(() => 0) };
  const trial = sizes(kernels, start, lists).at(-1) as Geometry;
  const example = `strides: [${strides.join(', ')}], paddings: [${paddings.join(', ')}]`;
  const given = `[${shape.join(', ')}]`;
  return new WeightsError(
    `${name} has the shape ${given}: with kernels other than 4 x 4 the size of the pictures cannot be told, since strides and ` +
      `paddings are not in the file. Say them by options or metadata, such as ${example}, which would give ` +
      `${trial.height} x ${trial.width} pixels; or convert the model to TensorFlow.js.`,
    {
      ...{ code: 'weights-geometry-unknown', subject: name, given },
      values: { example, height: trial.height, width: trial.width },
      allowed: 'strides and paddings by options or metadata',
    },
  );
}

function unknownScales({ name }: Kernel, scales: readonly number[], trial: readonly Geometry[]): WeightsError {
  const { height, width } = trial.at(-1) as Geometry;
  const example = `scales: [${scales.join(', ')}]`;
  return new WeightsError(
    `${name} is of a convolution that is not transposed, and the file does not say how maps are enlarged before it. Say it by ` +
      `options or metadata, such as ${example}, which would give ${height} x ${width} pixels.`,
    {
      ...{ code: 'weights-scales-unknown', subject: name, values: { example, height, width } },
      ...{ given: 'no scales', allowed: 'scales by options or metadata' },
    },
  );
}
