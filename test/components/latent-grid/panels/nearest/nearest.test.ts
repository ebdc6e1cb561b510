import axe from 'axe-core';
import { expect } from 'chai';
import { createTrainer, loadGenerator } from 'dcgan-elements/engine';
import type { Generator } from '../../../../../src/client/api.js';
import { liveWorkers } from '../../../../support/live-workers.js';
import { mountGrid, type Grid } from '../../../../support/mount-grid.js';
import { unmountAll, until } from '../../../../support/mount-trainer.js';
import { smallRun } from '../../../../support/small-run.js';
import { wait } from '../../../../support/promises.js';

const TWENTY = '/test/fixtures/copying/twenty-digits.idx3-ubyte';
const OVERFITTED = '/test/fixtures/copying/twenty-digits.safetensors';

const part = ({ element }: Grid) => element.renderRoot.querySelector('latent-grid-nearest')?.shadowRoot ?? null;
const words = (grid: Grid) => (part(grid)?.textContent ?? '').replace(/\s+/g, ' ').trim();
const pressed = (grid: Grid) => grid.button('Nearest training image').getAttribute('aria-pressed');

describe('the nearest training image in <latent-grid>', () => {
  let generator: Generator | null = null;

  async function looking(attributes: string, given: Generator): Promise<Grid> {
    const grid = await mountGrid(`rows="2" columns="2" ${attributes}`, given);
    await grid.drawn();
    grid.element.selection = { row: 0, column: 1 };
    await grid.settled();
    return grid;
  }

  afterEach(async () => {
    unmountAll();
    document.documentElement.style.colorScheme = '';
    generator?.dispose();
    generator = null;
    await liveWorkers(0);
  });

  it('is shown with its distance when asked, for the picture that is looked at, and not loaded before', async () => {
    generator = await loadGenerator(OVERFITTED, { backend: 'wasm' });
    const grid = await looking('', generator);
    grid.element.datasetSource = TWENTY;
    await grid.settled();
    await liveWorkers(1);
    grid.button('Nearest training image').click();
    await until(() =>
      /^Nearest training image Distance 0\.\d+\. Below 0\.\d+ it would count as a copy/.test(words(grid)),
    );
    expect(pressed(grid)).to.equal('true');
    const before = words(grid);
    grid.element.selection = { row: 1, column: 1 };
    await until(() => words(grid) !== before && words(grid).includes('Distance'));
    grid.button('Nearest training image').click();
    await liveWorkers(1);
    expect(words(grid)).to.equal('Nearest training image');
  });

  it('comes from the run that is looked at', async () => {
    const trainer = await createTrainer(smallRun());
    const grid = await looking('', trainer.generator);
    grid.button('Nearest training image').click();
    await until(() => words(grid).includes('Distance'));
    trainer.dispose();
  });

  for (const scheme of ['light', 'dark']) {
    it(`gives axe nothing to object to, found or unknown, in ${scheme}`, async () => {
      document.documentElement.style.colorScheme = scheme;
      generator = await loadGenerator(OVERFITTED, { backend: 'wasm' });
      const grid = await looking('', generator);
      grid.button('Nearest training image').click();
      await until(() => words(grid).includes('These weights do not say on which images they were trained.'));
      await wait(150); // colours have transitions
      const objections = async () => (await axe.run(grid.element)).violations.map(({ id }) => id).join();
      expect(await objections()).to.equal('');
      grid.element.datasetSource = TWENTY;
      await until(() => words(grid).includes('Distance'));
      expect(await objections()).to.equal('');
    });
  }
});
