/** All that reading and writing checkpoints takes: loaded by runs with a name, and when a file is asked for or given. */
export { exportCheckpoint, openCheckpoint } from './checkpoint.js';
export { Keeper } from './keeper.js';
export { openSaved } from './open-saved.js';
export { deleteCheckpoint, listCheckpoints, readCheckpoint } from './saved.js';
