/** Turns off what a browser must not do on a wall: menus, selection, dragging, zooming, and a pointer at rest. */

/** The mouse pointer is hidden after this long without a movement. */
const POINTER_MS = 3000;

export function suppressBrowserDefaults(root: HTMLElement = document.documentElement): void {
  for (const type of ['contextmenu', 'dragstart', 'selectstart', 'gesturestart']) {
    document.addEventListener(type, event => {
      const { target } = event;
      const isField = target instanceof Element && target.closest('input, select, textarea');
      if (!isField) event.preventDefault();
    });
  }
  addEventListener('wheel', event => event.ctrlKey && event.preventDefault(), { passive: false, capture: true });
  addEventListener('keydown', event => {
    if (event.ctrlKey && ['+', '-', '=', '0'].includes(event.key)) event.preventDefault();
  });

  let timer: ReturnType<typeof setTimeout> | undefined;
  const rest = () => root.toggleAttribute('data-pointer-rests', true);
  addEventListener('pointermove', ({ pointerType }) => {
    clearTimeout(timer);
    root.toggleAttribute('data-pointer-rests', pointerType !== 'mouse'); // a finger needs no pointer
    timer = setTimeout(rest, POINTER_MS);
  });
  rest();
}
