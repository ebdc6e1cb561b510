import { expect } from 'chai';
import 'dcgan-elements';
import { FakeGenerator } from '../../support/fake-generator.js';
import { until } from '../../support/promises.js';

const generator = () => new FakeGenerator({ classes: [{ name: 'hair', classes: ['black', 'red'] }] });

/** The first element of this tag in a tree, and in the shadow trees within. */
function within(root: ParentNode, tag: string): Element | null {
  const shadows = [...root.querySelectorAll('*')].flatMap(({ shadowRoot }) => shadowRoot ?? []);
  return root.querySelector(tag) ?? shadows.map(shadow => within(shadow, tag)).find(found => found !== null) ?? null;
}

describe('A picker of classes', () => {
  it('is in a grid and in a morph of one page, each of which defines it under a tag of its own', async () => {
    const errors: unknown[] = [];
    const onError = (event: Event) => errors.push((event as CustomEvent<unknown>).detail);
    document.addEventListener('dcgan-error', onError);
    const page = document.createElement('div');
    const grid = document.createElement<'latent-grid'>('latent-grid');
    const morph = document.createElement<'face-morph'>('face-morph');
    [grid.generator, morph.generator] = [generator(), generator()];
    page.append(grid, morph);
    document.body.append(page);
    const shows = (tag: string) => within(page, tag)?.shadowRoot?.textContent?.includes('red') ?? false;
    const tags = ['latent-grid-class-mixer', 'face-morph-class-mixer'];
    await until(
      () => tags.every(shows),
      () => `Missing: ${tags.filter(tag => !shows(tag)).join(' ')}`,
    );
    expect(errors).to.deep.equal([]);
    page.remove();
    document.removeEventListener('dcgan-error', onError);
  });
});
