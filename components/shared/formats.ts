/** How the elements write numbers: with the `*.strings.ts` and `formats.ts` files, all that a translation replaces. */

export const LANGUAGE = 'en';
export const number = (options: Intl.NumberFormatOptions) => new Intl.NumberFormat(LANGUAGE, options);

export const integer = number({ maximumFractionDigits: 0 });
export const twoDecimals = number({ minimumFractionDigits: 2, maximumFractionDigits: 2 });
export const threeDigits = number({ maximumSignificantDigits: 3 });

/** A share of 1 as "27 %". */
export const percent = (share: number): string => `${integer.format(100 * share)} %`;

/** Progress from 0 to 1 as "99 %", which is rounded down, so that 100 % means done. */
export const progressPercent = (fraction: number): string => `${Math.floor(fraction * 100)} %`;
