/** What `<latent-grid>` loads along with its generator: the shelf of pins, and the nearest training image. */
export const PANELS = { pins: () => import('./pins/pins.panel.js') };
