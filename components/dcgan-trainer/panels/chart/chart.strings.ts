import { threeDigits, twoDecimals, integer } from '../../../shared/formats.js';
import { asIs, localize } from '../../../shared/localize.js';

/** The words of the chart. */
export const strings = localize('chart', {
  metric: asIs((value: number | null): string => (value === null ? '–' : twoDecimals.format(value))),
  lossChart: 'Loss',
  reconstructionChart: 'Reconstruction error',
  scoreChart: 'Judged real',
  reconstructionLoss: 'Autoencoder',
  discriminatorLoss: 'Discriminator',
  generatorLoss: 'Generator',
  realScore: 'Real, D(x)',
  fakeScore: 'Generated, D(G(z))',
  reconstruction: asIs((value: number | null): string => (value === null ? '–' : threeDigits.format(value))),
  reconstructionSummary: (step: number, value: number | null) =>
    `At step ${integer.format(step)}: mean squared error of the autoencoder ${strings.reconstruction(value)}.`,
  lineEnds: { reconstructionLoss: '', discriminatorLoss: 'D', generatorLoss: 'G', realScore: 'x', fakeScore: 'G(z)' },
  chartSummary: (step: number, d: number | null, g: number | null, real: number | null, fake: number | null) =>
    `At step ${integer.format(step)}: discriminator loss ${strings.metric(d)}, generator loss ${strings.metric(g)}; ` +
    `the discriminator judges real images real with probability ${strings.metric(real)}, ` +
    `and generated ones with ${strings.metric(fake)}.`,
});
