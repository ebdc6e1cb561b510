import { expect } from 'chai';
import { WeightsError } from '../../../src/shared/errors.js';
import { readSafetensors, writeSafetensors } from '../../../src/shared/safetensors/safetensors.js';
import { readGeneratorFile } from '../../../src/core/weights/generator-file.js';
import { damagedCopies } from '../../support/damage.js';
import {
  SMALL_AUTOENCODER,
  SMALL_CLASS_NAMES,
  SMALL_CLASSES,
  SMALL_PLAIN,
  smallGeneratorFile,
} from '../../support/generator-file.js';

const class_names = JSON.stringify(SMALL_CLASS_NAMES);
const file = smallGeneratorFile(SMALL_CLASSES, undefined, { class_names });

/** The file with other metadata; `undefined` leaves an entry out. */
function edited(changes: Readonly<Record<string, string | undefined>>, bytes = file): ArrayBuffer {
  const { tensors, metadata } = readSafetensors(bytes);
  const kept = Object.entries({ ...metadata, ...changes }).filter((entry): entry is [string, string] => entry[1] !== undefined); // prettier-ignore
  return writeSafetensors({ tensors, metadata: Object.fromEntries(kept) });
}

function refusal(read: () => unknown): WeightsError {
  try {
    read();
  } catch (error) {
    expect(error).to.be.instanceOf(WeightsError);
    return error as WeightsError;
  }
  throw new Error('Nothing was refused.');
}

describe('A weights file with classes', () => {
  it('says the sizes of their groups, and their names', () => {
    const { metadata } = readSafetensors(file);
    expect(metadata).to.include({ classes: '[2,3]', class_names });
    const read = readGeneratorFile(file);
    expect(read.classes).to.deep.equal(SMALL_CLASS_NAMES);
    expect(read.architecture).to.deep.equal(SMALL_CLASSES);
  });

  it('numbers its classes where it has no names', () => {
    const [hair, skin] = readGeneratorFile(edited({ class_names: undefined })).classes;
    expect(hair).to.deep.equal({ name: 'class 1', classes: ['0', '1'] });
    expect(skin).to.deep.equal({ name: 'class 2', classes: ['0', '1', '2'] });
    const one = { variant: 'plain', shape: { ...SMALL_CLASSES.shape, classes: [2] } } as typeof SMALL_CLASSES;
    expect(readGeneratorFile(smallGeneratorFile(one)).classes).to.deep.equal([{ name: 'class', classes: ['0', '1'] }]);
  });

  it('is without classes as it was before there were any', () => {
    const plain = smallGeneratorFile(SMALL_PLAIN);
    expect(readSafetensors(plain).metadata).not.to.have.any.keys('classes', 'class_names');
    expect(readGeneratorFile(plain).classes).to.deep.equal([]);
    expect(readGeneratorFile(edited({ class_names }, plain)).classes, 'names of no classes').to.deep.equal([]);
    expect(readGeneratorFile(smallGeneratorFile(SMALL_AUTOENCODER)).classes).to.deep.equal([]);
  });

  const wrong: readonly [string, Readonly<Record<string, string | undefined>>, RegExp][] = [
    ['classes are no JSON', { classes: 'ten' }, /metadata classes is "ten"; it must be a JSON list/],
    ['classes are no whole numbers', { classes: '[2.5,3]' }, /metadata classes is/],
    ['a group has one class', { classes: '[1,4]' }, /metadata classes is .*; it must be a JSON list of group sizes from 2 to 256/],
    ['a group has too many', { classes: '[2,257]' }, /from 2 to 256/],
    ['it has other groups than its tensors', { classes: '[2,4]', class_names: undefined }, /generator\.dense\.kernel has the shape \[9, 16\]; it must be \[10, 16\]/],
    ['it has classes, but its tensors have none', { classes: undefined, class_names: undefined }, /generator\.dense\.kernel has the shape \[9, 16\]; it must be \[4, 16\]/],
    ['names are no JSON', { class_names: '[{' }, /metadata class_names is .*; it must be a JSON list of groups with 2, 3 names/],
    ['names are no groups', { class_names: '["black","red"]' }, /class_names/],
    ['names are null', { class_names: 'null' }, /class_names/],
    ['a name is missing', { class_names: class_names.replace('"light",', '') }, /groups with 2, 3 names/],
    ['a name is a number', { class_names: class_names.replace('"light"', '7') }, /class_names/],
    ['a name is there twice', { class_names: class_names.replace('"light"', '"dark"') }, /none of them twice/],
    ['a group is there twice', { class_names: class_names.replace('"hair"', '"skin"') }, /none of them twice/],
    ['a group is missing', { class_names: JSON.stringify(SMALL_CLASS_NAMES.slice(1)) }, /class_names/],
  ]; // prettier-ignore
  for (const [what, changes, words] of wrong) {
    it(`is refused where ${what}`, () => {
      expect(refusal(() => readGeneratorFile(edited(changes))).message).to.match(words);
    });
  }

  it('is refused when it is damaged in any of 100 ways', () => {
    for (const { what, bytes } of damagedCopies(file, 100, 3)) {
      expect(refusal(() => readGeneratorFile(bytes)).message, what).to.be.a('string');
    }
  });

  it('fits a run with the same classes, by name, and by number where it has no names', () => {
    const wanted = { architecture: SMALL_CLASSES, classes: SMALL_CLASS_NAMES };
    expect(() => readGeneratorFile(file, wanted)).not.to.throw();
    expect(() => readGeneratorFile(edited({ class_names: undefined }), wanted)).not.to.throw();
    expect(() => readGeneratorFile(smallGeneratorFile(), { architecture: SMALL_PLAIN, classes: [] })).not.to.throw();
  });

  it('fits no run with other classes, and says which there are and which there must be', () => {
    const [hair, skin] = SMALL_CLASS_NAMES as [(typeof SMALL_CLASS_NAMES)[0], (typeof SMALL_CLASS_NAMES)[0]];
    const renamed = [hair, { ...skin, classes: ['light', 'dark', 'brown'] }];
    const cases = [
      [file, SMALL_CLASSES, renamed, /are for the classes hair: black, red; skin: light, brown, dark; this run has the classes hair: black, red; skin: light, dark, brown\.$/],
      [file, SMALL_PLAIN, [], /are for the classes hair: black, red; .*; this run has no classes\.$/],
      [smallGeneratorFile(), SMALL_CLASSES, SMALL_CLASS_NAMES, /are for no classes; this run has the classes hair/],
      [edited({ class_names: undefined }), SMALL_CLASSES, [skin, hair], /are for the classes class 1: 0, 1; class 2/],
    ] as const; // prettier-ignore
    for (const [bytes, architecture, classes, words] of cases) {
      const error = refusal(() => readGeneratorFile(bytes, { architecture, classes }));
      expect(error.message).to.match(words);
      expect(error).to.include({ code: 'weights-classes-differ' });
      expect(error.details).to.include({ subject: 'classes' });
    }
    const digits = [{ name: 'digit', classes: Array.from({ length: 10 }, (_, i) => String(i)) }];
    const wanted = { architecture: SMALL_PLAIN, classes: digits };
    expect(refusal(() => readGeneratorFile(smallGeneratorFile(), wanted)).message).to.match(
      /has the classes digit: 0, 1, 2, 3, 4, \.\.\. \(10\)\.$/,
    );
  });
});
