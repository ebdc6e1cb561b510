/** Reads pictures from IDX files, with their labels where these lie beside them. */
import { FileSkippedError } from '../../../shared/files/file-skipped.js';
import { yieldToMessages } from '../../../shared/yield-to-messages.js';
import type { ByteStream } from '../bytes.js';
import { idxContent, mayBeIdx, pairLabels, readIdxFiles, type IdxFile } from './idx-files.js';
import { outcomeOf, skippable, type Started, type Use } from './outcomes.js';
import { bytesRaster } from './raster.js';

/** Images between two yields, which let an abort be noticed. */
const STRIDE = 256;

/** An IDX file whose kind is not known yet. */
export interface IdxCandidate extends IdxFile {
  /** Bytes of the source that it stands for. */
  readonly size: number;
  readonly head: () => ByteStream | Promise<ByteStream>;
}

type SizedIdxFile = Omit<IdxCandidate, 'head'>;

/** Finds the IDX files among files that lie side by side, and which labels belong to which images. */
export async function findIdx<Given extends { readonly name: string }>(
  files: readonly Given[],
  candidateOf: (file: Given) => IdxCandidate,
) {
  const images = new Map<Given, IdxCandidate>();
  const labels = new Map<Given, IdxCandidate>();
  for (const file of files.filter(({ name }) => mayBeIdx(name))) {
    const candidate = candidateOf(file);
    const content = await idxContent(candidate.head);
    if (content === 'images') images.set(file, candidate);
    if (content === 'labels') labels.set(file, candidate);
  }
  const pairs = pairLabels([...images.values()], [...labels.values()]);
  const paired = new Set(pairs.values());
  return {
    /** The images of a file, with their labels; `null` for a file that is no IDX file. Labels by themselves are skipped. */
    read<Result>(file: Given, use: Use<Result>): AsyncGenerator<Started<Result>> | null {
      const [own, label] = [images.get(file), labels.get(file)];
      if (own) return fromIdx(own, pairs.get(own), use);
      if (!label) return null;
      return fromLabels(paired.has(label) ? null : label);
    },
  };
}

/** @param label `null` for labels that are read with their images */
async function* fromLabels<Result>(label: SizedIdxFile | null): AsyncGenerator<Started<Result>> {
  if (!label) return;
  const reason = 'holds labels, and there are no images to which they clearly belong: name both files alike';
  yield* skippable(label.name, label.size, () => {
    throw new FileSkippedError('labels-without-images', reason);
  });
}

export async function* fromIdx<Result>(
  file: SizedIdxFile,
  labelFile: SizedIdxFile | undefined,
  use: Use<Result>,
): AsyncGenerator<Started<Result>> {
  const { name, folder } = file;
  const size = file.size + (labelFile?.size ?? 0);
  yield* skippable(name, size, async function* () {
    const { images, labels } = await readIdxFiles(file, labelFile);
    for (let i = 0; i < images.count; i++) {
      if (i % STRIDE === 0) await yieldToMessages();
      const origin = { folder, label: labels?.[i] ?? null };
      yield { task: outcomeOf(name, size / images.count, async () => use(bytesRaster(images, i)), origin) };
    }
  });
}
