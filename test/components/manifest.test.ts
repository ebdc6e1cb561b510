import 'dcgan-elements';
import { executeServerCommand } from '@web/test-runner-commands';
import { expect } from 'chai';
import type { LitElement } from 'lit';
import { mountGrid } from '../support/mount-grid.js';
import { FakeGenerator } from '../support/fake-generator.js';
import { unmountAll } from '../support/mount-trainer.js';

interface Item {
  readonly name: string;
  readonly description?: string;
  readonly type?: { readonly text: string };
}

interface Declaration {
  readonly tagName: string;
  readonly description: string;
  readonly attributes: readonly (Item & { readonly fieldName: string; readonly examples: readonly string[] })[];
  readonly members: readonly (Item & { readonly kind: 'field' | 'method' })[];
  readonly events: readonly Item[];
  readonly slots: readonly Item[];
  readonly cssParts: readonly Item[];
  readonly cssProperties: readonly Item[];
}

const TAGS = ['dcgan-trainer', 'latent-grid', 'face-morph'];

const names = (items: readonly Item[]) => items.map(({ name }) => name).sort();
const found = (text: string, pattern: RegExp) =>
  [...new Set([...text.matchAll(pattern)].map(([, name = '']) => name))].sort();

/** All sources of a folder, one after the other. */
async function sources(folder: string): Promise<string> {
  const files = await executeServerCommand<string[], string>('files', folder);
  const texts = await Promise.all(
    files.filter(file => file.endsWith('.ts')).map(async file => (await fetch(`/${folder}/${file}`)).text()),
  );
  return texts.join('\n');
}

describe('The manifest', () => {
  let declarations: readonly Declaration[];
  before(async () => {
    const manifest = (await (await fetch('/dist/custom-elements.json')).json()) as {
      modules: { path: string; declarations: Declaration[] }[];
    };
    declarations = manifest.modules.flatMap(module => module.declarations);
  });
  after(unmountAll);

  it('has the three elements, and none of those that they are made of', () => {
    expect(declarations.map(({ tagName }) => tagName)).to.deep.equal(TAGS);
  });

  for (const tag of TAGS) {
    describe(`of <${tag}>`, () => {
      let declaration: Declaration;
      let source: string;
      let element: typeof LitElement;
      before(async () => {
        const named = declarations.find(({ tagName }) => tagName === tag);
        if (!named) throw new Error(`There is no <${tag}> in the manifest.`);
        declaration = named;
        const own = await sources(`components/${tag}`);
        const templates = found(own, /\/shared\/([\w-]+\.template)\.js'/g);
        const shared = templates.map(async name => (await fetch(`/components/shared/${name}.ts`)).text());
        source = [own, ...(await Promise.all(shared))].join('\n');
        element = customElements.get(tag) as typeof LitElement;
      });

      it('names each attribute that the element observes, and no other', () => {
        expect(names(declaration.attributes)).to.deep.equal([...element.observedAttributes].sort());
      });

      it('names each property that is open to pages, and only what is really there', () => {
        const open = [...element.elementProperties].filter(([, { state }]) => !state).map(([name]) => String(name));
        expect(names(declaration.members)).to.include.members(open);
        const instance = document.createElement(tag);
        for (const { name, kind } of declaration.members) {
          expect(name in instance, name).to.equal(true);
          if (kind === 'method') expect(typeof Reflect.get(instance, name), name).to.equal('function');
        }
      });

      it('takes the text of each attribute as a property, too, as React and Vue set it', () => {
        const read = document.createElement('template');
        for (const { name, fieldName, examples } of declaration.attributes) {
          read.innerHTML = examples.join('');
          const text = read.content.querySelector(tag)?.getAttribute(name) ?? '';
          const byAttribute = document.createElement(tag);
          byAttribute.setAttribute(name, text);
          const expected: unknown = Reflect.get(byAttribute, fieldName);
          for (const property of new Set([name in byAttribute ? name : fieldName, fieldName])) {
            const byProperty = document.createElement(tag);
            expect(Reflect.set(byProperty, property, text), `${property} can be set`).to.equal(true);
            expect(Reflect.get(byProperty, fieldName), `${property} = "${text}"`).to.deep.equal(expected);
          }
        }
      });

      it('names each event that the types promise, with its detail', () => {
        expect(names(declaration.events)).to.deep.equal(found(source, /^ {2}'(dcgan-[a-z-]+)':/gm));
        for (const { name, type } of declaration.events) expect(type?.text, name).to.match(/^CustomEvent<.+>$/);
      });

      it('names each part and each slot of the templates', () => {
        expect(names(declaration.cssParts)).to.deep.equal(found(source, /\bpart="([\w-]+)"/g));
        expect(names(declaration.slots)).to.deep.equal(found(source, /<slot name="([\w-]+)"/g));
      });

      it('names each custom property that the styles read', async () => {
        const styles = source + (await sources('components/shared')); // some elements of it come late
        expect(names(declaration.cssProperties)).to.deep.equal(found(styles, /var\(\s*(--dcgan-[\w-]+)/g));
      });

      it('describes all of them', () => {
        const { attributes, members, events, slots, cssParts, cssProperties } = declaration;
        const all = [...attributes, ...members, ...events, ...slots, ...cssParts, ...cssProperties];
        expect(names(all.filter(({ description = '' }) => description.trim() === ''))).to.deep.equal([]);
        expect(declaration.description).to.not.equal('');
      });
    });
  }

  it('has the parts that a running grid shows', async () => {
    const grid = await mountGrid('controls rows="2" columns="2"', new FakeGenerator());
    await grid.drawn();
    const shown = [...grid.element.renderRoot.querySelectorAll('[part]')].map(part => part.getAttribute('part') ?? '');
    const known = names(declarations.find(({ tagName }) => tagName === 'latent-grid')?.cssParts ?? []);
    expect(shown).to.include('sheet');
    expect(known).to.include.members(shown);
  });

  it('is found by editors: the words of `mode` in VS Code, the events of a trainer in JetBrains', async () => {
    const vscode = (await (await fetch('/dist/vscode.html-custom-data.json')).json()) as {
      tags: { name: string; attributes: { name: string; values?: Item[]; valueSet?: string }[] }[];
    };
    const grid = vscode.tags.find(({ name }) => name === 'latent-grid');
    const mode = grid?.attributes.find(({ name }) => name === 'mode');
    expect(names(mode?.values ?? [])).to.deep.equal(['classes', 'interpolate', 'plane', 'random', 'text']);
    expect(grid?.attributes.find(({ name }) => name === 'controls')?.valueSet).to.equal('v');

    const types = (await (await fetch('/dist/web-types.json')).json()) as {
      contributions: { html: { elements: { name: string; js: { events: Item[] } }[] } };
    };
    const trainer = types.contributions.html.elements.find(({ name }) => name === 'dcgan-trainer');
    expect(names(trainer?.js.events ?? [])).to.include('dcgan-step');
    const { customElements: path, 'web-types': jetbrains } = (await (await fetch('/package.json')).json()) as {
      customElements: string;
      'web-types': string;
    };
    for (const file of [path, jetbrains])
      expect((await fetch(new URL(file, `${location.origin}/`))).status, file).to.equal(200);
  });
});
