/** @typedef {import('../../../src/client/api.js').Trainer} Trainer */

/**
 * Runs in the page, on its own: defines what visitors do with the three elements. What the script calls is
 * `globalThis.visitors`.
 */
export async function open() {
  /**
   * @typedef {HTMLElement & Pick<Trainer, 'start' | 'pause' | 'step'> & { trainer: Trainer | null, reset(): Promise<void>, exportWeights(): Promise<Blob> }} TrainerElement
   * @typedef {import('../../../src/client/api.js').Generator} Generator
   * @typedef {HTMLElement & { generator: Generator | null, mode: string, view: object, pins: readonly Float32Array[], rows: number, columns: number, newSeed(): void, resetView(): void, pin(z: Float32Array): void }} GridElement
   * @typedef {HTMLElement & { generator: Generator | null, position: number, keys: readonly Float32Array[], interpolation: string, play(): void, pause(): void, shuffle(index?: number): void, setKey(index: number, z: Float32Array): void }} MorphElement
   */
  const address = '/dist/index.js';
  await import(address);
  /** @type {string[]} */
  const errors = [];
  for (const type of ['dcgan-error', 'unhandledrejection']) {
    addEventListener(type, event => {
      const reason = event instanceof CustomEvent ? event.detail : Reflect.get(event, 'reason');
      if (!isHaste(reason)) errors.push(`${type}: ${reason}`);
    });
  }
  const place = document.body;
  /** Visitors press what is not ready yet, or what is just going: that is told, and no fault. @param {unknown} error */
  const isHaste = error => error instanceof Error && ['AbortError', 'StateError'].includes(error.name);
  const tags = {
    trainer: 'dcgan-trainer recipe="quick" base-width="4" batch-size="16" controls',
    grid: 'latent-grid src="digits-2d" mode="plane" rows="6" columns="6" controls',
    morph: 'face-morph src="faces"',
  };
  let backend = 'auto';
  const markup = (/** @type {keyof typeof tags} */ name) => {
    const [tag] = tags[name].split(' ');
    return `<${tags[name]} backend="${backend}"></${tag}>`;
  };
  const names = /** @type {(keyof typeof tags)[]} */ (Object.keys(tags));
  place.style.cssText = 'display: grid; grid-template-columns: repeat(3, 1fr); align-items: start'; // elements out of view would pause
  place.innerHTML = names.map(name => `<div id="${name}"></div>`).join('');
  const slot = (/** @type {string} */ name) => /** @type {HTMLElement} */ (document.getElementById(name));
  const trainer = () => /** @type {TrainerElement} */ (slot('trainer').firstElementChild);
  const grid = () => /** @type {GridElement} */ (slot('grid').firstElementChild);
  const morph = () => /** @type {MorphElement} */ (slot('morph').firstElementChild);
  const rest = (/** @type {number} */ milliseconds) => new Promise(resolve => setTimeout(resolve, milliseconds));

  /** @param {string} on the backend of all elements from now on */
  function mount(on) {
    backend = on;
    for (const name of names) if (!slot(name).firstElementChild) slot(name).innerHTML = markup(name);
  }

  /** Removes the elements, as when a visitor leaves; what they held is freed a moment later. */
  async function close() {
    for (const name of names) slot(name).replaceChildren();
    await rest(500);
    return { elements: document.querySelectorAll('dcgan-trainer, latent-grid, face-morph').length };
  }

  /** @param {() => boolean} test */
  async function until(test) {
    for (let tries = 0; !test(); tries++) {
      if (tries === 4_000) return void errors.push(`It never came to be that ${test}`);
      await rest(25);
    }
  }

  const random = (/** @type {number} */ size) => Float32Array.from({ length: size }, () => 2 * Math.random() - 1);

  /** A photograph of noise, of the generator's own size. */
  async function invert() {
    const { generator } = morph();
    if (!generator?.description.encoder) return;
    const { height, width, channels } = generator.description;
    const { z } = await generator.invert(random(height * width * channels));
    morph().setKey(0, z);
  }

  /** What a visitor may do; each takes a moment. @type {(() => unknown)[]} */
  const actions = [
    () => trainer().start(),
    () => trainer().pause(),
    () => trainer().step(1),
    () => trainer().step(1),
    () => trainer().exportWeights(),
    () => (Math.random() < 0.2 ? trainer().reset() : trainer().start()),
    () => (grid().view = { ...grid().view, x: Math.random() - 0.5, y: Math.random() - 0.5 }),
    () => (grid().view = { ...grid().view, zoom: 1 + 3 * Math.random() }),
    () => grid().resetView(),
    () => (grid().mode = 'random'),
    () => (grid().mode = 'plane'),
    () => (grid().mode = 'interpolate'),
    () => grid().newSeed(),
    () => grid().generator && grid().pin(random(2)),
    () => (grid().pins = []),
    () => morph().play(),
    () => morph().pause(),
    () => morph().shuffle(),
    () => (morph().position = Math.random()),
    () => (morph().interpolation = Math.random() < 0.5 ? 'linear' : 'spherical'),
    invert,
    () => remount('grid'),
    () => remount('morph'),
    () => (Math.random() < 0.3 ? remount('trainer') : trainer().start()),
  ];

  /** @param {keyof typeof tags} name */
  async function remount(name) {
    slot(name).replaceChildren();
    await rest(150); // longer than an element may be out of the document before it frees its worker
    slot(name).innerHTML = markup(name);
  }

  /** One interaction for each number in [0, 1), with a moment between two. @param {number[]} choices */
  async function act(choices) {
    for (const choice of choices) {
      try {
        await actions[Math.floor(choice * actions.length)]?.();
      } catch (error) {
        if (!isHaste(error)) errors.push(String(error));
      }
      await rest(20);
    }
  }

  /** Uses all three once on WebGL, the same way each time, and returns what is then held on the accelerator. */
  async function round() {
    await close();
    mount('webgl');
    slot('grid').scrollIntoView();
    await until(() => grid().generator !== null);
    slot('morph').scrollIntoView();
    await until(() => morph().generator !== null);
    slot('trainer').scrollIntoView();
    await trainer().step(2);
    const memory = await trainer().trainer?.memory();
    return { trainerTensors: memory?.numTensors };
  }

  Object.assign(globalThis, { visitors: { errors, mount, close, round, act } });
}
