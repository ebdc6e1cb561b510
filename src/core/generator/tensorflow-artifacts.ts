/** Checks TensorFlow.js's model.json and its weights before TensorFlow.js reads them. */
import type * as tf from '@tensorflow/tfjs-core';
import { WeightsError } from '../../shared/errors.js';
import { isObject } from '../../shared/json.js';
import { layerNames, rewriteTopology, shortWeightName } from './keras/topology.js';

const DTYPE_BYTES: Readonly<Record<string, number>> = {
  float32: 4,
  int32: 4,
  bool: 1,
  float16: 2,
  uint16: 2,
  uint8: 1,
};

/**
 * @param topology `model.json` as text
 * @param weights the shards one after the other
 * @throws WeightsError that names the weight with a wrong description, or says how many bytes there should be
 */
export function readModelArtifacts({
  topology,
  weights,
}: {
  readonly topology: string;
  readonly weights: ArrayBuffer;
}): tf.io.ModelArtifacts {
  const json = JSON.parse(topology) as Record<string, unknown>;
  const { modelTopology, weightsManifest, signature, userDefinedMetadata } = json;
  if (!isObject(modelTopology) || !Array.isArray(weightsManifest)) {
    throw new WeightsError('model.json must have modelTopology and weightsManifest.', {
      code: 'manifest-not-a-model',
      subject: 'model.json',
    });
  }
  const groups: readonly unknown[] = weightsManifest;
  const specs = groups.flatMap((group): unknown => (isObject(group) ? group['weights'] : null));
  const sizes = specs.map(sizeOf);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total !== weights.byteLength) {
    throw new WeightsError(`The model's shards have ${weights.byteLength} bytes; model.json declares ${total}.`, {
      code: 'manifest-bytes-wrong',
      subject: 'weightsManifest',
      given: `${weights.byteLength} bytes`,
      allowed: `${total} bytes`,
    });
  }
  const isGraph = 'node' in modelTopology;
  const found = { specs: specs as tf.io.WeightsManifestEntry[], data: weights };
  const layers = layerNames(modelTopology);
  const named = isGraph ? found : withShortNames(found, layers);
  return {
    modelTopology: isGraph ? modelTopology : rewriteTopology(modelTopology),
    weightSpecs: named.specs,
    weightData: named.data,
    format: isGraph ? 'graph-model' : 'layers-model',
    ...(isObject(signature) && { signature }),
    ...(isObject(userDefinedMetadata) && { userDefinedMetadata: userDefinedMetadata as Record<string, string> }),
  };
}

interface Weights {
  readonly specs: tf.io.WeightsManifestEntry[];
  readonly data: ArrayBuffer;
}

/** Names the weights as layers have them, unless two would have the same name. */
function withShortNames({ specs, data }: Weights, layers: ReadonlySet<string>): Weights {
  const names = specs.map(({ name }) => shortWeightName(name, layers));
  if (new Set(names).size < names.length) return { specs, data };
  return { data, specs: specs.map((spec, i) => ({ ...spec, name: names[i] as string })) };
}

function sizeOf(spec: unknown): number {
  const { name, shape, dtype, quantization } = isObject(spec) ? spec : {};
  const stored = isObject(quantization) ? quantization['dtype'] : dtype;
  const bytes = typeof stored === 'string' && Object.hasOwn(DTYPE_BYTES, stored) ? DTYPE_BYTES[stored] : undefined;
  const isShape = Array.isArray(shape) && shape.every(size => Number.isSafeInteger(size) && (size as number) >= 0);
  const total = isShape && bytes ? (shape as number[]).reduce((product, size) => product * size, bytes) : NaN;
  if (Number.isSafeInteger(total)) return total;
  throw new WeightsError(
    `model.json describes the weight ${String(name)} with shape ${JSON.stringify(shape)} and dtype ${JSON.stringify(stored)}.`,
    {
      code: 'manifest-weight-invalid',
      subject: String(name),
      given: JSON.stringify(spec),
      allowed: `a shape, and one of ${Object.keys(DTYPE_BYTES).join(', ')}`,
    },
  );
}
