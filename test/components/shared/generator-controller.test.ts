import { expect } from 'chai';
import { LitElement } from 'lit';
import { property } from 'lit/decorators.js';
import { define } from '../../../components/define.js';
import { GeneratorController } from '../../../components/shared/generator-controller.js';
import type { Generator, GeneratorSource, LoadGeneratorOptions } from '../../../src/client/api.js';
import type { BackendRequest } from '../../../src/shared/protocol/options.js';
import { unmountAll, until } from '../../support/mount-trainer.js';
import { wait } from '../../support/promises.js';

/** A generator that only knows whether it was disposed. */
class StubGenerator extends EventTarget {
  disposed = false;
  dispose(): void {
    this.disposed = true;
  }
}

const stub = (): StubGenerator & Generator => new StubGenerator() as StubGenerator & Generator;

interface Load {
  readonly source: GeneratorSource;
  readonly options: LoadGeneratorOptions;
  readonly give: (generator: Generator) => void;
  readonly fail: (error: Error) => void;
}

/** An element of the kind that the controller serves, whose loads the tests settle. */
class ViewerElement extends LitElement {
  @property() src: string | null = null;
  @property({ attribute: 'for' }) htmlFor: string | null = null;
  @property() backend: BackendRequest = 'auto';
  readonly loads: Load[] = [];
  readonly told: string[] = [];

  readonly source = new GeneratorController(this, {
    load: (source, options) => new Promise<Generator>((give, fail) => this.loads.push({ source, options, give, fail })),
    onLoad: ({ fraction }) => this.told.push(`load ${fraction}`),
    onGenerator: generator => {
      this.told.push(generator ? 'generator' : 'none');
      this.dispatchEvent(new CustomEvent('dcgan-generator', { detail: generator }));
    },
    onError: ({ message }) => this.told.push(`error ${message}`),
  });

  get generator(): Generator | null {
    return this.source.generator;
  }

  set generator(generator: Generator | null) {
    this.source.given = generator;
  }

  /** The latest load. */
  get load(): Load {
    const latest = this.loads.at(-1);
    if (!latest) throw new Error('Nothing has been loaded.');
    return latest;
  }
}

define('test-viewer', ViewerElement);

/** An element with a generator, such as a trainer. */
class SourceElement extends HTMLElement {
  #generator: Generator | null = null;

  get generator(): Generator | null {
    return this.#generator;
  }

  become(generator: Generator | null): void {
    this.#generator = generator;
    this.dispatchEvent(new CustomEvent('dcgan-state'));
  }
}

function mount(attributes: string, around = ''): ViewerElement {
  const place = document.createElement('div');
  place.innerHTML = `<test-viewer style="display: block; height: 9px" ${attributes}></test-viewer>${around}`;
  document.body.append(place);
  return place.querySelector('test-viewer') as ViewerElement;
}

/** Settles when the element's first load has been answered. */
async function loaded(element: ViewerElement): Promise<StubGenerator & Generator> {
  await until(() => element.loads.length > 0);
  const generator = stub();
  element.load.give(generator);
  await until(() => element.source.status === 'ready');
  return generator;
}

describe('The source of an element’s generator', () => {
  before(() => define('test-source', SourceElement));
  afterEach(unmountAll);

  it('loads src when the element is seen, with its backend, and tells how it goes', async () => {
    const element = mount('src="a.safetensors" backend="wasm"');
    await until(() => element.source.status === 'loading');
    expect(element.load.source).to.equal('a.safetensors');
    expect(element.load.options.backend).to.equal('wasm');
    element.load.options.onProgress?.({ what: 'weights', fraction: 0.5 });
    expect(element.source.progress?.fraction).to.equal(0.5);
    await loaded(element);
    expect(element.source.progress === null).to.equal(true);
    expect(element.told).to.deep.equal(['load 0.5', 'generator']);
  });

  it('loads nothing while nobody can see the element, unless asked', async () => {
    const element = mount('src="a.safetensors" hidden');
    element.style.display = 'none';
    await wait(100);
    expect(element.loads).to.have.length(0);
    void element.source.load();
    expect(element.loads).to.have.length(1);
  });

  it('drops a load when src changes, and frees what comes of it all the same', async () => {
    const element = mount('src="a.safetensors"');
    await until(() => element.loads.length === 1);
    const first = element.load;
    element.src = 'b.safetensors';
    await until(() => element.loads.length === 2);
    expect(first.options.signal?.aborted).to.equal(true);
    const [late, right] = [stub(), stub()];
    first.give(late);
    element.load.give(right);
    await until(() => element.source.status === 'ready');
    expect(late.disposed).to.equal(true);
    expect(element.told).to.deep.equal(['generator']);
    expect(element.generator === right).to.equal(true);
  });

  it('keeps what is there until another file has opened, and when it does not open', async () => {
    const element = mount('src="a.safetensors"');
    const first = await loaded(element);
    const file = new File(['x'], 'x.safetensors');
    const opening = element.source.open(file);
    expect(element.load.source).to.deep.equal([file]);
    element.load.fail(new Error('It is no generator.'));
    await opening;
    expect(element.source).to.include({ status: 'failed' });
    expect(element.source.error?.message).to.equal('It is no generator.');
    expect(element.generator === first).to.equal(true);
    expect(first.disposed).to.equal(false);
    const again = element.source.retry();
    element.load.give(stub());
    await again;
    expect(first.disposed).to.equal(true);
    expect(element.source.status).to.equal('ready');
    expect(element.source.error === null).to.equal(true);
  });

  it('prefers a given generator to for, and for to src, and never frees what is not its own', async () => {
    const element = mount('src="a.safetensors"', '<test-source id="there"></test-source>');
    const own = await loaded(element);
    const [linked, given] = [stub(), stub()];
    (document.getElementById('there') as SourceElement).become(linked);
    element.htmlFor = 'there';
    await until(() => element.generator === linked);
    expect(own.disposed).to.equal(true);
    element.generator = given;
    expect(element.generator === given).to.equal(true);
    element.generator = null;
    await until(() => element.generator === linked);
    element.htmlFor = null;
    await until(() => element.loads.length === 2);
    expect(element.generator === null).to.equal(true);
    expect(linked.disposed || given.disposed).to.equal(false);
  });

  it('waits for an element that for names and that comes later, without a generator at first', async () => {
    const element = mount('for="later"');
    await until(() => element.source.missing === 'element');
    const source = document.createElement('test-source') as SourceElement;
    source.id = 'later';
    document.body.append(source);
    await until(() => element.source.missing === 'generator');
    expect(element.source.status).to.equal('empty');
    source.become(stub());
    expect(element.source).to.include({ status: 'ready', missing: null });
    source.become(null);
    expect(element.source).to.include({ status: 'empty', missing: 'generator' });
    source.become(stub());
    source.remove();
    await until(() => element.source.missing === 'element');
    expect(element.source.status).to.equal('empty');
  });

  it('waits for the definition of an element that for names', async () => {
    const element = mount('for="undefined"', '<test-late-source id="undefined"></test-late-source>');
    await until(() => element.source.missing === 'generator');
    const generator = stub();
    define(
      'test-late-source',
      class extends HTMLElement {
        readonly generator = generator;
      },
    );
    await until(() => element.generator === generator);
  });

  it('says when for names something that has no generator', async () => {
    const element = mount('for="paragraph"', '<p id="paragraph"></p>');
    await until(() => element.source.missing === 'kind');
    expect(element.source.status).to.equal('empty');
  });

  it('follows another viewer, from file to file', async () => {
    const element = mount('id="first" src="a.safetensors"', '<test-viewer id="second" for="first"></test-viewer>');
    const second = document.getElementById('second') as ViewerElement;
    const generator = await loaded(element);
    expect(second.generator === generator).to.equal(true);
    element.src = null;
    await until(() => second.generator === null);
  });

  for (const [who, style, loads] of [
    ['one that can be seen', 'display: block; height: 9px', 1],
    ['another that cannot be seen', 'display: none', 0],
  ] as const) {
    it(`loads ${loads ? '' : 'nothing '}while nobody can see it, where ${who} follows it`, async () => {
      const follower = `<test-viewer for="unseen" style="${style}"></test-viewer>`;
      const element = mount('id="unseen" src="a.safetensors" hidden', follower);
      element.style.display = 'none';
      if (loads) await until(() => element.loads.length > 0);
      else await wait(100);
      expect(element.loads).to.have.length(loads);
    });
  }

  it('counts a version for every change of the pictures', () => {
    const element = mount('');
    const generator = stub();
    element.generator = generator;
    const before = element.source.version;
    generator.dispatchEvent(new CustomEvent('change'));
    expect(element.source.version).to.equal(before + 1);
    element.generator = null;
    const after = element.source.version;
    generator.dispatchEvent(new CustomEvent('change'));
    expect(element.source.version).to.equal(after);
  });

  it('keeps its generator while the element is moved, and frees it when the element has gone', async () => {
    const element = mount('src="a.safetensors"');
    const generator = await loaded(element);
    document.body.append(element);
    await wait(150);
    expect(generator.disposed).to.equal(false);
    element.remove();
    await until(() => generator.disposed);
    expect(element.source.status).to.equal('empty');
    document.body.append(element);
    await until(() => element.loads.length === 2);
    element.remove();
    await until(() => element.load.options.signal?.aborted === true);
  });
});
