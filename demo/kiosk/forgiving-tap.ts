/**
 * A finger that wanders presses too. A browser takes one that moves a few millimetres for a pan, and gives no click; at
 * an exhibition children press like that, and people in passing. Here a button is pressed where a finger comes down on it
 * and goes up over it, whatever is between. The style sheet must give such buttons `touch-action: none`.
 *
 * @param root whose buttons; those inside of a scrolled dialog stay as the browser has them
 */
export function forgiveShortDrags(root: HTMLElement): void {
  let pressed: HTMLButtonElement | null = null;
  root.addEventListener(
    'touchstart',
    ({ target, touches }) => {
      const button = target instanceof Element ? target.closest('button') : null;
      pressed = touches.length === 1 ? button : null; // two fingers mean something else
    },
    { passive: true },
  );
  root.addEventListener('touchcancel', () => (pressed = null));
  root.addEventListener('touchend', event => {
    const [touch] = event.changedTouches;
    const button = pressed;
    pressed = null;
    if (!button || button.disabled || !touch) return;
    if (event.cancelable) event.preventDefault(); // else a click follows, and hits what is there by then
    if (button.contains(document.elementFromPoint(touch.clientX, touch.clientY))) button.click();
  });
}
