import { expect } from 'chai';
import { forgiveShortDrags } from '../../../demo/kiosk/forgiving-tap.js';
import { needs } from '../../support/capabilities.js';

/** Dispatches the events of a finger that comes down at one place and is lifted at another. @returns whether a click follows */
function finger(button: HTMLElement, [x, y]: readonly [number, number], others = 0): boolean {
  const at = (clientX: number, clientY: number, identifier = 1) =>
    new Touch({ identifier, target: button, clientX, clientY });
  const { left, top } = button.getBoundingClientRect();
  const down = at(left + 5, top + 5);
  const extra = Array.from({ length: others }, (_, i) => at(left + 9, top + 9, 2 + i));
  button.dispatchEvent(new TouchEvent('touchstart', { bubbles: true, touches: [down, ...extra] }));
  const up = at(left + x, top + y);
  return button.dispatchEvent(new TouchEvent('touchend', { bubbles: true, cancelable: true, changedTouches: [up] }));
}

describe('A forgiving tap', () => {
  let root: HTMLElement;
  let button: HTMLButtonElement;
  let presses: number;
  before(needs('touches'));

  beforeEach(() => {
    presses = 0;
    root = document.createElement('div');
    button = Object.assign(document.createElement('button'), { textContent: 'Go' });
    Object.assign(button.style, { inlineSize: '100px', blockSize: '80px' });
    button.addEventListener('click', () => (presses += 1));
    root.append(button);
    document.body.append(root);
    forgiveShortDrags(root);
  });

  afterEach(() => root.remove());

  it('counts once if the finger is lifted over the button, however far it moved', () => {
    const clickFollows = finger(button, [90, 70]);
    expect(presses).to.equal(1);
    expect(clickFollows, "the browser's own click").to.equal(false);
  });

  it('is cancelled by a finger that leaves the button', () => {
    finger(button, [160, 40]);
    expect(presses).to.equal(0);
  });

  it('ignores two fingers, and a disabled button', () => {
    finger(button, [50, 40], 1);
    button.disabled = true;
    finger(button, [50, 40]);
    expect(presses).to.equal(0);
  });
});
