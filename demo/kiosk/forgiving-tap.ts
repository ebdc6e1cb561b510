/**
 * Makes buttons accept a tap whose finger moves. A browser takes a finger that moves a few millimetres for a pan and
 * fires no click, but children and people in passing tap like that. Here a button is pressed when a finger comes down
 * on it and is lifted over it, however it moved in between. The style sheet must give such buttons `touch-action:
 * none`.
 *
 * @param root contains the buttons; buttons in a scrolling dialog should keep the browser's behaviour
 */
export function forgiveShortDrags(root: HTMLElement): void {
  let pressed: HTMLButtonElement | null = null;
  root.addEventListener(
    'touchstart',
    ({ target, touches }) => {
      const button = target instanceof Element ? target.closest('button') : null;
      pressed = touches.length === 1 ? button : null; // two fingers are another gesture
    },
    { passive: true },
  );
  root.addEventListener('touchcancel', () => (pressed = null));
  root.addEventListener('touchend', event => {
    const [touch] = event.changedTouches;
    const button = pressed;
    pressed = null;
    if (!button || button.disabled || !touch) return;
    if (event.cancelable) event.preventDefault(); // otherwise a click follows, on whatever is there by then
    if (button.contains(document.elementFromPoint(touch.clientX, touch.clientY))) button.click();
  });
}
