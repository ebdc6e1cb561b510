/** All that reading and writing checkpoints takes: loaded by runs with a name, and when a file is asked for or given. */
export { exportCheckpoint, openCheckpoint } from './checkpoint.js';
export { CheckpointAutosave } from './autosave.js';
export { openCheckpointedRun } from '../trainer/open-checkpoint.js';
export { deleteCheckpoint, listCheckpoints, readCheckpoint } from './manage.js';
