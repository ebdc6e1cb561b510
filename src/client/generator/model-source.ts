/** Loads a model's bytes from what a page names: fetches them, detects the format, and checks them against a hash. */
import { InvalidOptionError, WeightsError } from '../../shared/errors.js';
import { KIND_BYTES } from '../../shared/files/file-kinds.js';
import { detectModelFormat, isJson } from '../../shared/files/model-format.js';
import { readingOfOptions } from '../../shared/generator-reading.js';
import type { GeneratorModel } from '../../shared/protocol/generator.js';
import type { JsonModel } from '../../shared/files/tensorflow-manifest.js';
import { lazyImport } from '../../shared/lazy-import.js';
import type { GeneratorSource, LoadGeneratorOptions } from '../api.js';
import { absolute } from '../assets.js';
import { parseIntegrity, requireIntegrity } from './integrity.js';
import { requireLength } from './download.js';
import { cachedDownload } from './model-cache.js';

/** The options of {@link LoadGeneratorOptions} that concern the files, not the worker. */
export type LoadModelOptions = Omit<LoadGeneratorOptions, 'backend'>;

const ALLOWED_SOURCES =
  "the URL of a model, a Blob, an ArrayBuffer, or an array of a model's files: safetensors, a PyTorch file, or a TensorFlow.js model.json and its shards";
/** The share of `model.json` in the progress of a model with shards. */
const JSON_SHARE = 0.02;

/**
 * Loads a generator's file or files, all or nothing. Their content is checked when the model is opened.
 * @param source must be no name of an included generator, but its URL
 * @throws InvalidOptionError for an invalid source or option
 * @throws WeightsError for a file that cannot be loaded (with the status and the URL), does not have the hash in `integrity`,
 *   or is of a kind that cannot be read (with what to do)
 * @throws the signal's reason
 */
export function loadModel(source: GeneratorSource, options: LoadModelOptions = {}): Promise<GeneratorModel> {
  return load(source, options, false);
}

/** @param isUnzipped whether the source's files come out of a zip, in which no other may be */
async function load(source: GeneratorSource, options: LoadModelOptions, isUnzipped: boolean): Promise<GeneratorModel> {
  const { integrity, signal, onProgress } = options;
  const reading = readingOfOptions(options);
  if (integrity !== undefined) parseIntegrity(integrity);
  signal?.throwIfAborted();

  const files = await filesOf(source, options);
  let last = -1;
  const report = (fraction: number) => {
    if (fraction > last) onProgress?.({ what: 'weights', fraction: (last = fraction) });
  };
  const first = await files.main((fraction, head) => report(fraction * (isJson(head) ? JSON_SHARE : 0.99)));
  const format = await detectModelFormat(first);

  let model: GeneratorModel;
  if (format === 'zip') {
    if (isUnzipped) throw zipInZip();
    if (integrity !== undefined) await requireIntegrity(first, integrity, files.name);
    const { unzip } = await lazyImport(() => import('../../shared/files/unzip.js'));
    const list = await unzip(new Blob([first]));
    const unzipped = list.map(({ path, bytes }) => new File([bytes], path.replace(/^.*[\\/]/, '')));
    model = await load(unzipped, { ...reading, ...(signal && { signal }) }, true);
  } else if (format !== 'json') {
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

function zipInZip(): WeightsError {
  return new WeightsError('The zip contains another zip where its model should be. Unpack it once.', {
    code: 'weights-zip-in-zip',
    given: 'a zip in a zip',
    allowed: "a zip of a TensorFlow.js model's files",
  });
}

type OnProgress = (fraction: number, head: Uint8Array) => void;

/** A model's files, on a server or in memory. */
interface Files {
  /** Names the first file in messages. */
  readonly name: string;
  readonly main: (onProgress: OnProgress) => Promise<ArrayBuffer>;
  /** Loads a file that another one names: `path` is relative to that. `isOnly` if it names no other. */
  readonly beside: (
    path: string,
    onProgress: OnProgress,
    isOnly?: boolean,
  ) => Promise<{ bytes: ArrayBuffer; files: Files }>;
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
      if (integrity === undefined || isJson(headOf(bytes))) return false;
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
      const next = urlBeside(path, url);
      return { bytes: await load(next, onProgress), files: fromUrl(next, { signal, cache }) };
    },
  };
}

function fromList(list: readonly Blob[], main: Blob, signal: AbortSignal | undefined): Files {
  const read = async (blob: Blob, onProgress: OnProgress) => {
    requireLength(blob.size, nameOf(blob));
    const bytes = await blob.arrayBuffer();
    signal?.throwIfAborted();
    onProgress(1, headOf(bytes));
    return bytes;
  };
  return {
    name: nameOf(main),
    main: onProgress => read(main, onProgress),
    beside: async (path, onProgress, isOnly = false) => {
      const name = path.split('/').at(-1) ?? path;
      const file = findFile(name, list, main, isOnly);
      if (file) return { bytes: await read(file, onProgress), files: fromList(list, file, signal) };
      throw new WeightsError(`${nameOf(main)} needs the file ${name}, which is not among those given.`, {
        ...{ code: 'weights-file-missing', values: { name: nameOf(main), file: String(name) }, subject: path },
        given: list.map(nameOf).join(', ') || 'nothing else',
        allowed: 'all files of the model, in one array',
      });
    },
  };
}

/**
 * The URL of a file that another one names. A path may be escaped already, or have a query, as signed URLs have; one without has
 * the query of the file that names it.
 */
function urlBeside(path: string, url: string): string {
  const [, plain = path, query = new URL(url).search] = /^(.*?)(\?[^/]*=[^/]*)?$/.exec(path) ?? [];
  const escaped = plain.split('/').map(part => (/%[\da-f]{2}/i.test(part) ? part : encodeURIComponent(part)));
  return new URL(escaped.join('/') + query, url).href;
}

/**
 * A file by its name, which may be escaped in the path; or as a browser has renamed it, since there was one of that name:
 * `model.weights (1).bin`; or the only one that there is, if only one is named.
 */
function findFile(path: string, list: readonly Blob[], main: Blob, isOnly: boolean): Blob | undefined {
  const files = list.filter(file => file instanceof File);
  const others = files.filter(file => file !== main);
  const name = path.replace(/\?[^?]*=.*$/, '');
  const original = (given: string) => given.replace(/ ?\(\d+\)(?=\.[^.]*$|$)/, '');
  const renamed = others.filter(file => original(file.name) === original(name));
  return (
    files.find(file => file.name === path || file.name === name || file.name === unescaped(name)) ??
    (renamed.length === 1 ? renamed[0] : undefined) ??
    (isOnly && others.length === 1 ? others[0] : undefined)
  );
}

function unescaped(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name; // a percent sign that escapes nothing
  }
}

/** The main one of several files: the only safetensors file, or the JSON file that names the others. */
async function mainOf(list: readonly Blob[]): Promise<Blob> {
  const [only] = list;
  if (only && list.length === 1) return only;
  const texts = await Promise.all(
    list.map(async file => {
      const head = new Uint8Array(await file.slice(0, KIND_BYTES).arrayBuffer());
      return isJson(head) ? file.text() : '';
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
    const { bytes } = await files.beside(
      path,
      fraction => onProgress((done + fraction) / model.paths.length),
      model.paths.length === 1,
    );
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

function headOf(bytes: ArrayBuffer): Uint8Array {
  return new Uint8Array(bytes, 0, Math.min(KIND_BYTES, bytes.byteLength));
}

/** The URL of a source; `hf://owner/name[@revision]/file` is a file on Hugging Face. */
function urlOf(source: string): string {
  if (source.startsWith('hf://')) {
    const [, repository, revision = 'main', file] =
      /^hf:\/\/([\w.-]+\/[\w.-]+)(?:@([\w./-]+?))?\/(.+)$/.exec(source) ?? [];
    if (repository && file)
      return `https://huggingface.co/${repository}/resolve/${encodeURIComponent(revision)}/${file}`;
    throw InvalidOptionError.of('source', source, 'hf://owner/name/file or hf://owner/name@revision/file');
  }
  try {
    return absolute(source);
  } catch {
    throw InvalidOptionError.of('source', source, ALLOWED_SOURCES);
  }
}

function nameOf(blob: Blob): string {
  return blob instanceof File && blob.name ? blob.name : 'The file';
}
