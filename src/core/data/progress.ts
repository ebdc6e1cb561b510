/** One number from 0 to 1 that tells how far loading is. It never goes back, and reaches 1 by {@link Progress.done} only. */
export class Progress {
  readonly #report: (fraction: number) => void;
  #last = -1;

  constructor(report: (fraction: number) => void = () => undefined) {
    this.#report = report;
    this.#tell(0);
  }

  /**
   * Follows one download: the result is called with the length of each chunk.
   * @param length bytes to come, or `null`
   */
  follow(length: number | null): (bytes: number) => void {
    let received = 0;
    return bytes => {
      received += bytes;
      this.#tell(Math.min(downloadedFraction(received, length), DOWNLOADED));
    };
  }

  done(): void {
    this.#tell(1);
  }

  /** Whole percents are enough for anybody who watches. */
  #tell(fraction: number): void {
    const percent = Math.floor(100 * fraction) / 100;
    if (percent <= this.#last) return;
    this.#last = percent;
    this.#report(percent);
  }
}

/** What is left after the last byte is to make a data set of the bytes. */
const DOWNLOADED = 0.99;

/** Bytes after which a download of unknown length counts as half done: with n of them, the fraction is n / (n + this). */
const UNKNOWN_HALF = 4 * 2 ** 20;

/** A length that proves wrong is no length: some servers name that of the compressed bytes. */
function downloadedFraction(received: number, length: number | null): number {
  return length !== null && received <= length ? received / length : received / (received + UNKNOWN_HALF);
}
