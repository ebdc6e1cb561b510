/** What a promise is rejected with; fails when it is fulfilled. */
export async function rejection(promise: PromiseLike<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('The promise was fulfilled.');
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
