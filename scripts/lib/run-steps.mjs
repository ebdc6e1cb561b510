import { spawn } from 'node:child_process';

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {string} command
 * @property {string[]} [after] steps that must have succeeded before
 * @property {boolean} [waits] it mostly waits, for the network say, and so takes no lane
 * @property {boolean} [alone] nothing else that takes a lane runs beside it, and its output appears as it comes
 *
 * @typedef {{ name: string, ok: boolean, output: string }} Outcome `output` is empty for a step that ran alone
 */

/**
 * Runs commands side by side, each as soon as a lane is free and what it waits for has succeeded. The output of each is
 * printed whole when it ends, with its seconds. Once a step has failed, only those go on that do not wait for it.
 * @param {readonly Step[]} steps in the order in which they are begun
 * @param {number} lanes how many run at once
 * @returns {Promise<Outcome[]>} of the steps that ran
 */
export async function runSteps(steps, lanes) {
  const waiting = [...steps];
  /** @type {Map<Step, Promise<Outcome>>} */
  const running = new Map();
  const busy = () => [...running.keys()].filter(({ waits }) => !waits).length;
  /** @type {Outcome[]} */
  const outcomes = [];
  for (;;) {
    const done = outcomes.filter(({ ok }) => ok).map(({ name }) => name);
    const isReady = (/** @type {Step} */ { after = [], alone, waits }) =>
      after.every(name => done.includes(name)) && (waits || busy() < (alone ? 1 : lanes));
    while (![...running.keys()].some(({ alone }) => alone)) {
      const next = waiting.findIndex(isReady);
      if (next < 0) break;
      const [step] = waiting.splice(next, 1);
      running.set(step, run(step));
    }
    if (running.size === 0) return outcomes;
    const outcome = await Promise.race(running.values());
    for (const step of running.keys()) if (step.name === outcome.name) running.delete(step);
    outcomes.push(outcome);
  }
}

/** @param {Step} step @returns {Promise<Outcome>} */
function run({ name, command, alone = false }) {
  const title = `\n> ${name}: ${command}`;
  if (alone) console.log(title);
  const begun = performance.now();
  const child = spawn(command, { shell: true, stdio: alone ? 'inherit' : ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (/** @type {string} */ text) => (output += text));
  }
  return new Promise(resolve => {
    child.on('close', code => {
      const seconds = Math.round((performance.now() - begun) / 1000);
      if (!alone) console.log(`${title}\n${output.trimEnd()}`);
      console.log(`${code === 0 ? '' : 'FAILED after '}${seconds} s`);
      resolve({ name, ok: code === 0, output });
    });
  });
}
