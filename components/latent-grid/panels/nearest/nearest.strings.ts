const precise = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

/** The words of the nearest training image. */
export const strings = {
  errorTitle: 'That did not work',
  percent: (fraction: number) => `${Math.floor(fraction * 100)} %`,
  nearest: 'Nearest training image',
  nearestHint: 'Point at a picture to see the training image nearest to it.',
  nearestLabel: 'The training image nearest to the picture',
  nearestDistance: (distance: number, limit: number, copy: boolean) =>
    Number.isFinite(limit)
      ? `Distance ${precise.format(distance)}. Below ${precise.format(limit)} it would count as a copy` +
        `${copy ? ', and it does.' : '.'}`
      : `Distance ${precise.format(distance)}.`,
};
