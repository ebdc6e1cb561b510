/** Settles when no trainer of this page keeps the run of that name any more, and nothing of it is being written. */
export async function freed(name: string): Promise<void> {
  await navigator.locks.request(`dcgan-elements-run:${name}`, () => {});
}
