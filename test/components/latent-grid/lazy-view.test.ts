import { expect } from 'chai';
import { define } from '../../../components/define.js';
import type { GridSheetElement } from '../../../components/latent-grid/canvas/grid-sheet.element.js';
import { LatentGridElement } from '../../../components/latent-grid/latent-grid.element.js';
import type { LatentGridView } from '../../../components/latent-grid/latent-grid.view.js';
import { writeShare } from '../../../src/shared/latent/share.js';
import { FakeGenerator } from '../../support/fake-generator.js';
import { until } from '../../support/mount-trainer.js';
import { rejection, wait } from '../../support/promises.js';

/** A grid whose view does not come before a test lets it. */
class HeldGridElement extends LatentGridElement {
  come = (): void => {};
  readonly #held = new Promise<void>(resolve => (this.come = resolve));

  protected override async loadView(): Promise<LatentGridView> {
    await this.#held;
    return super.loadView();
  }

  get words(): string {
    return (this.shadowRoot?.textContent ?? '').replace(/\s+/g, ' ');
  }

  get sheet(): GridSheetElement | null {
    return this.renderRoot.querySelector<GridSheetElement>('latent-grid-sheet');
  }
}

define('held-grid', HeldGridElement);

/** Longer than an update takes that waits for nothing. */
const aMoment = () => wait(20);

describe('<latent-grid> before its view is there', () => {
  let grid: HeldGridElement;
  let generator: FakeGenerator;
  /** Types of the events that it told, in order. */
  let told: string[];

  /** In the document for a while, with its view still on the way. */
  async function waiting(attributes: string): Promise<HeldGridElement> {
    const place = document.createElement('div');
    place.innerHTML = `<held-grid ${attributes}></held-grid>`;
    grid = place.firstElementChild as HeldGridElement;
    const events: string[] = (told = []); // of this grid only: the last one may have more to tell
    for (const type of ['generator', 'select', 'pin', 'pins', 'view', 'error'] as const)
      grid.addEventListener(`dcgan-${type}`, () => events.push(type));
    document.body.append(place);
    await aMoment();
    return grid;
  }

  beforeEach(() => (generator = new FakeGenerator()));
  afterEach(() => {
    document.body.replaceChildren();
    grid.come(); // no test leaves one waiting
  });

  it('says what it will show', async () => {
    await waiting('mode="interpolate" rows="3" seed="7"');
    expect(grid.hasUpdated).to.equal(false);
    expect(grid.layout).to.deep.equal({ rows: 3, columns: 15 });
    expect(grid.share).to.equal('interpolate_g3x15_s7');
    grid.mode = 'plane';
    expect(grid.layout).to.deep.equal({ rows: 3, columns: 10 });
    grid.generator = generator; // of two numbers
    expect(grid.layout).to.deep.equal({ rows: 3, columns: 20 });
  });

  it('tells of its generator and pins, and shows what it was told, as it was told it', async () => {
    await waiting('mode="plane" rows="3" columns="3"');
    grid.generator = generator;
    grid.pin(Float32Array.of(0.5, -0.5));
    grid.view = { x: 0, y: 0, zoom: 1e6 };
    grid.selection = { row: 0, column: 2 };
    expect(told).to.deep.equal(['generator', 'pins', 'pin']);
    expect([grid.pins.map(String), grid.view.zoom, grid.selection]).to.deep.equal([['0.5,-0.5'], 64, null]);
    grid.resetView();
    expect(grid.share).to.equal('plane-random_g3x3_s1_x0_y0_z1_c0.2');

    grid.come();
    await grid.updateComplete;
    expect(told).to.deep.equal(['generator', 'pins', 'pin', 'select']);
    expect(String(grid.selection?.z)).to.equal('1,1');
    expect(grid.sheet?.scene?.layout).to.deep.equal({ rows: 3, columns: 3 });
    expect(grid.words).to.contain('x −1.00 to 1.00');
  });

  it('takes a share, and pins the samples that its plane goes through', async () => {
    await waiting('');
    grid.generator = new FakeGenerator({ latentSize: 3 });
    const samples = [Float32Array.of(0, 0, 1), Float32Array.of(1, 0, 1), Float32Array.of(0, 1, 1)];
    const view = { x: 0.5, y: 0, zoom: 2 };
    const [layout, selection] = [
      { rows: 2, columns: 4 },
      { row: 1, column: 3 },
    ];
    const nothing = { classes: null, classGroup: null, text: '' };
    const share = writeShare({
      mode: 'plane',
      plane: 'samples',
      layout,
      seed: 5,
      view,
      selection,
      samples,
      ...nothing,
    });
    grid.share = share;
    expect([grid.mode, grid.seed, grid.rows, grid.columns, grid.share]).to.deep.equal(['plane', 5, 2, 4, share]);
    expect(grid.pins.map(String)).to.deep.equal(samples.map(String));
    grid.come();
    await grid.updateComplete;
    expect(grid.share).to.equal(share);
    expect(grid.selection).to.include(selection);
  });

  it('refuses what makes no sense, and says so when it can', async () => {
    await waiting('');
    grid.generator = generator;
    expect(() => grid.pin(new Float32Array(3))).to.throw('3 numbers long');
    grid.share = 'nonsense';
    expect(told).to.deep.equal(['generator', 'error', 'error']);
    grid.come();
    await grid.updateComplete;
    expect(grid.words).to.contain('share is "nonsense"');
    expect(told.filter(type => type === 'error').length).to.equal(2);
  });

  it('writes a picture of all of it as soon as it can', async () => {
    await waiting('rows="2" columns="3"');
    grid.generator = generator;
    const sheet = grid.exportSheet({ scale: 1 });
    let written = false;
    void sheet.then(() => (written = true));
    await aMoment();
    expect(written).to.equal(false);
    grid.come();
    const { width, height } = await createImageBitmap(await sheet);
    expect([width, height]).to.deep.equal([24, 16]);
  });

  it('has no picture to write without a generator, or out of a document', async () => {
    const sheet = (await waiting('')).exportSheet();
    grid.come();
    expect(String(await rejection(sheet))).to.contain('There is no generator yet.');
    const loose = document.createElement('held-grid') as HeldGridElement;
    loose.generator = generator;
    expect(String(await rejection(loose.exportSheet()))).to.contain('There is no generator yet.');
  });

  it('draws nothing when it is taken out meanwhile, and all when it is back', async () => {
    const { parentElement: place } = await waiting('rows="2" columns="2"');
    grid.generator = generator;
    grid.pin(Float32Array.of(0, 0));
    grid.remove();
    grid.come();
    await grid.updateComplete;
    await aMoment();
    expect([generator.calls, grid.hasAttribute('data-drop')]).to.deep.equal([[], false]);
    place?.append(grid);
    await until(() => generator.calls.reduce((sum, count) => sum + count, 0) === 5);
    expect(grid.pins.map(String)).to.deep.equal(['0,0']);
  });
});
