import { spawnModule } from '../../shared/spawn-module.js';
import { assetUrl } from '../assets.js';
import type { WorkerFile } from '../package-files.js';

/** Starts one of the package's workers. @throws TypeError as {@link spawnModule} does */
export function spawnWorker(file: WorkerFile): Worker {
  return spawnModule(assetUrl(file), `dcgan-${file.slice(0, file.indexOf('.'))}`);
}
