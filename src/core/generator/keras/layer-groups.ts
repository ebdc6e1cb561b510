/**
 * Where a `.keras` file has each layer's weights. Its groups are not named after the layers but after their kinds, with a number
 * for the second of a kind, and the weights in a group are numbered in the order in which the layer makes them.
 */
import { isObject } from '../../../shared/json.js';

type Json = Readonly<Record<string, unknown>>;

export interface LayerGroup {
  /** The path of its group: `layers/conv2d_transpose_1`. */
  readonly group: string;
  /** The layer's own name. */
  readonly layer: string;
  /** The names of its weights, in the order of their numbers. */
  readonly names: readonly string[];
}

/** The layers with weights, those of nested models included. @param model the configuration of a model */
export function layersByGroup({ config }: Json, prefix = ''): LayerGroup[] {
  const layers = isObject(config) && Array.isArray(config['layers']) ? (config['layers'] as readonly unknown[]) : [];
  const counts = new Map<string, number>();
  return layers.flatMap(layer => {
    const { class_name: className, config: own } = isObject(layer) ? layer : {};
    if (!isObject(layer) || typeof className !== 'string' || !isObject(own)) return [];
    const kind = snakeCase(className);
    const count = counts.get(kind) ?? 0;
    counts.set(kind, count + 1);
    const group = `${prefix}layers/${count > 0 ? `${kind}_${count}` : kind}`;
    if (Array.isArray(own['layers'])) return layersByGroup(layer, `${group}/`);
    const names = weightNames(className, own);
    return names.length > 0 ? [{ group, layer: String(own['name']), names }] : [];
  });
}

/** As Keras does: `Conv2DTranspose` to `conv2d_transpose`, `PReLU` to `p_re_lu`. */
function snakeCase(name: string): string {
  return name
    .replace(/\W+/g, '')
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}

function weightNames(className: string, config: Json): string[] {
  const unless = (option: string, name: string) => (config[option] === false ? [] : [name]);
  const bias = unless('use_bias', 'bias');
  switch (className) {
    case 'Dense':
    case 'Conv1D':
    case 'Conv2D':
    case 'Conv3D':
    case 'Conv2DTranspose':
    case 'Conv3DTranspose':
      return ['kernel', ...bias];
    case 'DepthwiseConv2D':
      return ['depthwise_kernel', ...bias];
    case 'SeparableConv2D':
      return ['depthwise_kernel', 'pointwise_kernel', ...bias];
    case 'BatchNormalization':
      return [...unless('scale', 'gamma'), ...unless('center', 'beta'), 'moving_mean', 'moving_variance'];
    case 'LayerNormalization':
      return [...unless('scale', 'gamma'), ...unless('center', 'beta')];
    case 'PReLU':
      return ['alpha'];
    case 'Embedding':
      return ['embeddings'];
    default:
      return [];
  }
}
