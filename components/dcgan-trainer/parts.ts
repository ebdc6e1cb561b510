/**
 * What `<dcgan-trainer>` loads when it is first shown: the panels that a visitor asks for, and the chart once there is
 * something to draw. A file each, by name.
 */
export const PARTS = {
  chart: () => import('./panels/chart/chart.part.js'),
  copying: () => import('./panels/copying/copying.part.js'),
  pictures: () => import('./panels/pictures/pictures.part.js'),
  settings: () => import('./panels/settings/settings.part.js'),
};

export type PartName = keyof typeof PARTS;
