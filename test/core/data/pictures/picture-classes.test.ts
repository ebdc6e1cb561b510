import { expect } from 'chai';
import { findClasses, type PictureOrigin } from '../../../../src/core/data/pictures/picture-classes.js';

/** As many pictures in each folder as are said. */
const inFolders = (counts: Readonly<Record<string, number>>) =>
  findClasses(
    Object.entries(counts).flatMap(([folder, count]) => new Array<PictureOrigin>(count).fill({ folder, label: null })),
  );
const withLabels = (...labels: readonly (number | null)[]) =>
  findClasses(labels.flatMap(label => new Array<PictureOrigin>(8).fill({ folder: '', label })));
const codes = ({ warnings }: ReturnType<typeof findClasses>) => warnings.map(({ code }) => code);
const names = ({ classes }: ReturnType<typeof findClasses>) => classes.map(({ name }) => name);
/** Pictures in folders, in different arrangements. */
const arrangements = (...all: readonly Readonly<Record<string, number>>[]) => all;
const NONE = { labels: null, classes: [], warnings: [] };

describe('the classes of folders', () => {
  it('are the folders that the pictures lie in, with the number of pictures in each', () => {
    const found = inFolders({ 'pets/dog': 9, 'pets/cat': 8 });
    expect(found.classes).to.deep.equal([
      { name: 'cat', count: 8 },
      { name: 'dog', count: 9 },
    ]);
    expect(found.labels?.groups).to.deep.equal([{ name: 'class', classes: ['cat', 'dog'] }]);
    expect([...(found.labels?.values ?? [])]).to.deep.equal([...Array<number>(9).fill(1), ...Array<number>(8).fill(0)]);
    expect(found.warnings).to.deep.equal([]);
  });

  it('are in the order in which people sort names', () => {
    expect(names(inFolders({ '10': 8, '9': 8, a2: 8, a10: 8, B: 8 }))).to.deep.equal(['9', '10', 'a2', 'a10', 'B']);
  });

  it('do not depend on the folders around them', () => {
    expect(names(inFolders({ cat: 8, dog: 8 }))).to.deep.equal(['cat', 'dog']);
    expect(names(inFolders({ 'a/b/c/cat': 8, 'a/b/c/dog': 8 }))).to.deep.equal(['cat', 'dog']);
    const split = inFolders({ 'train/cat': 8, 'train/dog': 8, 'test/cat': 2, 'test/dog': 3 });
    expect(split.classes).to.deep.equal([
      { name: 'cat', count: 10 },
      { name: 'dog', count: 11 },
    ]);
  });

  it('are none for pictures in no folder, or in one', () => {
    expect(inFolders({ '': 20 })).to.deep.equal(NONE);
    expect(inFolders({ holiday: 20 })).to.deep.equal(NONE);
    expect(inFolders({})).to.deep.equal(NONE);
  });

  it('are none, which is told, where pictures lie beside the folders of the others', () => {
    for (const folders of arrangements({ '': 3, cat: 8, dog: 8 }, { pets: 3, 'pets/cat': 8, 'pets/dog': 8 })) {
      const found = inFolders(folders);
      expect([found.labels, found.classes]).to.deep.equal([null, []]);
      expect(found.warnings).to.deep.equal([
        {
          code: 'classes-outside-folders',
          values: { outside: 3, count: 19 },
          text: '3 of 19 pictures lie beside the folders of the others, so the run learns without classes. Folders are classes if each picture lies in one.',
        },
      ]);
    }
    expect(names(inFolders({ 'pets/ca': 8, 'pets/cat': 8 }))).to.deep.equal(['ca', 'cat']);
  });

  it('are none, which is told, where there is only one', () => {
    for (const folders of arrangements({ 'pets/cat': 20 }, { 'train/cat': 20, 'test/cat': 8 })) {
      const found = inFolders(folders);
      expect([found.labels, found.classes]).to.deep.equal([null, []]);
      expect(found.warnings.map(({ text }) => text)).to.deep.equal([
        'All pictures are of one class, “cat”, so the run learns without classes.',
      ]);
    }
  });

  it('with fewer than 8 pictures are named in one warning', () => {
    const found = inFolders({ ant: 7, bee: 8, cow: 1 });
    expect(found.warnings).to.deep.equal([
      {
        code: 'classes-few-pictures',
        values: { names: 'ant (7), cow (1)', count: 2, least: 8 },
        text: 'These classes have fewer than 8 pictures: ant (7), cow (1).',
      },
    ]);
    const many = inFolders(Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`a${i}`, 2])));
    expect(many.warnings[0]?.text).to.match(/: a0 \(2\), .*, a9 \(2\) and 20 more\.$/);
  });

  it('of 3,000 folders are the 255 largest and one of all others, which is told, and no picture is lost', () => {
    const found = inFolders(
      Object.fromEntries(Array.from({ length: 3_000 }, (_, i) => [`p/${i}`, i >= 2_745 ? 9 : 2])),
    );
    expect(found.classes).to.have.length(256);
    expect(found.classes[0]).to.deep.equal({ name: '2745', count: 9 });
    expect(found.classes.at(-1)).to.deep.equal({ name: 'other folders', count: 2 * 2_745 });
    expect(found.labels?.values).to.have.length(255 * 9 + 2 * 2_745);
    expect(found.labels?.values[0]).to.equal(255);
    expect(found.labels?.values.at(-1)).to.equal(254);
    expect(found.warnings).to.deep.equal([
      {
        code: 'classes-too-many',
        values: { folders: 3_000, rest: 2_745, most: 256, name: 'other folders' },
        text: 'There are 3000 folders and at most 256 classes: the pictures of the 2745 smallest folders are the class “other folders”.',
      },
    ]);
    const full = Object.fromEntries(Array.from({ length: 256 }, (_, i) => [`p/${i}`, 8]));
    expect(codes(inFolders(full))).to.deep.equal([]);
    const clash = inFolders({ ...full, 'p/other folders': 50 });
    expect(new Set(names(clash)).size).to.equal(256);
  });

  it('have names that can be shown', () => {
    expect(names(inFolders({ 'a\u202eb': 8, 'c\n': 8 }))).to.deep.equal(['a\ufffdb', 'c\ufffd']);
  });
});

describe('the classes of labels', () => {
  it('are the numbers that occur, by name, in their order', () => {
    const found = withLabels(10, 2, 2, 0, 1, 3, 4, 5, 6, 7, 8, 9);
    expect(names(found)).to.deep.equal(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10']);
    expect(found.classes[2]).to.deep.equal({ name: '2', count: 16 });
    expect(found.labels?.values[0]).to.equal(10);
    expect(found.warnings).to.deep.equal([]);
  });

  it('leave out the numbers that do not occur, which is told', () => {
    const found = withLabels(1, 2, 4);
    expect(names(found)).to.deep.equal(['1', '2', '4']);
    expect([...(found.labels?.values ?? [])].filter((_, i) => i % 8 === 0)).to.deep.equal([0, 1, 2]);
    expect(found.warnings).to.deep.equal([
      {
        code: 'classes-empty',
        values: { names: '0, 3', count: 2 },
        text: 'No picture has the label 0, 3: only labels that occur are classes.',
      },
    ]);
    const far = withLabels(0, 255);
    expect(names(far)).to.deep.equal(['0', '255']);
    expect(far.warnings[0]?.text).to.contain('1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 244 more');
  });

  it('may be all 256 of them', () => {
    const found = withLabels(...Array.from({ length: 256 }, (_, i) => i));
    expect(found.classes).to.have.length(256);
    expect(found.labels?.values.at(-1)).to.equal(255);
  });

  it('are none, which is told, where all are the same or some pictures have none', () => {
    expect(codes(withLabels(0))).to.deep.equal(['classes-only-one']);
    expect(withLabels(0).labels).to.equal(null);
    const some = withLabels(0, 1, null);
    expect([some.labels, some.classes]).to.deep.equal([null, []]);
    expect(some.warnings.map(({ text }) => text)).to.deep.equal([
      '8 of 24 pictures have no label, so the run learns without classes.',
    ]);
  });
});
