/**
 * What `<dcgan-trainer>` loads when it is first shown: the panels that a visitor asks for, and the chart once there is
 * something to draw. A file each, by name.
 */
export const PARTS = {
  chart: () => import('./chart.part.js'),
  copying: () => import('./copying.part.js'),
  pictures: () => import('./pictures/pictures.part.js'),
  settings: () => import('./settings.part.js'),
};

export type PartName = keyof typeof PARTS;
