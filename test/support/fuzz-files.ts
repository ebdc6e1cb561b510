/** Reads damaged files with the readers themselves, in Node, as `scripts/check/soak/fuzz.mjs` has it. */
import { readKerasModel } from '../../src/core/generator/keras/read-keras.js';
import { readTorchFile } from '../../src/core/generator/pytorch/torch-file.js';
import { createPictureDataset } from '../../src/core/data/pictures/import.js';
import { DcganError } from '../../src/shared/errors.js';
import { damagedFiles, kerasFiles, npzFiles, oldTorchFiles, torchZips, type FileFormat } from './damaged-files.js';

type Bytes = Uint8Array<ArrayBuffer>;

/** How to read a format. Each rejects or throws if the file is refused. */
export const READERS: Readonly<Record<string, (bytes: Bytes) => unknown>> = {
  'PyTorch zip': bytes => readTorchFile(bytes.buffer),
  'PyTorch before 1.6': bytes => readTorchFile(bytes.buffer),
  'Keras h5': bytes => readKerasModel({ format: 'keras', bytes: bytes.buffer }),
  'NumPy npz': bytes => createPictureDataset([new File([bytes], 'set.npz')], { size: null }),
};

/** @param fixture reads a file of test/fixtures */
export async function formatsOf(
  fixture: (path: string) => Promise<Bytes>,
): Promise<Readonly<Record<string, FileFormat>>> {
  return {
    'PyTorch zip': torchZips(await fixture('pytorch/example-64.pt')),
    'PyTorch before 1.6': oldTorchFiles(await fixture('pytorch/compiled-old.pt')),
    'Keras h5': kerasFiles(await fixture('keras/sequential-2.h5')),
    'NumPy npz': await npzFiles(),
  };
}

export interface FuzzResult {
  readonly read: number;
  readonly refused: number;
  /** The slowest file: milliseconds, and what was wrong with it. */
  readonly slowest: { readonly ms: number; readonly what: string };
  /** What threw an error that is none of this package's. */
  readonly foreign: readonly string[];
}

export interface FuzzOptions {
  readonly count: number;
  readonly seed: number;
  /** Milliseconds, by the wall unless told otherwise. */
  readonly clock?: () => number;
  readonly after?: () => void;
}

/** Reads `count` damaged files of one format, one after the other. @param after is called after each */
export async function fuzz(
  format: FileFormat,
  read: (bytes: Bytes) => unknown,
  { count, seed, clock = () => performance.now(), after }: FuzzOptions,
): Promise<FuzzResult> {
  const result = { read: 0, refused: 0, slowest: { ms: 0, what: '' }, foreign: [] as string[] };
  for await (const { what, bytes } of damagedFiles(format, count, seed)) {
    const start = clock();
    try {
      await read(bytes);
      result.read++;
    } catch (error) {
      result.refused++;
      if (!(error instanceof DcganError)) result.foreign.push(`${what}: ${String(error)}`);
    }
    const ms = clock() - start;
    if (ms > result.slowest.ms) result.slowest = { ms, what };
    after?.();
  }
  return result;
}
