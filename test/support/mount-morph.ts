import { define } from '../../components/define.js';
import { FaceMorphElement } from '../../components/index.js';
import type { LoadGenerator } from '../../components/shared/generator-controller.js';
import { FakeGenerator } from './fake-generator.js';
import { until } from './mount-trainer.js';
import { wait } from './promises.js';

/** `<face-morph>` whose files are {@link FakeGenerator}s. */
export class TestMorphElement extends FaceMorphElement {
  /** Does not load before this settles. */
  hold: Promise<void> = Promise.resolve();
  loaded: FakeGenerator[] = [];

  protected override readonly loadGenerator: LoadGenerator = async (_, { signal, onProgress }) => {
    onProgress?.({ what: 'weights', fraction: 0.25 });
    await this.hold;
    signal?.throwIfAborted();
    const generator = new FakeGenerator();
    this.loaded.push(generator);
    return generator;
  };

  /** The first match in the element's shadow tree. */
  within<Found extends Element = HTMLElement>(selector: string): Found {
    const found = this.renderRoot.querySelector<Found>(selector);
    if (!found) throw new Error(`Nothing in the element matches ${selector}.`);
    return found;
  }

  /** For assertions: one that fails on a node itself would print all of the document. */
  has(selector: string): boolean {
    return this.renderRoot.querySelector(selector) !== null;
  }

  get text(): string {
    return (this.within('.base').textContent ?? '').replace(/\s+/g, ' ').trim();
  }

  button(label: string): HTMLButtonElement {
    const buttons = [...this.renderRoot.querySelectorAll('button')];
    const found = buttons.find(b => b.textContent?.trim() === label || b.getAttribute('aria-label') === label);
    if (!found)
      throw new Error(`No button says ${label}; there are ${buttons.map(b => b.textContent?.trim()).join(', ')}.`);
    return found;
  }

  get slider(): HTMLInputElement {
    return this.within<HTMLInputElement>('.slider');
  }

  get keyButtons(): HTMLButtonElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLButtonElement>('[role=radio]')];
  }
}

define('test-face-morph', TestMorphElement);

/** An element with a fake generator, unless `generator` is null, that has drawn itself. */
export async function mountMorph(
  attributes = '',
  generator: FakeGenerator | null = new FakeGenerator(),
): Promise<TestMorphElement> {
  const place = document.createElement('div');
  place.innerHTML = `<test-face-morph ${attributes}></test-face-morph>`;
  document.body.append(place);
  const element = place.firstElementChild as TestMorphElement;
  if (generator) element.generator = generator;
  await morphSettled(element);
  if (generator?.description.encoder) await until(() => element.has('.photo')); // which is loaded for it
  return element;
}

/** Until the element has rendered and drawn what it has asked for. */
export async function morphSettled(element: TestMorphElement): Promise<void> {
  for (let i = 0; i < 4; i++) {
    await element.updateComplete;
    await new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)));
  }
  await wait(20);
}

export function unmountMorphs(): void {
  document.body.replaceChildren();
}

export function press(target: Element | null | undefined, key: string, init: KeyboardEventInit = {}): void {
  target?.dispatchEvent(
    new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true, ...init }),
  );
}

/** Details of an element's events of a type, from now on. */
export function heard<Type extends keyof HTMLElementEventMap>(
  target: EventTarget,
  type: Type,
): (HTMLElementEventMap[Type] extends CustomEvent<infer Detail> ? Detail : never)[] {
  const details: unknown[] = [];
  target.addEventListener(type, event => details.push((event as CustomEvent).detail));
  return details as never;
}
