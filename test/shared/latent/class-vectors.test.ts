import { expect } from 'chai';
import { InvalidOptionError } from '../../../src/shared/errors.js';
import {
  assertMixture,
  checkedRows,
  classNumber,
  countClasses,
  inputSizeOf,
  joinRows,
  oneHot,
  toMixture,
  type ClassChoice,
} from '../../../src/shared/latent/class-vectors.js';
import type { ClassGroup } from '../../../src/shared/protocol/classes.js';
import { Random } from '../../../src/shared/random.js';

const DIGIT: ClassGroup = { name: 'digit', classes: ['0', '1', '2'] };
const HAIR: ClassGroup = { name: 'hair', classes: ['black', 'red'] };
const SKIN: ClassGroup = { name: 'skin', classes: ['light', 'brown', 'dark'] };
const ANIMAL: ClassGroup = { name: 'class', classes: ['cat', '7', 'constructor'] };

const LATENT = 2;
const digits = { latentSize: LATENT, classes: [DIGIT] };
const faces = { latentSize: LATENT, classes: [HAIR, SKIN] };
const animals = { latentSize: LATENT, classes: [ANIMAL] };
const plain = { latentSize: LATENT, classes: [] };

const z = (count = 1) => new Random(4, 'sheet', 0).uniform(count * LATENT);
const rounded = (numbers: ArrayLike<number>) => Array.from(numbers, value => Number(value.toFixed(6)));

/** The y of each image. */
function ys(space: typeof digits, choice?: ClassChoice | readonly ClassChoice[], given = z()): number[][] {
  const rows = checkedRows(given, space, choice);
  const size = inputSizeOf(space);
  const count = rows.length / size;
  return Array.from({ length: count }, (_, i) => rounded(rows.subarray(i * size + LATENT, (i + 1) * size)));
}

function refusal(space: typeof digits, choice: unknown, given = z()): InvalidOptionError {
  try {
    checkedRows(given, space, choice as ClassChoice);
  } catch (error) {
    expect(error).to.be.instanceOf(InvalidOptionError);
    return error as InvalidOptionError;
  }
  throw new Error(`${JSON.stringify(choice)} was not refused.`);
}

describe('Input rows', () => {
  it('are z and then y, image by image', () => {
    const latents = z(3);
    const rows = checkedRows(latents, digits, [0, 1, 2]);
    expect(rows).to.have.length(3 * (LATENT + 3));
    for (let i = 0; i < 3; i++) {
      expect(rows.subarray(i * 5, i * 5 + 2)).to.deep.equal(latents.subarray(2 * i, 2 * i + 2));
      expect([...rows.subarray(i * 5 + 2, i * 5 + 5)]).to.deep.equal([0, 1, 2].map(k => Number(k === i)));
    }
    expect(joinRows(latents, Float32Array.of(1, 2, 3), 3)).to.have.length(9);
    expect([countClasses([HAIR, SKIN]), inputSizeOf(faces), inputSizeOf(plain)]).to.deep.equal([5, 7, 2]);
  });

  it('are a copy of z for a generator without classes', () => {
    const latents = z(2);
    const rows = checkedRows(latents, plain);
    expect(rows).to.deep.equal(latents);
    expect(rows.buffer).not.to.equal(latents.buffer);
  });

  it('take a class by its name, and by its number where no class is called so', () => {
    expect(ys(digits, '2')).to.deep.equal([[0, 0, 1]]);
    expect(ys(digits, 2)).to.deep.equal([[0, 0, 1]]);
    expect(ys(animals, 'constructor')).to.deep.equal([[0, 0, 1]]);
    expect(ys(animals, 0)).to.deep.equal([[1, 0, 0]]);
    expect(ys(animals, 7), 'the class called 7').to.deep.equal([[0, 1, 0]]);
    expect(classNumber(ANIMAL, 2)).to.equal(2);
  });

  it('take one choice for all images, or one for each', () => {
    expect(ys(digits, 1, z(2))).to.deep.equal([[0, 1, 0], [0, 1, 0]]); // prettier-ignore
    expect(ys(digits, ['2', 0], z(2))).to.deep.equal([[0, 0, 1], [1, 0, 0]]); // prettier-ignore
    expect(ys(digits, Float32Array.of(0, 0.25, 0.75), z(2))).to.deep.equal([[0, 0.25, 0.75], [0, 0.25, 0.75]]); // prettier-ignore
    expect(ys(digits, Float32Array.of(1, 0, 0, 0, 0, 1), z(2))).to.deep.equal([[1, 0, 0], [0, 0, 1]]); // prettier-ignore
    expect(ys(digits, [Float32Array.of(0, 1, 0), '0'], z(2))).to.deep.equal([[0, 1, 0], [1, 0, 0]]); // prettier-ignore
  });

  it('take classes and mixtures by group', () => {
    expect(ys(faces, { hair: 'red', skin: 0 })).to.deep.equal([[0, 1, 1, 0, 0]]);
    expect(ys(faces, { hair: { black: 0.3, red: 0.7 }, skin: 'dark' })).to.deep.equal([[0.3, 0.7, 0, 0, 1]]);
    expect(ys(digits, { digit: { 0: 0.5, 2: 0.5 } })).to.deep.equal([[0.5, 0, 0.5]]);
    expect(ys(animals, { class: { 0: 0.5, 2: 0.5 } }), 'numbers as keys').to.deep.equal([[0.5, 0, 0.5]]);
    expect(ys(animals, { class: { cat: 0.5, 0: 0.5 } }), 'one class twice').to.deep.equal([[1, 0, 0]]);
  });

  it('have the classes that follow from z where none is chosen: the same for the same z, and all of them in time', () => {
    const latents = z(60);
    const all = ys(faces, undefined, latents);
    expect(ys(faces, undefined, latents)).to.deep.equal(all);
    for (const i of [0, 17, 59]) expect(ys(faces, undefined, latents.slice(2 * i, 2 * i + 2))[0]).to.deep.equal(all[i]);
    const counts = Array.from({ length: 5 }, (_, k) => all.filter(y => y[k] === 1).length);
    expect(Math.min(...counts), counts.join()).to.be.at.least(8);
    for (const y of all) assertMixture(y, faces.classes);
    const red = ys(faces, { hair: 'red' }, latents);
    expect(
      red.map(y => y.slice(2)),
      'the group left out',
    ).to.deep.equal(all.map(y => y.slice(2)));
    expect(ys(faces, { hair: 'red', skin: undefined } as unknown as ClassChoice, latents)).to.deep.equal(red);
  });

  it('have classes in whatever group, even one with a name of an object’s own', () => {
    const odd = { latentSize: LATENT, classes: [{ name: 'constructor', classes: ['a', 'b'] }, HAIR] };
    expect(ys(odd, { hair: 'red' })[0]?.slice(2)).to.deep.equal([0, 1]);
    expect(ys(odd, { constructor: 'b', hair: 'red' })).to.deep.equal([[0, 1, 0, 1]]);
  });
});

describe('Classes that are no classes', () => {
  const cases: readonly [string, typeof digits, unknown, RegExp][] = [
    [
      'a mixture that sums to 0.8',
      digits,
      { digit: { 0: 0.3, 1: 0.5 } },
      /^digit is "a mixture that sums to 0\.8.*sum to 1/,
    ],
    ['a mixture that sums to 2', digits, Float32Array.of(1, 0, 1), /^digit is "a mixture that sums to 2"/],
    ['a sum of 1 over two groups', faces, Float32Array.of(0.5, 0, 0.5, 0, 0), /^hair is "a mixture that sums to 0\.5"/],
    [
      'a negative number',
      digits,
      { digit: { 0: 1.5, 1: -0.5 } },
      /^digit: 1 is -0\.5; it must be a number from 0 to 1/,
    ],
    ['a negative number in y', digits, Float32Array.of(-1, 1, 1), /^digit: 0 is -1/],
    ['NaN', digits, { digit: { 0: NaN, 1: 1 } }, /^digit: 0 is NaN/],
    ['NaN in y', digits, Float32Array.of(NaN, 0, 1), /^digit: 0 is NaN/],
    ['an infinite number', digits, { digit: { 2: Infinity } }, /^digit: 2 is Infinity/],
    ['a share that is a text', digits, { digit: { 0: '1' } }, /^digit: 0 is "1"/],
    ['an empty mixture', digits, { digit: {} }, /sums to 0/],
    ['a name that is not there', digits, 'seven', /^digit is "seven"; it must be one of 0, 1, 2\.$/],
    [
      'a name that is not there, in a mixture',
      faces,
      { hair: { black: 0.5, blond: 0.5 } },
      /^hair is "blond".*black, red/,
    ],
    ['a number that is not there', digits, 3, /^digit is 3; it must be one of 0, 1, 2/],
    ['a number between two', digits, 0.5, /^digit is 0\.5/],
    ['a group that is not there', faces, { beard: 'full' }, /^classes is "beard"; it must be any of hair, skin/],
    ['one class for several groups', faces, 'red', /^classes is "red"; it must be an object with any of hair, skin/],
    ['null', digits, null, /^classes is null; it must be a class, or an object/],
    ['true', digits, true, /^classes is true/],
    ['y of another length', digits, Float32Array.of(1, 0), /^classes is "2 numbers"; it must be 3 numbers/],
    ['fewer choices than images', digits, ['1'], /^classes is "1 choices"; it must be one for all images, or 2/],
    ['a bad choice for the second image', digits, ['1', 'x'], /^digit is "x"/],
    ['a y for all images in a list', digits, [Float32Array.of(1, 0, 0, 1, 0, 0), '1'], /^classes is "6 numbers"/],
    ['a class of a generator without classes', plain, '7', /^classes is "7"; it must be left out.*without classes/],
    ['a mixture of a generator without classes', plain, { digit: '7' }, /^classes is "given"; it must be left out/],
  ];
  for (const [what, space, choice, words] of cases) {
    it(`are refused, with what would be right: ${what}`, () => {
      const error = refusal(space, choice, z(2));
      expect(error.message).to.match(words);
      expect(error).to.include({ code: 'option-invalid' });
      expect(error.details.allowed).to.be.a('string').and.not.equal('');
    });
  }

  it('are refused briefly where there are many classes', () => {
    const many = { latentSize: 1, classes: [{ name: 'kind', classes: Array.from({ length: 99 }, (_, i) => `k${i}`) }] };
    expect(refusal(many, 'x').message).to.match(/k19 and 79 more\.$/);
  });
});

describe('Mixtures', () => {
  it('are one-hot for numbers of classes, and for those left out the first', () => {
    expect([...oneHot([HAIR, SKIN], [1, 2])]).to.deep.equal([0, 1, 0, 0, 1]);
    expect([...oneHot([HAIR, SKIN], [])]).to.deep.equal([1, 0, 1, 0, 0]);
  });

  it('may miss 1 by rounding, and no more', () => {
    const third = new Float32Array(3).fill(1 / 3);
    expect(() => assertMixture(third, [DIGIT])).not.to.throw();
    expect(() => assertMixture([0.333, 0.333, 0.333], [DIGIT])).not.to.throw();
    expect(() => assertMixture([0.33, 0.33, 0.33], [DIGIT])).to.throw(InvalidOptionError);
    expect(() => assertMixture([1, 0], [DIGIT]), 'a number missing').to.throw(InvalidOptionError);
  });

  it('are made of any numbers: none below 0, and each group sums to 1', () => {
    expect(rounded(toMixture(Float32Array.of(2, 6, -1, 1, 1), faces.classes))).to.deep.equal([0.25, 0.75, 0, 0.5, 0.5]);
    const none = rounded(toMixture(Float32Array.of(0, -3, NaN, Infinity, 0), faces.classes));
    expect(none).to.deep.equal([0.5, 0.5, 0.333333, 0.333333, 0.333333]);
    assertMixture(toMixture(new Random(1, 'sheet', 0).normal(5, 3), faces.classes), faces.classes);
  });
});
