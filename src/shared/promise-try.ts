/** A promise of what a function returns, or throws: `Promise.try()`, which not all browsers have yet. */
export function promiseTry<Result>(run: () => Result): Promise<Result> {
  return new Promise(resolve => resolve(run()));
}
