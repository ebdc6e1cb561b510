import { executeServerCommand } from '@web/test-runner-commands';
import { FOLDER, goldenFile, type GoldenFile } from './golden.js';

/** Every golden file of a variant, told by the metadata inside. */
export async function goldenFiles(variant: string): Promise<GoldenFile[]> {
  const names = (await executeServerCommand<string[], string>('files', FOLDER)) ?? [];
  const files = await Promise.all(names.filter(name => name.endsWith('.safetensors')).map(goldenFile));
  return files.filter(({ metadata }) => metadata['variant'] === variant);
}
