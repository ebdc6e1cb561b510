/** Widths of an element in pixels, each with the size of the text: from the smallest telephone to a wall. */
export const WIDTHS = [
  { width: 320, zoom: 1 },
  { width: 390, zoom: 1 },
  { width: 1280, zoom: 1 },
  { width: 3840, zoom: 1 },
  { width: 336, zoom: 2 },
] as const;

/** What of these trees lies beside the element's box, as the beginning of its markup. */
export function spilt(element: Element, trees: readonly (ParentNode | null | undefined)[]): string[] {
  const box = element.getBoundingClientRect();
  return trees
    .flatMap(tree => [...(tree?.querySelectorAll('*:not(.hidden, option, style)') ?? [])])
    .filter(part => {
      const { left, right, width } = part.getBoundingClientRect();
      return width > 0 && (left < box.left - 1 || right > box.right + 1);
    })
    .map(part => part.outerHTML.slice(0, 120));
}
