/** Loads a model's bytes from what a page names: fetches them, detects the format, and checks them against a hash. */
import { InvalidOptionError, WeightsError } from '../../shared/errors.js';
import { LATENT_DISTRIBUTIONS, OUTPUT_RANGES, type GeneratorModel } from '../../shared/protocol/generator.js';
import { MODEL_FORMAT_BYTES, detectModelFormat } from '../../shared/files/model-format.js';
import type { JsonModel } from '../../shared/files/tensorflow-manifest.js';
import { lazyImport } from '../../shared/lazy-import.js';
import type { GeneratorSource, LoadGeneratorOptions } from '../api.js';
import { absolute } from '../assets.js';
import { parseIntegrity, requireIntegrity } from './integrity.js';
import { cachedDownload } from './model-cache.js';

/** The options of {@link LoadGeneratorOptions} that concern the files, not the worker. */
export type LoadModelOptions = Omit<LoadGeneratorOptions, 'backend'>;

const ALLOWED_SOURCES =
  "the URL of a model, a Blob, an ArrayBuffer, or an array of a model's files: safetensors, or a TensorFlow.js model.json and its shards";
/** The share of `model.json` in the progress of a model with shards. */
const JSON_SHARE = 0.02;

/**
 * Loads a generator's file or files, all or nothing. Their content is checked when the model is opened.
 * @param source must be no name of an included generator, but its URL
 * @throws InvalidOptionError for an invalid source or option
 * @throws WeightsError for a file that cannot be loaded (with the status and the URL), does not have the hash in `integrity`,
 *   or is a pickle, HDF5 or ONNX (with the Python that converts it)
 * @throws the signal's reason
 */
export async function loadModel(source: GeneratorSource, options: LoadModelOptions = {}): Promise<GeneratorModel> {
  const { latentDistribution, outputRange, integrity, signal, onProgress } = options;
  requireOneOf('latentDistribution', latentDistribution, LATENT_DISTRIBUTIONS);
  requireOneOf('outputRange', outputRange, OUTPUT_RANGES);
  if (integrity !== undefined) parseIntegrity(integrity);
  signal?.throwIfAborted();

  const files = await filesOf(source, options);
  let last = -1;
  const report = (fraction: number) => {
    if (fraction > last) onProgress?.({ what: 'weights', fraction: (last = fraction) });
  };
  const isShared = (head: Uint8Array) => formatOrNull(head) === 'json';
  const first = await files.main((fraction, head) => report(fraction * (isShared(head) ? JSON_SHARE : 0.99)));
  const format = detectModelFormat(new Uint8Array(first, 0, Math.min(MODEL_FORMAT_BYTES, first.byteLength)));
  const reading = { ...(latentDistribution && { latentDistribution }), ...(outputRange && { outputRange }) };

  let model: GeneratorModel;
  if (format === 'safetensors') {
    if (integrity !== undefined) await requireIntegrity(first, integrity, files.name);
    model = { format, bytes: first, ...reading };
  } else {
    const found = await jsonModel(first, files, fraction => report(JSON_SHARE + (0.99 - JSON_SHARE) * fraction));
    if (integrity !== undefined) await requireIntegrity(joined([found.json, found.weights]), integrity, files.name);
    const { defaults, topology, weights } = found;
    model = { format: 'tensorflow.js', topology, weights, ...defaults, ...reading };
  }
  signal?.throwIfAborted();
  report(1);
  return model;
}

type OnProgress = (fraction: number, head: Uint8Array) => void;

/** A model's files, on a server or in memory. */
interface Files {
  /** Names the first file in messages. */
  readonly name: string;
  readonly main: (onProgress: OnProgress) => Promise<ArrayBuffer>;
  /** Loads a file that another one names: `path` is relative to that. */
  readonly beside: (path: string, onProgress: OnProgress) => Promise<{ bytes: ArrayBuffer; files: Files }>;
}

async function filesOf(source: GeneratorSource, options: LoadModelOptions): Promise<Files> {
  if (typeof source === 'string' || source instanceof URL) return fromUrl(urlOf(String(source)), options);
  if (source instanceof Blob) return fromList([source], source, options.signal);
  if (source instanceof ArrayBuffer) {
    return fromList([], new Blob([source]), options.signal); // a copy, since the caller may change or transfer the original
  }
  if (Array.isArray(source) && source.length > 0 && source.every(file => file instanceof Blob)) {
    const list: readonly Blob[] = source;
    return fromList(list, await mainOf(list), options.signal);
  }
  throw InvalidOptionError.of('source', source, ALLOWED_SOURCES);
}

function fromUrl(url: string, { signal, integrity, cache = true }: LoadModelOptions): Files {
  const load = (from: string, onProgress: OnProgress) => {
    // The hash of one file can be checked before it is stored; that of several files only when all are loaded.
    const check = async (bytes: ArrayBuffer) => {
      const isJson = formatOrNull(new Uint8Array(bytes, 0, Math.min(MODEL_FORMAT_BYTES, bytes.byteLength))) === 'json';
      if (integrity === undefined || isJson) return false;
      await requireIntegrity(bytes, integrity, from);
      return true;
    };
    const checked = integrity !== undefined && from === url;
    return cachedDownload(from, { signal, onProgress, cache, ...(checked && { check }) });
  };
  return {
    name: url,
    main: onProgress => load(url, onProgress),
    beside: async (path, onProgress) => {
      const next = new URL(path, url).href;
      return { bytes: await load(next, onProgress), files: fromUrl(next, { signal, cache }) };
    },
  };
}

function fromList(list: readonly Blob[], main: Blob, signal: AbortSignal | undefined): Files {
  const read = async (blob: Blob, onProgress: OnProgress) => {
    const bytes = await blob.arrayBuffer();
    signal?.throwIfAborted();
    onProgress(1, new Uint8Array(bytes, 0, Math.min(MODEL_FORMAT_BYTES, bytes.byteLength)));
    return bytes;
  };
  return {
    name: nameOf(main),
    main: onProgress => read(main, onProgress),
    beside: async (path, onProgress) => {
      const name = path.split('/').at(-1);
      const file = list.find(candidate => candidate instanceof File && candidate.name === name);
      if (file) return { bytes: await read(file, onProgress), files: fromList(list, file, signal) };
      throw new WeightsError(`${nameOf(main)} needs the file ${name}, which is not among those given.`, {
        ...{ code: 'weights-file-missing', values: { name: nameOf(main), file: String(name) }, subject: path },
        given: list.map(nameOf).join(', ') || 'nothing else',
        allowed: 'all files of the model, in one array',
      });
    },
  };
}

/** The main one of several files: the only safetensors file, or the JSON file that names the others. */
async function mainOf(list: readonly Blob[]): Promise<Blob> {
  const [only] = list;
  if (only && list.length === 1) return only;
  const texts = await Promise.all(
    list.map(async file => {
      const isJson = formatOrNull(new Uint8Array(await file.slice(0, MODEL_FORMAT_BYTES).arrayBuffer())) === 'json';
      return isJson ? file.text() : '';
    }),
  );
  for (const mark of ['"modelLatentDim"', '"modelTopology"']) {
    const found = list.filter((_, i) => texts[i]?.includes(mark));
    if (found[0] && found.length === 1) return found[0];
  }
  throw new WeightsError(`Choose exactly one model.json: none of the ${list.length} files, or more than one, is one.`, {
    ...{ code: 'weights-main-file-ambiguous', values: { count: list.length } },
    given: list.map(nameOf).join(', '),
    allowed: 'one safetensors file, or one model.json and its shards',
  });
}

async function jsonModel(
  json: ArrayBuffer,
  files: Files,
  onProgress: (fraction: number) => void,
): Promise<JsonModel & { json: ArrayBuffer; topology: string; weights: ArrayBuffer }> {
  const { readManifest } = await lazyImport(() => import('../../shared/files/tensorflow-manifest.js'));
  const topology = new TextDecoder().decode(json);
  const model = readManifest(topology, files.name);
  if (model.elsewhere !== undefined) {
    const { bytes, files: others } = await files.beside(model.elsewhere, () => undefined);
    const found = await jsonModel(bytes, others, onProgress);
    if (found.elsewhere !== undefined) {
      const details = { code: 'weights-model-json-nested', values: { name: others.name } };
      throw new WeightsError(`${others.name} names another model.json in turn.`, details);
    }
    return { ...found, defaults: { ...model.defaults, ...found.defaults }, elsewhere: undefined };
  }
  const shards: ArrayBuffer[] = [];
  for (const path of model.paths) {
    const done = shards.length;
    const { bytes } = await files.beside(path, fraction => onProgress((done + fraction) / model.paths.length));
    shards.push(bytes);
  }
  return { ...model, json, topology, weights: joined(shards) };
}

function joined(parts: readonly ArrayBuffer[]): ArrayBuffer {
  const whole = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(new Uint8Array(part), at);
    at += part.byteLength;
  }
  return whole.buffer;
}

function formatOrNull(head: Uint8Array): ReturnType<typeof detectModelFormat> | null {
  try {
    return detectModelFormat(head);
  } catch {
    return null; // the error is thrown again when the whole file is loaded
  }
}

function requireOneOf(option: string, value: string | undefined, allowed: readonly string[]): void {
  if (value === undefined || allowed.includes(value)) return;
  throw InvalidOptionError.of(option, value, `one of ${allowed.join(', ')}`);
}

function urlOf(source: string): string {
  try {
    return absolute(source);
  } catch {
    throw InvalidOptionError.of('source', source, ALLOWED_SOURCES);
  }
}

function nameOf(blob: Blob): string {
  return blob instanceof File && blob.name ? blob.name : 'The file';
}
