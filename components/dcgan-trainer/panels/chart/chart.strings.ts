import { threeDigits, twoDecimals, integer } from '../../formats.js';

/** The words of the chart. */
export const strings = {
  metric: (value: number | null) => (value === null ? '–' : twoDecimals.format(value)),
  lossChart: 'Loss',
  reconstructionChart: 'Reconstruction error',
  scoreChart: 'Taken for real',
  reconstructionLoss: 'Autoencoder',
  discriminatorLoss: 'Discriminator',
  generatorLoss: 'Generator',
  realScore: 'Real, D(x)',
  fakeScore: 'Drawn, D(G(z))',
  reconstruction: (value: number | null) => (value === null ? '–' : threeDigits.format(value)),
  reconstructionSummary: (step: number, value: number | null) =>
    `At step ${integer.format(step)}: mean squared error of the autoencoder’s pictures ${strings.reconstruction(value)}.`,
  lineEnds: { reconstructionLoss: '', discriminatorLoss: 'D', generatorLoss: 'G', realScore: 'x', fakeScore: 'G(z)' },
  chartSummary: (step: number, d: number | null, g: number | null, real: number | null, fake: number | null) =>
    `At step ${integer.format(step)}: discriminator loss ${strings.metric(d)}, generator loss ${strings.metric(g)}; ` +
    `the discriminator takes real images for real with probability ${strings.metric(real)} ` +
    `and drawn ones with ${strings.metric(fake)}.`,
};
