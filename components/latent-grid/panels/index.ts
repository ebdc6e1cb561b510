/** The parts of `<latent-grid>` that are loaded along with its generator. */
export const PANELS = {
  /** The pins, and the nearest training image. */
  pins: () => import('./pins/pins.panel.js'),
  /** Scenes and controls of a generator with classes, and the mode `text`. */
  classes: () => import('./classes/classes.panel.js'),
};
