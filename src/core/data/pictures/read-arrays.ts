/** Reads pictures from arrays, IDX and NumPy files, with their labels where these lie beside them. */
import { FileSkippedError } from '../../../shared/files/file-skipped.js';
import { yieldToMessages } from '../../../shared/yield-to-messages.js';
import { withReader, type Bytes, type ByteStream } from '../bytes.js';
import { gunzipIfNeeded } from '../gzip.js';
import type { ByteImages } from '../idx.js';
import { readIdxLabels } from '../idx-labels.js';
import { npyContent, readNpyImages, readNpyLabels } from '../npy.js';
import { takeNpyHeader } from '../npy-header.js';
import {
  idxContent,
  insistOnLabels,
  mayBeIdx,
  pairLabels,
  readIdxImages,
  skippedFor,
  type IdxFile,
} from './idx-files.js';
import { outcomeOf, skippable, type Started, type Use } from './outcomes.js';
import { bytesRaster } from './raster.js';

/** Images, or files, between two yields, which let an abort be noticed. Without them 100,000 refused files take Firefox minutes. */
const STRIDE = 256;

/** An IDX or NumPy file. */
export interface ArrayFile extends IdxFile {
  readonly format: 'idx' | 'npy';
  /** Bytes of the source that it stands for. */
  readonly size: number;
  /** Its own bytes. */
  readonly length: number;
}

/** A file that may be one. */
export interface ArrayCandidate extends Omit<ArrayFile, 'format'> {
  readonly head: () => ByteStream | Promise<ByteStream>;
}

/** Finds the arrays among files that lie side by side, and which labels belong to which images. */
export async function findArrays<Given extends { readonly name: string }>(
  files: readonly Given[],
  candidateOf: (file: Given) => ArrayCandidate,
) {
  const images = new Map<Given, ArrayFile>();
  const labels = new Map<Given, ArrayFile>();
  for (const [index, file] of files.filter(({ name }) => mayBeIdx(name)).entries()) {
    if (index % STRIDE === 0) await yieldToMessages();
    const candidate = candidateOf(file);
    const idx = await idxContent(candidate.head);
    const npy = idx ? null : await npyOf(candidate);
    const array = npy
      ? ({ ...candidate, format: 'npy', count: npy.count } as const)
      : ({ ...candidate, format: 'idx' } as const);
    if ((idx ?? npy?.content) === 'images') images.set(file, array);
    if ((idx ?? npy?.content) === 'labels') labels.set(file, array);
  }
  const pairs = pairLabels([...images.values()], [...labels.values()]);
  const paired = new Set(pairs.values());
  return {
    /** The images of a file, with their labels; `null` for a file that is no array. Labels by themselves are skipped. */
    read<Result>(file: Given, use: Use<Result>): AsyncGenerator<Started<Result>> | null {
      const [own, label] = [images.get(file), labels.get(file)];
      if (own) return fromArray(own, pairs.get(own), use);
      if (!label) return null;
      return fromLabels(paired.has(label) ? null : label);
    },
  };
}

/** `null` for a file in another format, for arrays of something else, and for damaged ones, of which their reader says what is wrong. */
async function npyOf({ head, name }: ArrayCandidate) {
  try {
    const open = async () => gunzipIfNeeded(await head(), name);
    const header = await withReader(open, reader => takeNpyHeader(reader, name));
    return { content: npyContent(header, name), count: header.shape[0] ?? 0 };
  } catch {
    return null;
  }
}

/** @param label `null` for labels that are read with their images */
async function* fromLabels<Result>(label: ArrayFile | null): AsyncGenerator<Started<Result>> {
  if (!label) return;
  const reason = 'holds labels, and there are no images to which they clearly belong: name both files alike';
  yield* skippable(label.name, label.size, () => {
    throw new FileSkippedError('labels-without-images', reason);
  });
}

export async function* fromArray<Result>(
  file: ArrayFile,
  labelFile: ArrayFile | undefined,
  use: Use<Result>,
): AsyncGenerator<Started<Result>> {
  const { name, folder } = file;
  const size = file.size + (labelFile?.size ?? 0);
  yield* skippable(name, size, async function* () {
    const images = await readImages(file);
    const labels = labelFile ? await readLabels(labelFile, { label: name, count: images.count }) : null;
    for (let i = 0; i < images.count; i++) {
      if (i % STRIDE === 0) await yieldToMessages();
      const origin = { folder, label: labels?.[i] ?? null };
      yield { task: outcomeOf(name, size / images.count, async () => use(bytesRaster(images, i)), origin) };
    }
  });
}

/** @throws FileSkippedError for a file that holds no images, with what it holds */
export async function refuseArray(file: Omit<ArrayFile, 'folder' | 'size'>): Promise<void> {
  await readImages(file);
}

async function readImages(given: Omit<ArrayFile, 'folder' | 'size'>): Promise<ByteImages> {
  const file = { ...given, folder: '' };
  if (file.format === 'idx') return readIdxImages(file);
  const open = async () => gunzipIfNeeded(await file.open(), file.name);
  return readNpyImages(open, file.name, file.length).catch(skippedFor(file.name));
}

function readLabels(file: ArrayFile, images: { readonly label: string; readonly count: number }): Promise<Bytes> {
  const { name, format } = file;
  const open = async () => gunzipIfNeeded(await file.open(), name);
  return insistOnLabels(file, async () =>
    format === 'idx' ? readIdxLabels(await open(), name, images) : readNpyLabels(open, name, images),
  );
}
