/** Which values a TensorFlow.js model gives for black and white, as its last activation shows. */
import type * as converter from '@tensorflow/tfjs-converter';
import type * as layers from '@tensorflow/tfjs-layers';
import { isObject } from '../../shared/json.js';
import type { OutputRange } from '../../shared/protocol/generator.js';

type Interval = readonly [least: number, most: number];

const ACTIVATIONS: Readonly<Record<string, Interval>> = { sigmoid: [0, 1], hardsigmoid: [0, 1], tanh: [-1, 1] };
const RANGES: readonly (readonly [OutputRange, Interval])[] = [
  ['[-1,1]', [-1, 1]],
  ['[0,1]', [0, 1]],
  ['[0,255]', [0, 255]],
];

/** Layers and operations that move values or average them, and so leave their range as it is. */
const KEEPING_LAYERS = new Set([
  ...['Reshape', 'Permute', 'Flatten', 'Cropping2D', 'UpSampling2D', 'Dropout', 'SpatialDropout2D', 'GaussianNoise'],
  ...['MaxPooling2D', 'AveragePooling2D', 'Resizing', 'CenterCrop', 'Identity', 'RepeatVector'],
]);
const KEEPING_OPS = new Set([
  ...['Identity', 'Reshape', 'Transpose', 'Squeeze', 'ExpandDims', 'ResizeBilinear', 'ResizeNearestNeighbor', 'Slice'],
  ...['StridedSlice', 'DepthToSpace', 'Tile', 'Cast', 'StopGradient', 'MaxPool', 'AvgPool', 'BatchToSpaceND'],
]);

/** @returns null if it cannot be told */
export function rangeOfLayers(model: layers.LayersModel): OutputRange | null {
  return nameOf(intervalOf(model.outputs[0]?.sourceLayer));
}

function intervalOf(layer: layers.layers.Layer | undefined): Interval | null {
  if (!layer) return null;
  const config = layer.getConfig();
  const nested = (layer as Partial<layers.LayersModel>).outputs?.[0];
  if (nested && 'layers' in layer) return intervalOf(nested.sourceLayer);
  const before = () => {
    const [input, another] = layer.inboundNodes[0]?.inputTensors ?? [];
    return input && !another ? intervalOf(input.sourceLayer) : null;
  };
  const className = layer.getClassName();
  if (KEEPING_LAYERS.has(className)) return before();
  if (className === 'Rescaling') return scaled(before(), Number(config['scale'] ?? 1), Number(config['offset'] ?? 0));
  const activation = config['activation'];
  if (typeof activation !== 'string') return null;
  if (activation === 'linear' && className === 'Activation') return before();
  return ACTIVATIONS[activation.toLowerCase().replace('_', '')] ?? null;
}

interface Node {
  readonly op: string;
  readonly input: readonly string[];
  readonly attr: Readonly<Record<string, unknown>>;
}

/** @returns null if it cannot be told */
export function rangeOfGraph(
  model: converter.GraphModel,
  topology: Readonly<Record<string, unknown>>,
): OutputRange | null {
  const nodes = new Map<string, Node>();
  for (const node of Array.isArray(topology['node']) ? (topology['node'] as readonly unknown[]) : []) {
    const { name, op, input, attr } = isObject(node) ? node : {};
    nodes.set(String(name), {
      op: String(op),
      input: Array.isArray(input) ? input.map(String) : [],
      attr: isObject(attr) ? attr : {},
    });
  }
  /** A constant of one number. */
  const scalar = (name = ''): number => {
    const tensor = model.weights[name.split(':')[0] ?? '']?.[0];
    return tensor?.size === 1 ? Number(tensor.dataSync()[0]) : NaN;
  };
  const walk = (reference = '', depth = 0): Interval | null => {
    const node = nodes.get(reference.split(':')[0] ?? '');
    if (!node || depth > 64) return null;
    const [first, second] = node.input;
    const before = () => walk(first, depth + 1);
    const ofEither = (scale: (value: number) => [number, number]) => {
      const [a, b] = [scalar(first), scalar(second)];
      if (Number.isFinite(b)) return scaled(before(), ...scale(b));
      return Number.isFinite(a) ? scaled(walk(second, depth + 1), ...scale(a)) : null;
    };
    switch (node.op) {
      case 'Sigmoid':
        return [0, 1];
      case 'Tanh':
        return [-1, 1];
      case 'Mul':
        return ofEither(value => [value, 0]);
      case 'Add':
      case 'AddV2':
      case 'BiasAdd':
        return ofEither(value => [1, value]);
      case 'Sub':
        return scaled(before(), 1, -scalar(second));
      case 'RealDiv':
        return scaled(before(), 1 / scalar(second), 0);
      case '_FusedConv2D':
      case '_FusedMatMul':
        return ACTIVATIONS[lastFused(node.attr).toLowerCase()] ?? null;
      default:
        return KEEPING_OPS.has(node.op) ? before() : null;
    }
  };
  return nameOf(walk(model.outputNodes[0]));
}

/** The last operation of a fused one, whose names are base64. */
function lastFused({ fused_ops: fused }: Readonly<Record<string, unknown>>): string {
  const list = isObject(fused) && isObject(fused['list']) ? fused['list']['s'] : undefined;
  const last: unknown = Array.isArray(list) ? list.at(-1) : undefined;
  try {
    return typeof last === 'string' ? atob(last) : '';
  } catch {
    return ''; // no base64
  }
}

function scaled(interval: Interval | null, scale: number, offset: number): Interval | null {
  if (!interval || !Number.isFinite(scale) || !Number.isFinite(offset)) return null;
  return [interval[0] * scale + offset, interval[1] * scale + offset];
}

function nameOf(interval: Interval | null): OutputRange | null {
  const close = (a: number, b: number) => Math.abs(a - b) <= 1e-3 * Math.max(1, Math.abs(b));
  return (
    RANGES.find(([, [least, most]]) => interval && close(interval[0], least) && close(interval[1], most))?.[0] ?? null
  );
}
