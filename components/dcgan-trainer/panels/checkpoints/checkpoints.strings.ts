import type { CheckpointStatus } from '../../../../src/client/index.js';
import { twoDigits, integer } from '../../formats.js';

/** The words of the list of saved states. */
export const strings = {
  size: (bytes: number) => `${twoDigits.format(bytes / 1e6)} MB`,
  stepNamed: (step: number) => `Step ${integer.format(step)}`,
  checkpoints: 'Saved states',
  checkpointsHint(status: CheckpointStatus | null): string {
    if (!status) return 'A file keeps all of the run: networks, optimisers, curves and pictures.';
    if (!status.writable) return 'This page does not save the run at present. A file keeps all of it.';
    return 'Saved by itself in this browser while it trains: the last three. A file keeps all of the run elsewhere too.';
  },
  saveNow: 'Save now',
  exportCheckpoint: 'Export',
  importCheckpoint: 'Import',
  goBack: 'Go back to this',
  download: 'Download',
  delete: 'Delete',
  deleteQuestion: (step: number) => `Delete step ${integer.format(step)}?`,
  resetNo: 'Keep it',
};
