import { expect } from 'chai';
import { LANGUAGES } from '../../../demo/kiosk/settings.js';
import { addLanguages, languages, texts, textsIn } from '../../../demo/kiosk/texts.js';

/** Every text of a language with its path; functions are called with sample values. */
function words(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'function') return [[path, String(Reflect.apply(value, null, [2, 3, 'x']))]];
  if (typeof value === 'string') return [[path, value]];
  return Object.entries(value as object).flatMap(([name, inner]) => words(inner, `${path}.${name}`));
}

describe("The kiosk's texts", () => {
  it('say everything in each language', () => {
    for (const language of LANGUAGES) {
      for (const [path, text] of words({ ...textsIn(language), reload: '-', visitsOf: '-' })) {
        expect(text.trim(), `${language}${path}`).to.not.equal('');
        expect(text, `${language}${path}`).to.not.contain('undefined');
      }
    }
  });

  it('differ between the languages, apart from a few', () => {
    const german = new Map(words({ ...texts.de, reload: '-', visitsOf: '-' }));
    const same = words({ ...texts.en, reload: '-', visitsOf: '-' }).filter(([path, text]) => german.get(path) === text);
    expect(same.map(([path]) => path)).to.have.members(['.reload', '.visitsOf', '.pinAsk', '.version', '.field.logo']);
  });

  it('come from a data file, too: with holes for numbers, and in English where it says nothing', async () => {
    addLanguages(await (await fetch('/demo/kiosk/languages.json')).json());
    expect(languages()).to.include('fr');
    const french = textsIn('fr');
    expect(french.touch).to.equal('Touchez pour commencer');
    expect(french.station.morph).to.equal('Transformer des visages');
    expect(french.progress(1200, 3000).replace(/\s/g, ' ')).to.equal('Leçon 1 200 sur 3 000');
    const english = new Map(words({ ...texts.en, reload: '-', visitsOf: '-' }));
    for (const [tag, same] of Object.entries({
      fr: ['.pause', '.version', '.field.logo', '.field.stations'],
      es: ['.no'],
    })) {
      expect(languages()).to.include(tag);
      const all = words({ ...textsIn(tag), reload: '-', visitsOf: '-' });
      const left = all.filter(([path, text]) => english.get(path) === text).map(([path]) => path);
      expect(left, `still English in ${tag}`).to.have.members(['.reload', '.visitsOf', '.pinAsk', ...same]);
    }
    addLanguages({ it: { touch: 'Toccare per iniziare' } });
    expect(textsIn('it').settings, 'which the file lacks').to.equal('Settings');
    expect(textsIn('xx').touch).to.equal(texts.en.touch);
  });

  it('of a data file that is none are left out', () => {
    const before = languages();
    for (const file of [null, 3, 'fr', [], { 'no tag': {}, __proto__: {} }]) addLanguages(file);
    expect(languages()).to.deep.equal(before);
    addLanguages({ nl: { touch: 5, back: ' ', station: 'x', loading: 'Even geduld: {1} % {4}' } });
    expect([textsIn('nl').touch, textsIn('nl').back, textsIn('nl').station.grid]).to.deep.equal([
      texts.en.touch,
      texts.en.back,
      texts.en.station.grid,
    ]);
    expect(textsIn('nl').loading(7)).to.equal('Even geduld: 7 % {4}');
  });

  it('exist for everything that the markup asks for', async () => {
    const page = await (await fetch('/demo/kiosk/page.html')).text();
    const asked = [...page.matchAll(/data-text="(\w+)"/g)].map(([, name]) => name ?? '');
    expect(asked.length).to.be.above(5);
    for (const name of asked) expect(texts.en, name).to.have.property(name).that.is.a('string');
  });
});
