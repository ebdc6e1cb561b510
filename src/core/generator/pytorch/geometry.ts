/** Strides and paddings of transposed convolutions, which a state dict does not have, and the sizes that they give. */
import { WeightsError } from '../../../shared/errors.js';
import { message, type Message } from '../../../shared/protocol/message.js';
import type { GeneratorReading } from '../../../shared/protocol/generator.js';

export interface Geometry {
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
}

const MIN_SIZE = 8;
const MAX_SIZE = 1024;

/**
 * @param kernels of the layers, [in, out, h, w]
 * @param start height and width before the first: 1 for a z
 * @throws WeightsError if they can't be told, or the pictures would be of no possible size
 */
export function geometriesOf(
  kernels: readonly Kernel[],
  start: number,
  reading: GeneratorReading,
): { readonly geometries: readonly Geometry[]; readonly assumptions: readonly Message[] } {
  const { strides, paddings, outputPaddings } = reading;
  for (const [name, values] of Object.entries({ strides, paddings, outputPaddings })) {
    if (!values || values.length === kernels.length) continue;
    const [given, allowed] = [`${values.length} numbers`, `${kernels.length}, one for each transposed convolution`];
    throw new WeightsError(`The option ${name} has ${given}; it must have ${allowed}.`, {
      ...{ code: 'weights-geometry-length', subject: name, given, allowed },
    });
  }
  const odd = kernels.find(({ shape }) => shape[2] !== 4 || shape[3] !== 4);
  if (odd && !(strides && paddings)) throw unknown(odd, kernels, start);
  const usual = usualGeometry(kernels, start);
  const geometries = sizes(kernels, start, {
    strides: strides ?? usual.strides,
    paddings: paddings ?? usual.paddings,
    outputPaddings: outputPaddings ?? kernels.map(() => 0),
  });
  const { height, width } = geometries.at(-1) as Geometry;
  const values = {
    strides: geometries.map(({ stride }) => stride).join(', '),
    paddings: geometries.map(({ padding }) => padding).join(', '),
  };
  const having = `strides of ${values.strides} and paddings of ${values.paddings}`;
  if (
    geometries.some(geometry => geometry.height < 1 || geometry.width < 1) ||
    !isPossible(height) ||
    !isPossible(width)
  ) {
    const given = `${height} x ${width} pixels`;
    const allowed = `from ${MIN_SIZE} to ${MAX_SIZE} pixels a side`;
    throw new WeightsError(`With ${having} the pictures would have ${given}; they must have ${allowed}.`, {
      ...{ code: 'weights-geometry-size', values, subject: 'strides', given, allowed },
    });
  }
  if (strides && paddings) return { geometries, assumptions: [] };
  const text = `Assumed, since a PyTorch file does not say it: ${having}, which give ${height} x ${width} pixels.`;
  return {
    geometries,
    assumptions: [message('assumed-geometry', text, { ...values, height, width, options: 'strides, paddings' })],
  };
}

const isPossible = (size: number) => size >= MIN_SIZE && size <= MAX_SIZE;

/** The common DCGAN's, extended to other kernels: the first layer opens z, and each of the others doubles the size if it can. */
function usualGeometry(kernels: readonly Kernel[], start: number) {
  const isFirst = (i: number) => i === 0 && start === 1;
  const sizeOf = ({ shape }: Kernel) => shape[2] ?? 1;
  return {
    strides: kernels.map((kernel, i) => (isFirst(i) || sizeOf(kernel) < 2 ? 1 : 2)),
    paddings: kernels.map((kernel, i) => (isFirst(i) ? 0 : Math.max(0, Math.floor((sizeOf(kernel) - 1) / 2)))),
  };
}

/** PyTorch's formula: (size - 1) * stride - 2 * padding + kernel + output padding. */
function sizes(
  kernels: readonly Kernel[],
  start: number,
  { strides, paddings, outputPaddings }: Record<'strides' | 'paddings' | 'outputPaddings', readonly number[]>,
): Geometry[] {
  let [height, width] = [start, start];
  return kernels.map(({ shape }, i) => {
    const [stride, padding, outputPadding] = [strides, paddings, outputPaddings].map(list => list[i] ?? 0) as [
      number,
      number,
      number,
    ];
    const next = (size: number, kernel = 1) => (size - 1) * stride - 2 * padding + kernel + outputPadding;
    [height, width] = [next(height, shape[2]), next(width, shape[3])];
    return { stride, padding, outputPadding, height, width };
  });
}

function unknown({ name, shape }: Kernel, kernels: readonly Kernel[], start: number): WeightsError {
  const { strides, paddings } = usualGeometry(kernels, start);
  const trial = sizes(kernels, start, { strides, paddings, outputPaddings: kernels.map(() => 0) }).at(-1) as Geometry;
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
