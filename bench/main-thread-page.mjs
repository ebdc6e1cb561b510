/**
 * Runs in the page, on its own: a trainer that uses all cores, with a grid that follows it and a morph that plays; defines
 * `globalThis.mainThread`.
 * @param {object} options the trainer's
 */
export async function begin(options) {
  const address = '/dist/index.js';
  await import(address);
  document.body.innerHTML = `
    <dcgan-trainer id="trainer" recipe="quick" backend="wasm" controls></dcgan-trainer>
    <latent-grid for="trainer" mode="plane" plane="samples" rows="20" columns="20" controls></latent-grid>
    <face-morph for="trainer" autoplay></face-morph>`;
  document.body.style.cssText = 'display: grid; grid-template-columns: repeat(3, 1fr); align-items: start'; // all in view
  /** @typedef {HTMLElement & { options: object, start(): Promise<void>, trainer: import('../src/client/api.js').Trainer | null }} TrainerElement */
  const element = /** @type {TrainerElement} */ (document.querySelector('dcgan-trainer'));
  element.options = options;
  await element.start();
  await new Promise(resolve => element.addEventListener('dcgan-sheet', resolve, { once: true }));
  const state = () => {
    const { trainer } = element;
    const { threads, workers } = trainer?.description.backend ?? {};
    return { step: trainer?.progress.step, threads: threads?.reason, workers: workers?.reason };
  };
  Reflect.set(globalThis, 'mainThread', { state });
}
