import axe from 'axe-core';
import { expect } from 'chai';
import { StorageError, WeightsError } from '../../../../../src/shared/errors.js';
import { wait } from '../../../../support/promises.js';
import { mount, next, settled, unmountAll, until, type TestTrainerElement } from '../../../../support/mount-trainer.js';

const AT = new Date(2026, 4, 3, 17, 3).getTime();

async function opened(attributes = 'checkpoint="mine" controls'): Promise<TestTrainerElement> {
  const element = await mount(attributes);
  await element.start();
  element.fake.advance(40);
  element.saved = [element.fake.save(AT), { ...element.fake.save(AT), id: '7-20', step: 20 }];
  element.fake.save(AT);
  element.within<HTMLDetailsElement>('details').open = true;
  await settled(element);
  return element;
}

const notices = (element: TestTrainerElement) =>
  [...element.renderRoot.querySelectorAll('[role=status] .notice summary')].map(notice => notice.textContent?.trim());

describe('The checkpoints of <dcgan-trainer>', () => {
  afterEach(unmountAll);

  it('are kept under the name of the attribute', async () => {
    const element = await opened();
    expect(element.created[0]?.checkpoint).to.equal('mine');
    expect(element.checkpoint).to.equal('mine');
    const unnamed = await mount();
    await unnamed.start();
    expect('checkpoint' in (unnamed.created[0] ?? {})).to.equal(false);
  });

  it('are told of: that a run goes on, and with which options of its own', async () => {
    const element = await opened();
    const heard = next(element, 'dcgan-checkpoint');
    const info = element.fake.save(AT);
    expect((await heard).detail.kind).to.equal('saved');
    const differences = [{ option: 'seed', saved: '5', asked: '6' }] as const;
    element.fake.emit('checkpoint', { kind: 'resumed', info, differences });
    await settled(element);
    expect(notices(element)).to.deep.equal([
      'Resumed at step 40 (saved May 3, 2026, 17:03). It keeps its own settings: seed 5 instead of 6. ' +
        'Start over to use the settings of this page.',
    ]);
    element.button('Dismiss').click();
    await settled(element);
    expect(notices(element)).to.deep.equal([]);
  });

  it('are told of when they cannot be saved, until they can, and when another tab has them', async () => {
    const element = await opened();
    element.fake.emit('checkpoint', { kind: 'failed', error: new StorageError('There is no room.') });
    element.fake.emit('checkpoint', { kind: 'read-only' });
    await settled(element);
    expect(notices(element)[0]).to.contain('There is no room. Training continues');
    expect(notices(element)[1]).to.contain('Another tab');
    element.fake.save();
    element.fake.emit('checkpoint', { kind: 'writable', overtaken: false });
    element.fake.emit('checkpoint', { kind: 'damaged', id: '7', error: new WeightsError('It is cut off.') });
    await settled(element);
    expect(notices(element)).to.have.length(2);
    expect(notices(element)[0]).to.contain('this one saves');
    expect(notices(element)[1]).to.contain('set aside. It is cut off.');
  });

  it('are listed, and can be saved, gone back to and deleted', async () => {
    const element = await opened();
    const rows = () => [...(element.within('dcgan-trainer-checkpoints').shadowRoot?.querySelectorAll('li p') ?? [])];
    await until(() => rows().length === 2);
    expect(rows()[0]?.textContent?.replace(/\s+/g, ' ').trim()).to.equal('Step 40 May 3, 2026, 17:03, 5 MB');
    const saved = next(element, 'dcgan-checkpoint');
    element.button('Save now').click();
    await saved;
    element.button('Restore').click();
    await until(() => element.fake.imported.length === 1);
    await until(() => element.state === 'paused');
    await settled(element);
    element.button('Delete').click();
    await settled(element);
    element.button('Keep').click();
    await settled(element);
    element.button('Delete').click();
    await settled(element);
    element.within('dcgan-trainer-checkpoints').shadowRoot?.querySelector<HTMLElement>('.danger')?.click();
    await until(() => rows().length === 1);
  });

  it('are taken from a file that is dropped, and refused in words', async () => {
    const element = await opened();
    const drop = (text: string) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([text], 'run.safetensors'));
      element.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    };
    drop('{"__metadata__":{"format":"dcgan-elements-checkpoint/1"}}');
    await until(() => element.fake.imported.length === 1);
    drop('weights');
    await settled(element);
    expect(element.fake.imported).to.have.length(1);
    const failed = next(element, 'dcgan-error');
    await element.importCheckpoint(new Blob(['bad'])).catch(() => {}); // it is told
    expect((await failed).detail).to.be.instanceOf(WeightsError);
    await until(() => element.has('.notice.error'));
    expect(element.within('.notice.error').textContent).to.contain('it is cut off');
  });

  it('have names for what is to be pressed, enough contrast, and no tab order of their own', async () => {
    const element = await opened();
    for (const scheme of ['light', 'dark']) {
      document.documentElement.style.colorScheme = scheme;
      element.style.background = scheme === 'light' ? '#fff' : '#131519';
      await settled(element);
      await wait(300); // colours fade into each other
      const { violations } = await axe.run(element, { rules: { region: { enabled: false } } });
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).to.deep.equal([]);
    }
    document.documentElement.style.colorScheme = '';
  });

  it('stay within 390 and 320 pixels', async () => {
    const element = await opened();
    for (const width of [320, 390]) {
      element.style.inlineSize = `${width}px`;
      await settled(element);
      const parts = element.within('dcgan-trainer-checkpoints').shadowRoot?.querySelectorAll('*:not(style)') ?? [];
      const { left, right } = element.getBoundingClientRect();
      const spilt = [...parts].filter(part => {
        const box = part.getBoundingClientRect();
        return box.width > 0 && (box.left < left - 1 || box.right > right + 1);
      });
      expect(spilt.map(part => part.outerHTML.slice(0, 100))).to.deep.equal([]);
    }
  });
});
