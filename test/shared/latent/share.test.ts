import { expect } from 'chai';
import fc from 'fast-check';
import { InvalidOptionError } from '../../../src/shared/errors.js';
import { GRID_MODES, PLANE_KINDS, readShare, writeShare } from '../../../src/shared/latent/share.js';
import type { SharedView } from '../../../src/shared/latent/share.js';

const SAMPLE = 'plane-random_g20x20_s7_x0.25_y-0.5_z2_c3.4';

const rounded = (min: number, max: number) =>
  fc.double({ min, max, noNaN: true }).map(value => Number(value.toFixed(6)) || 0);
const shared = fc
  .record({
    mode: fc.constantFrom(...GRID_MODES),
    plane: fc.constantFrom(...PLANE_KINDS),
    layout: fc.record({ rows: fc.integer({ min: 1, max: 64 }), columns: fc.integer({ min: 1, max: 64 }) }),
    seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    view: fc.record({ x: rounded(-2, 2), y: rounded(-2, 2), zoom: rounded(0.5, 64) }),
    selected: fc.boolean(),
    numbers: fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 5 }),
    chosen: fc.boolean(),
    classes: fc.option(
      fc.oneof(
        fc.string({ minLength: 1, unit: 'grapheme' }).filter(name => !name.startsWith('{')),
        fc.dictionary(fc.string({ unit: 'grapheme' }), fc.constantFrom('black', 'light blue', '~', '_'), {
          minKeys: 1,
        }),
        fc.constant({ digit: { 3: 0.25, 8: 0.75 } }),
      ),
    ),
    classGroup: fc.option(fc.string({ minLength: 1, unit: 'grapheme' })),
    text: fc.string({ unit: 'grapheme', maxLength: 24 }),
  })
  .map(({ selected, numbers, chosen, ...all }): SharedView => ({
    ...all,
    classes: all.mode === 'text' ? null : all.classes,
    classGroup: all.mode === 'classes' ? all.classGroup : null,
    text: all.mode === 'text' ? all.text : '',
    selection: selected ? { row: all.layout.rows - 1, column: all.layout.columns >> 1 } : null,
    samples:
      chosen && all.mode === 'plane' && all.plane === 'samples'
        ? [1, 0.5, -0.25].map(factor => Float32Array.from(numbers, number => factor * number))
        : null,
  }));

describe('a shared view', () => {
  it('reads as what was written', () => {
    fc.assert(
      fc.property(shared, view => {
        const read = readShare(writeShare(view));
        if (view.mode === 'plane') expect(read).to.deep.equal(view);
        else
          expect(read).to.deep.include({
            mode: view.mode,
            layout: view.layout,
            seed: view.seed,
            selection: view.selection,
            classes: view.classes,
            classGroup: view.classGroup,
            text: view.text,
          });
      }),
    );
  });

  it('is short, and needs no escaping in a URL', () => {
    const text = writeShare(readShare(SAMPLE));
    expect(text).to.equal(SAMPLE);
    expect(encodeURIComponent(text)).to.equal(text);
  });

  it('reads what grids wrote before there were classes', () => {
    for (const text of ['random_g10x10_s1', 'interpolate_g5x15_s3_c4.14', SAMPLE]) {
      expect(writeShare(readShare(text))).to.equal(text);
      expect(readShare(text)).to.deep.include({ classes: null, classGroup: null, text: '' });
    }
  });

  it('names classes and text in letters that can be read, where there are some', () => {
    const view = readShare('random_g10x10_s1');
    expect(writeShare({ ...view, classes: '7' })).to.equal('random_g10x10_s1_k7');
    expect(writeShare({ ...view, mode: 'text', text: '24.12.' })).to.equal('text_g10x10_s1_t24.12.');
    expect(writeShare({ ...view, mode: 'classes', classGroup: 'hair' })).to.equal('classes_g10x10_s1_hhair');
    expect(writeShare({ ...view, mode: 'text', text: '1 2_3~\ud800' })).to.equal(
      'text_g10x10_s1_t1~202~5f3~7e~EF~BF~BD',
    );
  });

  it('refuses whatever a grid has not written', () => {
    const wrong = [
      '',
      'plane',
      `${SAMPLE} `,
      SAMPLE.replace('g20', 'g0'),
      SAMPLE.replace('20x20', '999x2'),
      SAMPLE.replace('s7', 's4294967296'),
      SAMPLE.replace('x0.25', 'x3'),
      SAMPLE.replace('x0.25', 'xNaN'),
      SAMPLE.replace('z2', 'z0'),
      SAMPLE.replace('c3', 'c20'),
      SAMPLE.replace('random', 'other'),
      `${SAMPLE}_pAAAAAAAAAAAAAAAA`,
      `${SAMPLE}_k`,
      `${SAMPLE}_k~ff`,
      `${SAMPLE}_k~7`,
      `${SAMPLE}_t1/2`,
      `${SAMPLE.replace('random', 'samples')}_pAAAA`,
      `${SAMPLE.replace('random', 'samples')}_pAAAAAAAAAAAAA`,
      `${SAMPLE.replace('random', 'samples')}_pAADAfwAAwH8AAMB/`, // NaN three times
      `${SAMPLE.replace('random', 'samples')}_p${'A'.repeat(20_000)}`,
      's'.repeat(1e6),
    ];
    for (const text of wrong) expect(() => readShare(text), text.slice(0, 60)).to.throw(InvalidOptionError);
    fc.assert(
      fc.property(fc.string(), text => {
        expect(() => readShare(text)).to.throw(InvalidOptionError);
      }),
    );
  });
});
