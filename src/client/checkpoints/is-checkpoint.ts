import { HEADER_LIMIT } from '../../shared/safetensors/header-limit.js';

/** A `.safetensors` file has no registered media type. */
export const FILE_TYPE = { type: 'application/octet-stream' };

/** Whether a file is a checkpoint by its header, damaged or not; other files may be weights. */
export async function isCheckpoint(file: Blob): Promise<boolean> {
  return (await file.slice(0, HEADER_LIMIT).text()).includes('"dcgan-elements-checkpoint/');
}
