import { expect } from 'chai';
import fc from 'fast-check';
import { checked, complaints, DEFAULTS, loadSettings, saveSettings } from '../../../demo/kiosk/settings.js';

const storageWith = (text: string | null) => ({ getItem: () => text });

describe("The kiosk's settings", () => {
  it('are whole and good, whatever lies in the storage', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), text => {
        const settings = loadSettings(storageWith(text));
        expect(Object.keys(settings)).to.have.members(Object.keys(DEFAULTS));
        expect(complaints(settings)).to.deep.equal([]);
      }),
    );
  });

  it('keep each field that is good beside one that is not', () => {
    const settings = checked({
      language: 'de',
      idleSeconds: 4,
      nightHour: 24,
      pin: '12a4',
      camera: 'yes',
      recipe: 'paper',
    });
    expect(settings).to.deep.equal({ ...DEFAULTS, language: 'de', recipe: 'paper' });
  });

  it('offer each station once, in their order, and at least one', () => {
    expect(checked({ stations: ['morph', 'train', 'morph'] }).stations).to.deep.equal(['train', 'morph']);
    expect(checked({ stations: [] }).stations).to.deep.equal(DEFAULTS.stations);
    expect(checked({ stations: ['train', 'cinema'] }).stations).to.deep.equal(DEFAULTS.stations);
  });

  it('take no hour, and no PIN, for an answer', () => {
    expect(checked({ nightHour: null }).nightHour).to.equal(null);
    expect(checked({ nightHour: 0 }).nightHour).to.equal(0);
    expect(checked({ pin: '' }).pin).to.equal('');
    expect(checked({ pin: '0042' }).pin).to.equal('0042');
  });

  it('name the fields that will not do', () => {
    expect(complaints({ ...DEFAULTS, pin: '123', idleSeconds: NaN })).to.deep.equal(['idleSeconds', 'pin']);
  });

  it('come back as they were saved, and say when they could not be', () => {
    let kept: string | null = null;
    const settings = { ...DEFAULTS, language: 'de', idleSeconds: 90 } as const;
    expect(saveSettings(settings, { setItem: (_, text) => (kept = text) })).to.equal(true);
    expect(loadSettings(storageWith(kept))).to.deep.equal(settings);
    const full = () => {
      throw new DOMException('Quota exceeded.', 'QuotaExceededError');
    };
    expect(saveSettings(settings, { setItem: full })).to.equal(false);
    expect(loadSettings({ getItem: full })).to.deep.equal(DEFAULTS);
  });
});
