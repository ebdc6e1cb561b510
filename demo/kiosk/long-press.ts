/** How long the corner must be pressed. */
export const LONG_PRESS_SECONDS = 3;

/**
 * The way to the settings, which visitors will not find: a press of three seconds on the corner, or Control and the
 * comma.
 * @param corner the element to be pressed
 */
export function onLongPress(corner: HTMLElement, open: () => void): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = () => clearTimeout(timer);
  corner.addEventListener('pointerdown', event => {
    stop();
    timer = setTimeout(open, LONG_PRESS_SECONDS * 1000);
    if (event.isTrusted) corner.setPointerCapture(event.pointerId); // a finger may slip off the corner
  });
  corner.addEventListener('pointerup', stop);
  corner.addEventListener('pointercancel', stop);
  addEventListener('keydown', event => {
    if (!event.ctrlKey || event.key !== ',') return;
    event.preventDefault();
    open();
  });
}
