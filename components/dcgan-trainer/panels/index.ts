/**
 * What `<dcgan-trainer>` loads when it is first shown: the panels that a visitor asks for, and the chart once there is
 * something to draw. A file each, by name.
 */
export const PANELS = {
  chart: () => import('./chart/chart.panel.js'),
  copying: () => import('./copying/copying.panel.js'),
  pictures: () => import('./pictures/pictures.panel.js'),
  settings: () => import('./settings/settings.panel.js'),
};

export type PanelName = keyof typeof PANELS;
