import { expect } from 'chai';
import { LitElement } from 'lit';
import { define } from '../../../components/define.js';
import { DROP_ATTRIBUTE, DropController } from '../../../components/shared/drop-controller.js';

class TargetElement extends LitElement {
  readonly dropped: string[] = [];
  readonly drop = new DropController(this, files => this.dropped.push(...files.map(({ name }) => name)));
}

define('test-drop-target', TargetElement);

function drag(type: string, ...files: File[]): DragEvent {
  const dataTransfer = new DataTransfer();
  for (const file of files) dataTransfer.items.add(file);
  if (files.length === 0) dataTransfer.setData('text/plain', 'words');
  return new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true });
}

describe('Dropping files', () => {
  const file = new File(['x'], 'x.safetensors');
  let element: TargetElement;

  beforeEach(() => {
    element = document.createElement('test-drop-target') as TargetElement;
    document.body.append(element);
  });
  afterEach(() => element.remove());

  it('marks the element while files are over it, and takes them', () => {
    const over = drag('dragover', file);
    element.dispatchEvent(over);
    expect(over.defaultPrevented).to.equal(true);
    expect(element.hasAttribute(DROP_ATTRIBUTE)).to.equal(true);
    element.dispatchEvent(drag('dragleave', file));
    expect(element.hasAttribute(DROP_ATTRIBUTE)).to.equal(false);
    element.dispatchEvent(over);
    element.dispatchEvent(drag('dragover', file));
    element.dispatchEvent(drag('drop', file));
    expect(element.hasAttribute(DROP_ATTRIBUTE)).to.equal(false);
    expect(element.dropped).to.deep.equal(['x.safetensors']);
  });

  it('leaves text, and everything after it has gone, to others', () => {
    const text = drag('dragover');
    element.dispatchEvent(text);
    expect(text.defaultPrevented).to.equal(false);
    element.dispatchEvent(drag('drop'));
    element.remove();
    element.dispatchEvent(drag('drop', file));
    expect(element.dropped).to.deep.equal([]);
  });
});
