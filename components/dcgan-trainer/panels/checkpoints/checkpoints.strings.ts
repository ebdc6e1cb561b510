import type { CheckpointStatus } from '../../../../src/client/index.js';
import { integer, twoDigits } from '../../../shared/formats.js';
import { asIs, localize } from '../../../shared/localize.js';

/** The words of the list of saved states. */
export const strings = localize('checkpoints', {
  size: asIs((bytes: number) => `${twoDigits.format(bytes / 1e6)} MB`),
  stepNamed: (step: number) => `Step ${integer.format(step)}`,
  checkpointsHint(status: CheckpointStatus | null): string {
    if (!status) return 'Export saves the whole run to a file: networks, optimisers, curves and pictures.';
    if (!status.writable) return 'This page does not save the run at present. Export saves it to a file.';
    return 'Saved automatically in this browser (last three). Export for a copy elsewhere.';
  },
  saveNow: 'Save now',
  exportCheckpoint: 'Export',
  importCheckpoint: 'Import',
  goBack: 'Restore',
  download: 'Download',
  delete: 'Delete',
  deleteQuestion: (step: number) => `Delete step ${integer.format(step)}?`,
  keep: 'Keep',
});
