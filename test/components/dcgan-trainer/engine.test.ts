import 'dcgan-elements';
import { expect } from 'chai';
import type { StepMetrics } from '../../../src/shared/protocol/trainer.js';
import { liveWorkers } from '../../support/live-workers.js';
import { wait } from '../../support/promises.js';
import { smallRun } from '../../support/small-run.js';

/** The built package as a page uses it, on the real engine: few images and small networks, since no time is at stake. */
const SMALL = 'backend="wasm" base-width="2" batch-size="4" image-size="8" latent-size="4" steps="1000"';

function mount(attributes: string) {
  document.body.innerHTML = `<dcgan-trainer ${attributes}></dcgan-trainer>`;
  const element = document.querySelector('dcgan-trainer');
  if (!element) throw new Error('The element is not there.');
  return element;
}

describe('<dcgan-trainer> on the real engine', () => {
  afterEach(() => document.body.replaceChildren());

  it('needs no worker before it is asked, trains, shows its sheets, and leaves no worker behind', async () => {
    const element = mount(SMALL);
    await element.updateComplete;
    await liveWorkers(0);
    await element.start();
    await liveWorkers(1);
    await new Promise(resolve => element.addEventListener('dcgan-step', resolve, { once: true }));
    await element.pause();
    expect(element.state).to.equal('paused');
    const metrics = await element.step(2);
    expect(metrics.step).to.equal(element.trainer?.progress.step);
    expect(metrics.discriminatorLoss).to.be.a('number').above(0);
    const png = await element.exportSheet();
    if (!png) throw new Error('There is no picture.');
    expect((await createImageBitmap(png)).width).to.equal(80);
    const weights = await element.exportWeights();
    await element.importWeights(weights);
    element.remove();
    await liveWorkers(0);
    expect(element.state).to.equal('empty');
  });

  it('trains an autoencoder, then D, then both, and shows each phase as what it is', async () => {
    const element = mount('variant="autoencoder" backend="wasm" image-size="16" batch-size="4" latent-size="4"');
    element.datasetSource = smallRun().dataset;
    Object.assign(element, { autoencoderSteps: 3, discriminatorSteps: 2, steps: 3, flip: false });
    const widths = [2, 2, 2, 2];
    element.options = { encoderWidths: widths, discriminatorWidths: widths, sheetRows: 2, sheetColumns: 2 };
    const told: StepMetrics[] = [];
    element.addEventListener('dcgan-step', ({ detail }) => told.push(detail));
    const shown = (selector: string) => element.shadowRoot?.querySelector(selector)?.textContent;
    await element.step(2);
    await element.updateComplete;
    expect(shown('.phase[data-present]')).to.contain('Autoencoder');
    expect(element.shadowRoot?.querySelector('dcgan-trainer-sheets')).to.have.nested.property('sheet.kind', 'pairs');
    await element.step(2);
    await element.updateComplete;
    expect(shown('.phase[data-present]')).to.contain('Discriminator');
    expect(element.shadowRoot?.querySelectorAll('.depths tbody td')).to.have.length(8);
    const finished = new Promise<void>(resolve =>
      element.addEventListener('dcgan-state', ({ detail }) => detail.state === 'finished' && resolve()),
    );
    await element.start();
    await finished;
    expect(told.map(({ phase }) => phase[0])).to.deep.equal([...'aaadd', ...'aaa']);
    expect(told.map(({ fakeScores }) => fakeScores.length)).to.deep.equal([0, 0, 0, 4, 4, 4, 4, 4]);
    expect(element.trainer?.progress.step).to.equal(8);
  });

  it('suggests settings for pictures by training for a moment, sets them on request, and leaves no worker', async () => {
    const pictures = Array.from({ length: 8 }, async (_, i) => {
      const canvas = new OffscreenCanvas(16, 16);
      const context = canvas.getContext('2d');
      if (context) context.fillStyle = `hsl(${45 * i} 80% 50%)`;
      context?.fillRect(i, 0, 8, 16);
      return new File([await canvas.convertToBlob()], `${i}.png`);
    });
    const element = mount('backend="wasm"');
    await element.setDataset(await Promise.all(pictures));
    await element.updateComplete;
    const panel = element.shadowRoot?.querySelector('dcgan-trainer-pictures');
    const suggestion = panel?.shadowRoot?.querySelector('dcgan-trainer-suggestion')?.shadowRoot;
    suggestion?.querySelector<HTMLButtonElement>('.ask')?.click();
    while (suggestion?.querySelector('.use, .error') == null) await wait(50);
    expect(suggestion?.querySelector('.facts')?.textContent).to.match(
      /^Autoencoder variant at 16 × 16 pixels, 8 images in a batch, .* 3,000 \+ 200 \+ 6,000 steps: about [\d.,]+ (s|min|h \d+ min) with WebAssembly\.$/,
    );
    suggestion?.querySelector<HTMLButtonElement>('.use')?.click();
    expect([element.variant, element.imageSize, element.batchSize]).to.deep.equal(['autoencoder', 16, 8]);
    await element.datasetReady;
    await liveWorkers(0);
  });

  it('goes on training while it is moved, in the same worker', async () => {
    const element = mount(SMALL);
    await element.start();
    const { trainer } = element;
    const elsewhere = document.body.appendChild(document.createElement('section'));
    elsewhere.append(element);
    await new Promise(resolve => setTimeout(resolve, 250));
    await new Promise(resolve => element.addEventListener('dcgan-step', resolve, { once: true }));
    expect(element.trainer === trainer, 'the same trainer').to.equal(true);
    await liveWorkers(1);
    element.remove();
    await liveWorkers(0);
  });

  for (const [attribute, value, subject] of [
    ['image-size', '4', 'imageSize'],
    ['base-width', '0', 'baseWidth'],
    ['learning-rate', '-1', 'learningRate'],
    ['backend', 'gpu', 'backend'],
    ['recipe', 'slow', 'recipe'],
    ['variant', 'fancy', 'variant'],
    ['dataset', '/no-such-file.idx', undefined],
  ] as const) {
    it(`answers ${attribute}="${value}" with a typed error, and trains as soon as it is put right`, async () => {
      const element = mount(SMALL);
      if (attribute !== 'dataset') element.datasetSource = smallRun().dataset; // the digits take a second to load
      const right = element.getAttribute(attribute);
      element.setAttribute(attribute, value);
      const told = new Promise<Error>(resolve =>
        element.addEventListener('dcgan-error', ({ detail }) => resolve(detail), { once: true }),
      );
      const thrown: unknown = await element.start().catch((error: unknown) => error);
      const error = await told;
      expect(error).to.equal(thrown);
      expect(error.name).to.equal(subject ? 'InvalidOptionError' : 'DatasetError');
      if (subject) expect(error).to.have.nested.property('details.subject', subject);
      await element.updateComplete; // the page itself refuses an option, which takes no longer than a call
      expect(element.shadowRoot?.querySelector('.notice')?.textContent).to.contain(subject ? 'must be' : value);
      expect(element.state).to.equal('failed');
      await liveWorkers(0);
      if (right === null) element.removeAttribute(attribute);
      else element.setAttribute(attribute, right);
      await element.start();
      expect(element.state).to.equal('running');
    });
  }

  for (const [attribute, value, subject] of [
    ['heads', '', 'heads'],
    ['heads', '1 5', 'heads'],
    ['pretrain', 'half', 'pretrain'],
    ['classes', 'digits', 'classes'],
    ['augmentations', 'cutout blur', 'augmentations'],
    ['autoencoder-steps', '-1', 'autoencoderSteps'],
    ['image-size', '20', 'imageSize'],
  ] as const) {
    it(`refuses ${attribute}="${value}" by name, in words that are shown`, async () => {
      const element = mount(`variant="autoencoder" ${attribute}="${value}"`);
      const error: unknown = await element.start().catch((error: unknown) => error);
      expect(error).to.have.nested.property('details.subject', subject);
      await element.updateComplete;
      expect(element.shadowRoot?.querySelector('.notice')?.textContent).to.contain('must be');
      await liveWorkers(0);
    });
  }

  it('can be imported where there is no document, as on a server', async () => {
    const source = `import ${JSON.stringify(new URL('/dist/index.js', location.href).href)}; postMessage('imported');`;
    const worker = new Worker(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })), { type: 'module' });
    const said = await new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(message));
    });
    worker.terminate();
    expect(said).to.equal('imported');
  });
});
