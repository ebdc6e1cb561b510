/**
 * A page's workers that can be asked. The threads of a pool cannot: they wait for work in `Atomics.wait` and never come back to
 * their event loop.
 * @param {import('puppeteer-core').Page} page
 */
export function answeringWorkers(page) {
  return page.workers().filter(worker => !worker.url().includes('kernel-thread'));
}
