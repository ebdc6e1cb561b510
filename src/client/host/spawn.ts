/** Starts the package's own workers from a page. */
import { spawnModuleWorker } from '../../shared/host/spawn-module-worker.js';
import { assetUrl } from '../assets.js';
import type { WorkerFile } from '../package-files.js';

/** Starts one of the package's workers. @throws TypeError as {@link spawnModuleWorker} */
export function spawnWorker(file: WorkerFile): Worker {
  return spawnModuleWorker(assetUrl(file), `dcgan-${file.slice(0, file.indexOf('.'))}`);
}
