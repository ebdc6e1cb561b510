import { define } from '../../components/define.js';
import { DcganTrainerElement } from '../../components/index.js';
import { PANELS } from '../../components/dcgan-trainer/panels/index.js';
import type { SavedRuns } from '../../components/dcgan-trainer/trainer-controller.js';
import type { CheckpointInfo, CreateTrainerOptions } from '../../src/client/api.js';
import { FakeImporter } from './fake-importer.js';
import { FakeTrainer } from './fake-trainer.js';

export { until } from './promises.js';

/** `<dcgan-trainer>` on a {@link FakeTrainer}. */
export class TestTrainerElement extends DcganTrainerElement {
  /** What the element asked of the engine, in order. */
  readonly created: CreateTrainerOptions[] = [];
  /** What lies in the browser's storage. */
  saved: CheckpointInfo[] = [];
  /** Stands in for the saved run that a trainer resumes. */
  resume: (trainer: FakeTrainer) => void = () => {};
  readonly fakeImporter = new FakeImporter();
  /** Does not load before this settles. */
  hold: Promise<void> = Promise.resolve();

  protected override async createTrainer(options: CreateTrainerOptions): Promise<FakeTrainer> {
    this.created.push(options);
    options.onProgress?.({ what: 'Handwritten digits', fraction: 0.25 });
    await this.hold;
    const trainer = await FakeTrainer.create(options);
    this.resume(trainer);
    return trainer;
  }

  protected override importer(): Promise<FakeImporter> {
    return Promise.resolve(this.fakeImporter);
  }

  protected override savedRuns(): Promise<SavedRuns> {
    return Promise.resolve({
      list: () => Promise.resolve(this.saved),
      read: (_, id) => Promise.resolve(new Blob([id])),
      delete: (_, id) => {
        this.saved = this.saved.filter(info => info.id !== id);
        return Promise.resolve();
      },
    });
  }

  get fake(): FakeTrainer {
    if (this.trainer instanceof FakeTrainer) return this.trainer;
    throw new Error('There is no trainer yet.');
  }

  /** The first match in the element's own shadow tree or in those of its parts. */
  within<Found extends Element = HTMLElement>(selector: string): Found {
    const found = this.find<Found>(selector);
    if (!found) throw new Error(`Nothing in the element matches ${selector}.`);
    return found;
  }

  find<Found extends Element = HTMLElement>(selector: string): Found | undefined {
    return treesOf(this.renderRoot)
      .map(tree => tree.querySelector<Found>(selector))
      .find(match => match != null);
  }

  /** For assertions: one that fails on a node itself would print all of the document, and take minutes for it. */
  has(selector: string): boolean {
    return this.find(selector) !== undefined;
  }

  button(label: string): HTMLButtonElement {
    const buttons = treesOf(this.renderRoot).flatMap(tree => [...tree.querySelectorAll('button')]);
    const found = buttons.find(button => button.textContent?.trim() === label);
    if (!found)
      throw new Error(`No button says ${label}; there are ${buttons.map(b => b.textContent?.trim()).join(', ')}.`);
    return found;
  }
}

/** A shadow tree and all those within it. */
export function treesOf(root: ParentNode): ParentNode[] {
  const inner = [...root.querySelectorAll('*')].flatMap(({ shadowRoot }) => (shadowRoot ? treesOf(shadowRoot) : []));
  return [root, ...inner];
}

define('test-dcgan-trainer', TestTrainerElement);

/** With all its parts there, so that tests need not wait for them; how they come is tested beside `parts.ts`. */
export async function mount(attributes = '', content = ''): Promise<TestTrainerElement> {
  await Promise.all(Object.values(PANELS).map(load => load()));
  const place = document.createElement('div');
  place.innerHTML = `<test-dcgan-trainer ${attributes}>${content}</test-dcgan-trainer>`;
  document.body.append(place);
  const element = place.firstElementChild as TestTrainerElement;
  await element.updateComplete;
  return element;
}

export function unmountAll(): void {
  document.body.replaceChildren();
}

/** Until the element and its parts have rendered and drawn. */
export async function settled(element: TestTrainerElement): Promise<void> {
  for (let i = 0; i < 3; i++) {
    await element.updateComplete;
    await new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)));
  }
}

/** The element's next event of a type. */
export function next<Type extends keyof HTMLElementEventMap>(
  target: HTMLElement,
  type: Type,
): Promise<HTMLElementEventMap[Type]> {
  return new Promise(resolve => target.addEventListener(type, resolve, { once: true }));
}
