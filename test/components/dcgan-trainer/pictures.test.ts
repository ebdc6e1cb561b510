import { expect } from 'chai';
import { mount, settled, unmountAll, type TestTrainerElement } from '../../support/mount-trainer.js';

function choose(input: HTMLInputElement, ...files: File[]): void {
  const chosen = new DataTransfer();
  for (const file of files) chosen.items.add(file);
  input.files = chosen.files;
  input.dispatchEvent(new Event('change', { bubbles: true }));
}

describe('The trainer’s own pictures', () => {
  let element: TestTrainerElement;
  const [one, two] = [new File(['1'], '1.png'), new File(['2'], '2.png')];
  const words = (selector: string) => element.within(selector).textContent?.replace(/\s+/g, ' ').trim();

  beforeEach(async () => {
    element = await mount('controls');
    element.within<HTMLDetailsElement>('details').open = true;
    await settled(element);
    const select = element.within<HTMLSelectElement>('#dataset');
    select.selectedIndex = select.options.length - 1;
    select.dispatchEvent(new Event('change'));
    await settled(element);
  });
  afterEach(unmountAll);

  it('are chosen as several files, and said by their number', async () => {
    choose(element.within<HTMLInputElement>('.files input[multiple]'), one, two);
    await settled(element);
    expect(Array.isArray(element.datasetSource) && element.datasetSource.length).to.equal(2);
    expect(element.within<HTMLSelectElement>('#dataset').selectedOptions[0]?.textContent).to.equal(
      'Your pictures: 2 files',
    );
    await element.start();
    expect(element.created[0]?.dataset).to.deep.equal([one, two]);
  });

  it('are one file as it is, which may be a zip or in IDX format, and a folder whatever is in it', async () => {
    choose(element.within<HTMLInputElement>('.files input[multiple]'), one);
    await settled(element);
    expect(element.datasetSource instanceof File && element.datasetSource.name).to.equal('1.png');
    choose(element.within<HTMLInputElement>('.files input[webkitdirectory]'), two);
    expect(Array.isArray(element.datasetSource) && element.datasetSource.length).to.equal(1);
  });

  it('that are not used are listed with their reasons', async () => {
    await element.start();
    expect(element.has('.skipped')).to.equal(false);
    const { fake } = element;
    const skipped = [{ name: 'a.txt', reason: 'is text, not a picture' }];
    const pictures = { count: 300, skippedCount: 3, skipped, warnings: [] };
    fake.description = { ...fake.description, pictures };
    fake.dispatchEvent(new CustomEvent('description', { detail: fake.description }));
    await settled(element);
    expect(words('.skipped summary')).to.equal('3 files are not used');
    expect(words('.skipped ul')).to.equal('a.txt is text, not a picture and 2 more');
  });
});
