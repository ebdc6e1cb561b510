/**
 * The parts of `<dcgan-trainer>` that are loaded when they are first shown: the panels that visitors open, and the chart.
 */
export const PANELS = {
  assessment: () => import('./assessment/assessment.panel.js'),
  before: () => import('./before/before.panel.js'),
  chart: () => import('./chart/chart.panel.js'),
  copying: () => import('./copying/copying.panel.js'),
  pictures: () => import('./pictures/pictures.panel.js'),
  save: () => import('./save/save.panel.js'),
  settings: () => import('./settings/settings.panel.js'),
};

export type PanelName = keyof typeof PANELS;
