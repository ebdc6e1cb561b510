/**
 * Sends the rest of a press to the listener's element, wherever the pointer goes. Pointers that a script or an assistive
 * tool makes up, and those that have just ended, cannot be captured; such a press goes on while it is over the element.
 */
export function capturePointer({ currentTarget, pointerId }: PointerEvent): void {
  try {
    (currentTarget as Element).setPointerCapture(pointerId);
  } catch {
    // NotFoundError: the browser has no such pointer
  }
}
