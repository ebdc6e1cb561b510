/** All that reading and writing checkpoints takes: loaded by runs with a name, and when a file is asked for or given. */
export { exportCheckpoint, openCheckpoint } from './checkpoint.js';
export { Keeper } from './autosave.js';
export { openSaved } from '../trainer/open-checkpoint.js';
export { deleteCheckpoint, listCheckpoints, readCheckpoint } from './manage.js';
