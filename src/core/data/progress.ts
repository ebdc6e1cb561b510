import type { LoadProgress } from '../../shared/protocol/trainer.js';

/** Bytes of a download so far, and in all. */
export type ReceivedBytes = NonNullable<LoadProgress['bytes']>;

/** The progress of loading, from 0 to 1. It never goes back, and reaches 1 only by {@link Progress.done}. */
export class Progress {
  readonly #report: (fraction: number, bytes?: ReceivedBytes) => void;
  #last = -1;

  constructor(report: (fraction: number, bytes?: ReceivedBytes) => void = () => undefined) {
    this.#report = report;
    this.#tell(0);
  }

  /**
   * Follows one download.
   * @param length its number of bytes; `null` if unknown
   * @param share of the whole that the download is, if work follows it
   * @returns a function to be called with the length of each chunk
   */
  follow(length: number | null, share = 1): (bytes: number) => void {
    let received = 0;
    return bytes => {
      received += bytes;
      const known = length !== null && received <= length;
      const fraction = Math.min(share * downloadedFraction(received, length), DOWNLOADED);
      this.#tell(fraction, known ? { received, total: length } : undefined);
    };
  }

  /** Work after a download: a fraction of all, which is below 1 until {@link Progress.done}. */
  advance(fraction: number): void {
    this.#tell(Math.min(fraction, DOWNLOADED));
  }

  done(): void {
    this.#tell(1);
  }

  /** Reports whole percents only. */
  #tell(fraction: number, bytes?: ReceivedBytes): void {
    const percent = Math.floor(100 * fraction) / 100;
    if (percent <= this.#last) return;
    this.#last = percent;
    this.#report(percent, bytes);
  }
}

/** Progress after the last byte: the data set still has to be made from the bytes. */
const DOWNLOADED = 0.99;

/** Bytes after which a download of unknown length counts as half done: with n of them, the fraction is n / (n + this). */
const UNKNOWN_HALF = 4 * 2 ** 20;

/** A length that proves wrong is treated as unknown: some servers send the length of the compressed bytes. */
function downloadedFraction(received: number, length: number | null): number {
  return length !== null && received <= length ? received / length : received / (received + UNKNOWN_HALF);
}
