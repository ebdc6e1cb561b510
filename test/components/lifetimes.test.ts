import { expect } from 'chai';
import type { Remote } from 'comlink';
import 'dcgan-elements';
import { createTrainer, loadGenerator } from 'dcgan-elements/engine';
import type { FaceMorphElement, LatentGridElement } from '../../components/index.js';
import type { Generator } from '../../src/client/api.js';
import type { GeneratorWorker } from '../../src/shared/protocol/generator.js';
import { connect } from '../../src/shared/rpc.js';
import { captureWorkers } from '../support/captured-workers.js';
import { instances } from '../support/instances.js';
import { liveWorkers } from '../support/live-workers.js';
import { mountGrid } from '../support/mount-grid.js';
import { unmountAll, until } from '../support/mount-trainer.js';
import { wait } from '../support/promises.js';
import { smallRun } from '../support/small-run.js';

type Explorer = LatentGridElement | FaceMorphElement;

/** What elements hold on to while they live, and nobody when they are gone. Few, since each costs a garbage collection. */
const HELD = ['HTMLCanvasElement', 'ImageData', 'LitElement', 'IntersectionObserver'] as const;
/** A garbage collection may leave an element or two to the next; a leak leaves some of these for each of forty. */
const SLACK = 20;

/** What a grid keeps at most. */
const MOST_PICTURES = 4_096;

const [ELEMENTS, ATTACHMENTS, PANS] = [40, 200, 1_000];

describe('<latent-grid> and <face-morph>', () => {
  const [createObjectURL, revokeObjectURL] = [URL.createObjectURL.bind(URL), URL.revokeObjectURL.bind(URL)];
  /** Object URLs that were made, and not taken back. */
  const urls = new Set<string>();
  const captured = captureWorkers();
  /** Kept: Comlink ends a worker's service when the proxy for it is collected as garbage. */
  const proxies = new Map<Worker, { readonly calls: Remote<GeneratorWorker> }>();
  let file: Blob;
  let url: string;

  before(async () => {
    // So that the class can be counted; it is bundled twice, here and in the package, and this is the package's.
    Object.assign(globalThis, { LitElement: Object.getPrototypeOf(customElements.get('latent-grid')) as unknown });
    const trainer = await createTrainer(smallRun({ latentSize: 2 }));
    await trainer.step(1);
    file = await trainer.exportWeights();
    trainer.dispose();
    url = createObjectURL(file);
    URL.createObjectURL = object => {
      const made = createObjectURL(object);
      urls.add(made);
      return made;
    };
    URL.revokeObjectURL = made => {
      urls.delete(made);
      revokeObjectURL(made);
    };
    await liveWorkers(0);
  });
  afterEach(() => unmountEach());
  after(() => {
    captured.release();
    Object.assign(URL, { createObjectURL, revokeObjectURL });
    URL.revokeObjectURL(url);
  });

  /** All in one place, so that all of them are in view. */
  function mountAll(count: number): Explorer[] {
    const place = document.createElement('div');
    place.style.position = 'relative';
    place.innerHTML = Array.from({ length: count }, (_, i) => {
      const kind = i % 2 ? 'face-morph' : 'latent-grid mode="plane" rows="3" columns="3"';
      const style = 'position: absolute; inset: 0; inline-size: 300px';
      return `<${kind} src="${url}" backend="wasm" style="${style}"></${kind.split(' ')[0]}>`;
    }).join('');
    document.body.append(place);
    return [...place.children] as Explorer[];
  }

  /** One by one, so that each is a tree of its own: a node that the browser has not let go of yet keeps all of its tree. */
  function unmountEach(): void {
    for (const element of document.querySelectorAll('latent-grid, face-morph')) element.remove();
    unmountAll();
  }

  /** What the sampler's worker has on its accelerator. */
  async function tensors(): Promise<number> {
    const worker = captured.workers.at(-1);
    if (!worker) throw new Error('There is no worker.');
    const proxy = proxies.get(worker) ?? { calls: connect<GeneratorWorker>(worker) };
    proxies.set(worker, proxy);
    return (await proxy.calls.memory()).numTensors;
  }

  /** What there is more of than before; the browser lets go of some things a few frames later. */
  async function left(before: Readonly<Record<string, number>>): Promise<string[]> {
    for (let attempt = 1; ; attempt++) {
      const now = await instances(...Object.keys(before));
      const more = Object.entries(before).filter(([name, count]) => (now[name] ?? NaN) > count + SLACK);
      const told = more.map(([name, count]) => `${now[name]} of ${name} instead of ${count}`);
      if (told.length === 0 || attempt === 30) return told;
      await wait(200);
    }
  }

  it(`share one worker, be there ${ELEMENTS} of them on a page, and leave nothing behind`, async () => {
    mountAll(2); // what is made once for all is made now
    await wait(300);
    unmountEach();
    await liveWorkers(0);
    const before = await instances(...HELD);

    const elements = mountAll(ELEMENTS);
    await until(() => elements.every(({ generator }) => generator !== null));
    await liveWorkers(1);
    unmountEach();
    elements.length = 0;
    await liveWorkers(0);
    expect(await left(before)).to.deep.equal([]);
    expect(urls.size).to.equal(0);
  });

  it(`leave no tensor, worker or object URL when ${ATTACHMENTS} come and go while the worker lives on`, async () => {
    const generator = await loadGenerator(file, { backend: 'wasm' });
    await generator.draw(new Float32Array(2));
    const [before, tensorsBefore] = [await instances(...HELD), await tensors()];
    const started = captured.workers.length;
    for (let i = 0; i < ATTACHMENTS; i++) {
      const [element] = mountAll(1 + (i % 2)).slice(-1);
      if (i % 3 === 0 && element) element.generator = generator;
      if (i % 10 === 0) await wait(30); // some are loading, some are drawing when they go
      unmountEach();
    }
    await wait(300); // they wait a while whether they come again
    await generator.draw(new Float32Array(2));
    await until(async () => (await tensors()) === tensorsBefore);
    expect(captured.workers.length, 'workers that were started').to.equal(started);
    expect(await left(before)).to.deep.equal([]);
    expect(urls.size).to.equal(0);
    generator.dispose();
    await liveWorkers(0);
  });

  it(`keep a bounded number of pictures and no canvas more in ${PANS} pans`, async () => {
    const generator: Generator = await loadGenerator(file, { backend: 'wasm' });
    const grid = await mountGrid('mode="plane" style="inline-size: 400px"', generator);
    await grid.drawn();
    const [before, tensorsBefore] = [await instances('HTMLCanvasElement', 'AbortSignal'), await tensors()];
    const pans = [{ key: 'ArrowRight' }, { key: 'ArrowDown' }, { key: 'ArrowLeft' }, { key: 'ArrowUp' }];
    for (let i = 0; i < PANS; i++) {
      const init = { ...pans[Math.floor(i / 40) % 4], shiftKey: true, bubbles: true, composed: true };
      grid.cells[0]?.dispatchEvent(new KeyboardEvent('keydown', init));
      if (i % 20 === 0) grid.element.view = { ...grid.element.view, zoom: 1 + i / PANS }; // no picture twice
      if (i % 10 === 0) await new Promise(requestAnimationFrame);
    }
    await grid.rested();
    expect(await tensors(), 'tensors').to.equal(tensorsBefore);
    expect(await left(before)).to.deep.equal([]);
    expect(await left({ ImageData: MOST_PICTURES })).to.deep.equal([]);
    generator.dispose();
  });
});
