import { expect } from 'chai';
import fc from 'fast-check';
import { sanitised, invalidFields, DEFAULTS, loadSettings, saveSettings } from '../../../demo/kiosk/settings.js';

const storageWith = (text: string | null) => ({ getItem: () => text });

describe("The kiosk's settings", () => {
  it('are complete and valid, whatever is in storage', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), text => {
        const settings = loadSettings(storageWith(text));
        expect(Object.keys(settings)).to.have.members(Object.keys(DEFAULTS));
        expect(invalidFields(settings)).to.deep.equal([]);
      }),
    );
  });

  it('keep each valid field beside invalid ones', () => {
    const settings = sanitised({
      language: 'de',
      idleSeconds: 4,
      nightHour: 24,
      pin: '12a4',
      camera: 'yes',
      recipe: 'paper',
    });
    expect(settings).to.deep.equal({ ...DEFAULTS, language: 'de', languages: ['de', 'en'], recipe: 'paper' });
  });

  it('offer each station once, in their order, and at least one', () => {
    expect(sanitised({ stations: ['morph', 'train', 'morph'] }).stations).to.deep.equal(['train', 'morph']);
    expect(sanitised({ stations: [] }).stations).to.deep.equal(DEFAULTS.stations);
    expect(sanitised({ stations: ['train', 'cinema'] }).stations).to.deep.equal(DEFAULTS.stations);
  });

  it('accept no hour, and no PIN', () => {
    expect(sanitised({ nightHour: null }).nightHour).to.equal(null);
    expect(sanitised({ nightHour: 0 }).nightHour).to.equal(0);
    expect(sanitised({ pin: '' }).pin).to.equal('');
    expect(sanitised({ pin: '0042' }).pin).to.equal('0042');
  });

  it('take a title, a logo and an address that fit, and nothing that is none', () => {
    const good = {
      title: 'Drawing machines',
      logo: 'data:image/png;base64,AAAA',
      link: 'https://museum.example/x',
      languages: ['en', 'fr', 'pt-BR'],
      seated: true,
    };
    expect(sanitised(good)).to.deep.equal({ ...DEFAULTS, ...good });
    const bad = {
      title: 'x'.repeat(81),
      logo: 'https://elsewhere.example/logo.png',
      link: 'javascript:alert(1)',
      languages: ['en', '../x'],
      seated: 'yes',
    };
    expect(sanitised(bad)).to.deep.equal(DEFAULTS);
    expect(sanitised({ language: 'fr', languages: ['en'] }).languages).to.deep.equal(['fr', 'en']);
  });

  it('name the fields that are invalid', () => {
    expect(invalidFields({ ...DEFAULTS, pin: '123', idleSeconds: NaN })).to.deep.equal(['idleSeconds', 'pin']);
  });

  it('are loaded as they were saved, and report when they could not be saved', () => {
    let kept: string | null = null;
    const settings = { ...DEFAULTS, language: 'de', languages: ['de', 'en'], idleSeconds: 90 } as const;
    expect(saveSettings(settings, { setItem: (_, text) => (kept = text) })).to.equal(true);
    expect(loadSettings(storageWith(kept))).to.deep.equal(settings);
    const full = () => {
      throw new DOMException('Quota exceeded.', 'QuotaExceededError');
    };
    expect(saveSettings(settings, { setItem: full })).to.equal(false);
    expect(loadSettings({ getItem: full })).to.deep.equal(DEFAULTS);
  });
});
