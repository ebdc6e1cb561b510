/** All that reading and writing checkpoints takes; runs with a name load it at once, other pages when they need it. */
export { CheckpointAutosave } from './autosave.js';
export { exportCheckpoint, openCheckpoint } from './checkpoint.js';
export { deleteFolder, requireName, runNames } from './storage-folders.js';
export { openStore } from './store.js';
