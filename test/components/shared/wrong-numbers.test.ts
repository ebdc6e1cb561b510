import { expect } from 'chai';
import type { LitElement } from 'lit';
import '../../../components/index.js';
import { automatic, integers, numeric } from '../../../components/shared/attributes.js';
import { InvalidOptionError } from '../../../src/shared/errors.js';

const TAGS = ['dcgan-trainer', 'latent-grid', 'face-morph'] as const;
const NUMERIC: readonly unknown[] = [numeric, automatic, integers];

/** The error that an element dispatches; a trainer reads its options when it starts. */
function errorOf(element: HTMLElement, set: () => void): Promise<Error> {
  const error = new Promise<Error>(resolve => {
    element.addEventListener('dcgan-error', event => resolve((event as CustomEvent<Error>).detail));
  });
  set();
  document.body.append(element);
  if ('start' in element) (element.start as () => Promise<void>)().catch(() => {}); // it is dispatched
  return error;
}

function numbersOf(tag: string): readonly (readonly [property: string, attribute: string])[] {
  return [...(customElements.get(tag) as typeof LitElement).elementProperties]
    .filter(([, { converter }]) => NUMERIC.includes(converter))
    .map(([name, { attribute }]) => [String(name), typeof attribute === 'string' ? attribute : String(name)]);
}

describe('A number that is none', () => {
  const { warn } = console;
  beforeEach(() => {
    console.warn = () => {}; // what it says has a test of its own
  });
  afterEach(() => {
    console.warn = warn;
    document.body.replaceChildren();
  });

  for (const tag of TAGS) {
    it(`can only be one of the attributes that are read as numbers (<${tag}>)`, () => {
      const others = [...(customElements.get(tag) as typeof LitElement).elementProperties];
      expect(others.filter(([, { type }]) => type === Number)).to.deep.equal([]);
      expect(numbersOf(tag)).to.have.lengthOf({ 'dcgan-trainer': 11, 'latent-grid': 3, 'face-morph': 4 }[tag]);
    });

    for (const [property, attribute] of numbersOf(tag)) {
      it(`is named in the error, as it was given: <${tag} ${attribute}="abc">`, async () => {
        const element = document.createElement(tag);
        const error = await errorOf(element, () => element.setAttribute(attribute, 'abc'));
        expect(error).to.be.instanceOf(InvalidOptionError);
        expect(error.message).to.match(/^\w+ is (\[abc\]|"\[abc\]"|"abc"); it must be /);
        expect(error.message).to.not.contain('NaN');
      });

      it(`is named in the error, as it was set: ${property} of <${tag}>`, async () => {
        if (tag === 'face-morph' && property === 'keyCount') return; // no property of pages: they set \`keys\`
        const element = document.createElement(tag);
        const error = await errorOf(element, () => Reflect.set(element, property, new Date()));
        expect(error.message).to.match(/^\w+ is a Date; it must be /);
      });
    }
  }

  for (const [tag, attribute] of Object.entries({ 'latent-grid': 'seed', 'face-morph': 'duration' })) {
    it(`is not what an attribute that was removed leaves: <${tag} ${attribute}>`, async () => {
      const element = document.createElement(tag) as LitElement;
      const before: unknown = Reflect.get(element, attribute);
      element.setAttribute(attribute, '3');
      expect(Reflect.get(element, attribute)).to.equal(3);
      element.removeAttribute(attribute);
      expect(Reflect.get(element, attribute)).to.equal(before);
      document.body.append(element);
      let told = 0;
      element.addEventListener('dcgan-error', () => told++);
      await element.updateComplete;
      expect(told).to.equal(0);
    });
  }
});
