/** The parts of `<latent-grid>` that are loaded along with its generator: the pins, and the nearest training image. */
export const PANELS = { pins: () => import('./pins/pins.panel.js') };
