/** Seconds that the corner is to be held. */
export const HOLD_SECONDS = 3;

/**
 * The way to the settings, which no visitor finds: the corner held for three seconds, or Control and the comma.
 * @param corner what is to be held
 */
export function onLongPress(corner: HTMLElement, open: () => void): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = () => clearTimeout(timer);
  corner.addEventListener('pointerdown', event => {
    corner.setPointerCapture(event.pointerId); // a finger trembles
    stop();
    timer = setTimeout(open, HOLD_SECONDS * 1000);
  });
  corner.addEventListener('pointerup', stop);
  corner.addEventListener('pointercancel', stop);
  addEventListener('keydown', event => {
    if (!event.ctrlKey || event.key !== ',') return;
    event.preventDefault();
    open();
  });
}
