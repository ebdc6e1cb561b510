/** Reads TensorFlow.js's `model.json` and ml5's DCGAN `manifest.json`, which name the files beside them. */
import { WeightsError } from '../errors.js';
import type { GeneratorReading } from '../protocol/generator.js';
import { isObject } from '../json.js';

export interface JsonModel {
  /** The `model.json` that this file only points to, relative to it. */
  readonly elsewhere?: string | undefined;
  /** The shards in the order of their bytes, relative to the file. */
  readonly paths: readonly string[];
  /** What the file, or its format, implies about z and the images. */
  readonly defaults: GeneratorReading;
}

/**
 * @param name how messages call the file
 * @throws WeightsError if it is neither, or names files outside its own folder
 */
export function readManifest(text: string, name: string): JsonModel {
  const json = parse(text, name);
  const { modelTopology, weightsManifest, model, modelLatentDim } = json;
  if (modelTopology === undefined && typeof model === 'string' && modelLatentDim !== undefined) {
    // ml5 draws z from N(0, 1) and reads the model's output as [-1, 1].
    return { elsewhere: model, paths: [], defaults: { latentDistribution: 'normal(0,1)', outputRange: '[-1,1]' } };
  }
  if (!isObject(modelTopology) || !Array.isArray(weightsManifest)) {
    throw new WeightsError(`${name} is JSON but not a model: it must have modelTopology and weightsManifest.`, {
      code: 'manifest-not-a-model',
      subject: name,
      given: Object.keys(json).slice(0, 8).join(', ') || 'nothing',
      allowed: "TensorFlow.js's model.json, or ml5's DCGAN manifest.json",
    });
  }
  const paths = weightsManifest.flatMap((group: unknown) => (isObject(group) ? group['paths'] : null));
  for (const path of paths) {
    if (typeof path === 'string' && isInside(path)) continue;
    throw new WeightsError(`${name} names the file ${JSON.stringify(path)}; shards must be in its own folder.`, {
      code: 'manifest-path-invalid',
      subject: 'weightsManifest',
      given: JSON.stringify(path),
      allowed: 'a file in the folder of model.json',
    });
  }
  return { paths: paths as string[], defaults: {} };
}

/** Whether a path stays in its folder: no root, no other host or scheme, no way up, also if it is escaped. */
function isInside(path: string): boolean {
  const plain = path
    .replace(/%2e/gi, '.')
    .replace(/%2f/gi, '/')
    .replace(/%5c|\\/gi, '/');
  return path !== '' && !/^(\/|[a-z][a-z\d+.-]*:\/)/i.test(plain) && !plain.split(/[/?]/).includes('..');
}

function parse(text: string, name: string): Record<string, unknown> {
  try {
    const json: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    if (isObject(json)) return json;
  } catch {
    // the same message serves
  }
  throw new WeightsError(`${name} begins like JSON but is not valid JSON: it is damaged or truncated.`, {
    code: 'manifest-damaged',
    subject: name,
  });
}
