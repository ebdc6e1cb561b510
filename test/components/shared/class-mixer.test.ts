import { expect } from 'chai';
import { FakeGenerator } from '../../support/fake-generator.js';
import { mountGrid } from '../../support/mount-grid.js';
import { mountMorph, unmountMorphs } from '../../support/mount-morph.js';
import { unmountAll, until } from '../../support/mount-trainer.js';

const HAIR = { name: 'hair', classes: ['black', 'red'] };

describe('A picker of classes', () => {
  afterEach(() => {
    unmountMorphs();
    unmountAll();
  });

  it('is in a grid and in a morph of one page, where each defines a tag of its own', async () => {
    const errors: unknown[] = [];
    const listen = ({ detail }: Event & { detail?: unknown }) => errors.push(detail);
    document.addEventListener('dcgan-error', listen);
    const grid = await mountGrid('', new FakeGenerator({ classes: [HAIR] }));
    const morph = await mountMorph('', new FakeGenerator({ classes: [HAIR] }));
    const shown = () => {
      const panel = grid.element.renderRoot.querySelector('latent-grid-classes');
      const mixers = [
        panel?.shadowRoot?.querySelector('latent-grid-class-mixer'),
        morph.within('face-morph-class-mixer'),
      ];
      return mixers.every(mixer => mixer?.shadowRoot?.textContent?.includes('red'));
    };
    await until(() => morph.has('face-morph-class-mixer') && shown());
    document.removeEventListener('dcgan-error', listen);
    expect(errors).to.deep.equal([]);
  });
});
