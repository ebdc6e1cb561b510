/** Limits the memory in use: a caller that needs more than is left waits, first come, first served. */
export class MemorySemaphore {
  readonly #total: number;
  #left: number;
  readonly #waiting: { readonly amount: number; readonly grant: () => void }[] = [];

  constructor(total: number) {
    this.#total = total;
    this.#left = total;
  }

  /**
   * Waits until `amount` is free. More than the total is granted when nothing else is in use.
   * @returns releases it; to be called once
   */
  async take(amount: number): Promise<() => void> {
    const share = Math.min(amount, this.#total);
    await new Promise<void>(grant => {
      this.#waiting.push({ amount: share, grant });
      this.#serve();
    });
    return () => {
      this.#left += share;
      this.#serve();
    };
  }

  #serve(): void {
    for (let next = this.#waiting[0]; next && next.amount <= this.#left; next = this.#waiting[0]) {
      this.#waiting.shift();
      this.#left -= next.amount;
      next.grant();
    }
  }
}
