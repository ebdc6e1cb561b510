/**
 * Runs in the page, on its own: opens runs whose workers the script then breaks; `globalThis.cores`.
 * @param {object} options of the runs
 */
export async function begin(options) {
  const address = '/dist/engine.js';
  const engine = /** @type {typeof import('../../../src/client/index.js')} */ (await import(address));
  /** @type {import('../../../src/client/api.js').Trainer | undefined} */
  let trainer;
  /** When each step was told, in milliseconds. @type {Map<number, number>} */
  let times = new Map();
  let last = 0;
  let started = 0;
  /** @type {import('../../../src/client/api.js').TrainerEventDetails['recovery'][]} */
  let recoveries = [];
  /** @type {string[]} */
  let errors = [];

  /** Begins a run, and settles when it computes with so many workers, as it has measured if it has several. */
  async function open(/** @type {number} */ workers) {
    for (;;) {
      await openAny();
      while (workers > 1 && trainer?.description.backend.workers?.code !== 'workers-measured') await pass(1);
      if (trainer?.description.workers === workers) return;
    }
  }

  async function openAny() {
    trainer?.dispose();
    const run = (trainer = await engine.createTrainer({ ...Reflect.get(globalThis, 'smallRun')(), ...options }));
    times = new Map();
    last = 0;
    started = Date.now();
    run.addEventListener('step', ({ detail }) => times.set((last = detail.step), Date.now()));
    run.addEventListener('recovery', ({ detail }) => {
      recoveries.push(detail);
      stepsLost = Math.max(0, last - detail.step);
      secondsLost = ((times.get(last) ?? started) - (times.get(detail.step) ?? started)) / 1000;
    });
    run.addEventListener('description', ({ detail }) => (mostWorkers = Math.max(mostWorkers, detail.workers)));
    run.addEventListener('error', ({ detail }) => errors.push(`${detail.name}: ${detail.message}`));
    run.start().catch(() => {}); // the call that a lost worker does not answer; the run goes on by itself
    await pass(12);
  }

  /** Settles after so many more `step` events. */
  async function pass(/** @type {number} */ steps) {
    const until = last + steps;
    while (last < until) await new Promise(resolve => trainer?.addEventListener('step', resolve, { once: true }));
  }

  let begun = 0;
  /** The most workers that have computed since the fault. */
  let mostWorkers = 0;
  /** Of those that were told, also after the fault. */
  let stepsLost = 0;
  /** Between the last step that was told and the one that the run goes on from. */
  let secondsLost = 0;

  /** Must be called as the fault happens. */
  function mark() {
    recoveries = [];
    errors = [];
    mostWorkers = 0;
    begun = Date.now();
  }

  /** Settles with the effect of the fault, once the run goes on. */
  async function watch(/** @type {number} */ patience) {
    const late = new Promise(resolve => setTimeout(resolve, patience, null));
    const told = new Promise(resolve => trainer?.addEventListener('recovery', resolve, { once: true }));
    if (recoveries.length === 0) await Promise.race([told, late]);
    const [recovery] = recoveries;
    await Promise.race([pass(1), late]);
    const seconds = (Date.now() - begun) / 1000;
    await Promise.race([pass(10), late]); // a second event would come within these steps
    const description = trainer?.description;
    return {
      recoveries: recoveries.length,
      cause: recovery ? `${recovery.cause.name}: ${recovery.cause.message}` : 'nothing was told',
      seconds,
      stepsLost,
      secondsLost,
      state: trainer?.state,
      errors,
      computing: { workers: mostWorkers, threads: description?.backend.threads?.count ?? 0 },
    };
  }

  const end = () => trainer?.dispose();
  Object.assign(globalThis, { cores: { open, pass, mark, watch, end } });
}
