/** The package's main entry: defines the elements, and exports their classes and the types of their events. */
export * from './dcgan-trainer/dcgan-trainer.js';
export * from './latent-grid/latent-grid.js';
export * from './face-morph/face-morph.js';
