import { executeServerCommand } from '@web/test-runner-commands';
import { readSafetensors, type NamedTensor, type SafetensorsFile } from '../../src/weights/safetensors.js';

const FOLDER = 'test/fixtures/golden';

export interface GoldenFile extends SafetensorsFile {
  readonly name: string;
}

/** Every golden file of a variant, told by the metadata inside. */
export async function goldenFiles(variant: string): Promise<GoldenFile[]> {
  const names = (await executeServerCommand<string[], string>('files', FOLDER)) ?? [];
  const files = await Promise.all(names.filter(name => name.endsWith('.safetensors')).map(goldenFile));
  return files.filter(({ metadata }) => metadata['variant'] === variant);
}

export async function goldenFile(name: string): Promise<GoldenFile> {
  const response = await fetch(`/${FOLDER}/${name}`);
  return { name, ...readSafetensors(await response.arrayBuffer()) };
}

export function tensor(file: GoldenFile, name: string): NamedTensor {
  const found = file.tensors[name];
  if (!found) throw new Error(`${file.name} has no ${name}.`);
  return found;
}

/** The tensors whose names begin with a prefix, under what follows it. */
export function part(file: GoldenFile, prefix: string): Record<string, Float32Array> {
  const entries = Object.entries(file.tensors).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(entries.map(([name, { data }]) => [name.slice(prefix.length), data]));
}

export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs((a[i] as number) - (b[i] as number));
    if (!(difference <= largest)) largest = difference; // also catches NaN, which then stays
  }
  return largest;
}

export function largest(a: ArrayLike<number>): number {
  return largestDifference(a, new Float32Array(a.length));
}
