/** Runs in the page before its scripts: captures its workers and its clock, as another script might. */
export function capture() {
  const Native = Worker;
  /** @type {Worker[]} */
  const workers = [];
  globalThis.Worker = class extends Native {
    constructor(/** @type {ConstructorParameters<typeof Native>} */ ...given) {
      super(...given);
      workers.push(this);
    }
  };
  const now = performance.now.bind(performance);
  let ahead = 0;
  performance.now = () => now() + ahead;
  Object.assign(globalThis, {
    killWorker: () => Native.prototype.terminate.call(workers.at(-1)),
    passMinute: () => (ahead += 60_000),
  });
}

/** Runs in the page, on its own: begins the run, and defines what the script calls, `globalThis.faults`. */
export async function begin() {
  const address = '/dist/engine.js';
  const engine = /** @type {typeof import('../../../src/client/index.js')} */ (await import(address));
  const { createTrainer, listCheckpoints, readCheckpoint } = engine;
  const options = {
    ...Reflect.get(globalThis, 'smallRun')(),
    backend: /** @type {const} */ ('webgl'),
    checkpoint: 'faults',
    autosave: { steps: 20 },
  };
  const trainer = await createTrainer(options);
  /** When each step was told, in milliseconds. @type {Map<number, number>} */
  const times = new Map();
  const started = Date.now();
  let looked = { sheets: 0, exports: 0, checkpoints: 0 };
  /** @type {string[]} */
  let zeros = [];
  let last = 0;
  let recoveries = 0;

  trainer.addEventListener('step', ({ detail }) => times.set((last = detail.step), Date.now()));
  trainer.addEventListener('recovery', () => (recoveries += 1));
  trainer.addEventListener('sheet', ({ detail: { sheet } }) => {
    looked.sheets += 1;
    const pixels = new Uint32Array(sheet.rgba.buffer);
    if (pixels.every(pixel => pixel === pixels[0])) zeros.push(`the sheet of step ${sheet.step} is of one tone`);
  });
  trainer.addEventListener('checkpoint', ({ detail }) => {
    if (detail.kind === 'saved') void lookAtSaved();
    else if (detail.kind === 'failed') zeros.push(detail.error.message);
  });

  async function lookAtSaved() {
    const [newest] = await listCheckpoints('faults');
    if (!newest) return;
    const file = await readCheckpoint('faults', newest.id).catch(() => null); // the checkpoint may be pruned by now
    if (!file) return;
    looked.checkpoints += 1;
    await look(file, `the checkpoint of step ${newest.step}`);
  }

  /** The kernels of all layers, which are never all zeros. */
  async function look(/** @type {Blob} */ file, /** @type {string} */ what) {
    const bytes = await file.arrayBuffer();
    const length = Number(new DataView(bytes).getBigUint64(0, true));
    const tensors = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes, 8, length)));
    const names = Object.keys(tensors).filter(
      name => /(kernel|weight)s?$/.test(name) && !/^(adam|record)\//.test(name),
    );
    if (names.length < 4) zeros.push(`${what} has only ${names.length} kernels: ${Object.keys(tensors)}`);
    for (const name of names) {
      const [from, to] = tensors[name].data_offsets;
      if (new Uint8Array(bytes, 8 + length + from, to - from).every(byte => byte === 0)) {
        zeros.push(`${what} has only zeros in ${name}`);
      }
    }
  }

  /** Exports weights all the time, also while the worker is dying: whatever comes must be good. */
  let ended = false;
  async function exportOnAndOn() {
    while (!ended) {
      const file = await trainer.exportWeights().catch(() => null);
      if (file) looked.exports += 1;
      if (file) await look(file, 'an export');
      await new Promise(resolve => setTimeout(resolve, 250));
    }
  }

  /** Settles after so many more `step` events. */
  async function pass(/** @type {number} */ steps) {
    const until = last + steps;
    while (last < until) await new Promise(resolve => trainer.addEventListener('step', resolve, { once: true }));
  }

  /** Settles with the effect of a fault that happens now, once the run goes on. */
  async function watch(/** @type {number} */ patience, /** @type {boolean} */ kill) {
    recoveries = 0;
    zeros = [];
    const begun = Date.now();
    const before = last;
    if (kill) Reflect.get(globalThis, 'killWorker')();
    const late = new Promise(resolve => setTimeout(resolve, patience, null));
    const recovered = new Promise(resolve =>
      trainer.addEventListener('recovery', ({ detail }) => resolve(detail), { once: true }),
    );
    const recovery = /** @type {import('../../../src/client/api.js').TrainerEventDetails['recovery'] | null} */ (
      await Promise.race([recovered, late])
    );
    if (recovery)
      await Promise.race([new Promise(resolve => trainer.addEventListener('step', resolve, { once: true })), late]);
    const seconds = (Date.now() - begun) / 1000;
    const step = recovery?.step ?? 0;
    await new Promise(resolve => setTimeout(resolve, 1_000)); // a second event, or a bad picture, would come within this second
    Reflect.get(globalThis, 'passMinute')();
    const seen = looked;
    looked = { sheets: 0, exports: 0, checkpoints: 0 };
    return {
      recoveries,
      cause: recovery ? recovery.cause.name : 'nothing was told',
      seconds,
      stepsLost: Math.max(0, before - step),
      secondsLost: Math.max(0, begun - (times.get(step) ?? started)) / 1000, // at worst, all work since the beginning
      zeros,
      state: trainer.state,
      looked: seen,
    };
  }

  function end() {
    ended = true;
    trainer.dispose();
  }

  await trainer.start();
  await new Promise(resolve => trainer.addEventListener('step', resolve, { once: true }));
  void exportOnAndOn();
  Object.assign(globalThis, { faults: { pass, watch, end } });
}
