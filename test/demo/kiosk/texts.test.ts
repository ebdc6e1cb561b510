import { expect } from 'chai';
import { LANGUAGES } from '../../../demo/kiosk/settings.js';
import { texts } from '../../../demo/kiosk/texts.js';

/** Every text of a language with its path; functions are called with sample values. */
function words(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'function') return [[path, String(Reflect.apply(value, null, [2, 3, 'x']))]];
  if (typeof value === 'string') return [[path, value]];
  return Object.entries(value as object).flatMap(([name, inner]) => words(inner, `${path}.${name}`));
}

describe("The kiosk's texts", () => {
  it('say everything in each language', () => {
    for (const language of LANGUAGES) {
      for (const [path, text] of words({ ...texts[language], reload: '-' })) {
        expect(text.trim(), `${language}${path}`).to.not.equal('');
        expect(text, `${language}${path}`).to.not.contain('undefined');
      }
    }
  });

  it('differ between the languages, apart from a few', () => {
    const german = new Map(words({ ...texts.de, reload: '-' }));
    const same = words({ ...texts.en, reload: '-' }).filter(([path, text]) => german.get(path) === text);
    expect(same.map(([path]) => path)).to.have.members(['.reload', '.pinAsk', '.version']);
  });

  it('exist for everything that the markup asks for', async () => {
    const page = await (await fetch('/demo/kiosk/page.html')).text();
    const asked = [...page.matchAll(/data-text="(\w+)"/g)].map(([, name]) => name ?? '');
    expect(asked.length).to.be.above(5);
    for (const name of asked) expect(texts.en, name).to.have.property(name).that.is.a('string');
  });
});
