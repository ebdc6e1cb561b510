/** What a promise is rejected with; fails when it is fulfilled. */
export async function rejection(promise: PromiseLike<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('The promise was fulfilled.');
}

/** Milliseconds in which anything comes, on the slowest machine: less than a test may take, so that it can say what did not. */
export const PATIENCE_MS = 45_000;

/** Until `holds` does, however long that takes on a busy machine. @param told what did not come, for the error */
export async function until(
  holds: () => boolean | Promise<boolean>,
  told: () => string = () => `It never came to be that ${String(holds)}.`,
): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(told());
    await wait(10);
  }
}

/** Until something stays as it is for a while: what is on its way has come by then, and more of it would be seen. */
export async function rest(count: () => number, milliseconds = 300): Promise<void> {
  let before = NaN;
  await until(async () => {
    before = count();
    await wait(milliseconds);
    return count() === before;
  });
}

export function wait(milliseconds: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, milliseconds));
}

/** The detail of the next event of a kind. */
export function next<Detail>(target: EventTarget, type: string): Promise<Detail> {
  return new Promise(resolve => {
    target.addEventListener(type, event => resolve((event as CustomEvent<Detail>).detail), { once: true });
  });
}
