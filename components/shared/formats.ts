import { currentLanguage } from './language.js';

/** How the elements write numbers, in the present language. */

/** What is made once for each language that is used. */
export function perLanguage<Format>(make: (locale: string) => Format): () => Format {
  const made = new Map<string, Format>();
  return () => {
    const { locale } = currentLanguage();
    const format = made.get(locale) ?? make(locale);
    made.set(locale, format);
    return format;
  };
}

/** @param options as of `Intl.NumberFormat` */
export function number(options: Intl.NumberFormatOptions): { format(value: number): string } {
  const inLanguage = perLanguage(locale => new Intl.NumberFormat(locale, options));
  return { format: value => inLanguage().format(value) };
}

export const integer = number({ maximumFractionDigits: 0 });
export const twoDecimals = number({ minimumFractionDigits: 2, maximumFractionDigits: 2 });
export const threeDigits = number({ maximumSignificantDigits: 3 });

/** A share of 1 as "27 %". */
export const percent = (share: number): string => `${integer.format(100 * share)} %`;

/** Progress from 0 to 1 as "99 %", which is rounded down, so that 100 % means done. */
export const progressPercent = (fraction: number): string => percent(Math.floor(fraction * 100) / 100);
