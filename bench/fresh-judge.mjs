/**
 * Measures what the fresh judge says; the tables of docs/assessment.md. Needs `npm run build`.
 *
 *   node bench/fresh-judge.mjs                     # all cases
 *   node bench/fresh-judge.mjs real untrained      # those whose name has one of the words
 *   node bench/fresh-judge.mjs --generators digits A.safetensors B.safetensors
 *                                                  # files against a data set, five seeds each
 */
import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import { withPages } from './with-pages.mjs';

/** @param {number} count */
const seeds = count => Array.from({ length: count }, (_, i) => i + 1);

/** @type {Record<string, { of: Omit<import('./fresh-judge.js').JudgeCase, 'seed'>, seeds: number[] }>} */
const cases = {
  'real digits against real digits': { of: { dataset: 'digits' }, seeds: seeds(20) },
  'real faces against real faces': { of: { dataset: 'faces' }, seeds: seeds(5) },
  'an untrained generator of digits': { of: { dataset: 'digits', generator: 0 }, seeds: seeds(5) },
  'a run on digits after 300 steps': { of: { dataset: 'digits', generator: 300 }, seeds: seeds(5) },
  'digits on board': { of: { dataset: 'digits', generator: 'digits' }, seeds: seeds(5) },
  'faces on board': { of: { dataset: 'faces', generator: 'faces' }, seeds: seeds(5) },
};

const words = process.argv.slice(2);
const chosen = words[0] === '--generators' ? filesAgainst(words[1] ?? 'digits', words.slice(2)) : cases;
await withPages('fresh-judge', 'freshJudge', async open => {
  for (const [name, { of, seeds }] of Object.entries(chosen)) {
    if (chosen === cases && words.length > 0 && !words.some(word => name.includes(word))) continue;
    console.log(name);
    /** @type {number[]} */
    const accuracies = [];
    for (const seed of seeds) {
      const page = await open(); // a page of its own: its memory goes with it
      /** @type {import('./fresh-judge.js').JudgeFigures} */
      const figures = JSON.parse(
        /** @type {string} */ (
          await page.evaluate(`freshJudge(${JSON.stringify({ ...of, seed })}).then(JSON.stringify)`)
        ),
      );
      accuracies.push(figures.accuracy);
      console.log(`  seed ${seed}: ${described(figures)}`);
      await page.close();
    }
    const [least, most] = [Math.min(...accuracies), Math.max(...accuracies)];
    const mean = accuracies.reduce((sum, accuracy) => sum + accuracy, 0) / accuracies.length;
    console.log(`  ${percent(least)} to ${percent(most)}, mean ${percent(mean)}`);
  }
});

/**
 * @param {string} dataset
 * @param {string[]} files
 */
function filesAgainst(dataset, files) {
  return Object.fromEntries(
    files.map(file => {
      if (!existsSync(file)) throw new Error(`There is no ${file}.`);
      return [file, { of: { dataset, generator: `/${relative('.', file)}` }, seeds: seeds(5) }];
    }),
  );
}

/** @param {import('./fresh-judge.js').JudgeFigures} figures */
function described({ accuracy, interval, seconds, ...rest }) {
  const words = [`${percent(accuracy)} (${interval.map(percent).join(' to ')})`, `${seconds.toFixed(1)} s`];
  if ('baseline' in rest) words.push(`real against real ${percent(rest.baseline.accuracy)}`);
  if ('classes' in rest && rest.classes) {
    const missing = rest.classes.list.filter(({ missing }) => missing).map(({ group, name }) => `${group} ${name}`);
    words.push(`classifier ${percent(rest.classes.accuracy)}`, `missing: ${missing.join(', ') || 'none'}`);
  }
  return words.join('; ');
}

/** @param {number} share */
function percent(share) {
  return `${(100 * share).toFixed(1)} %`;
}
