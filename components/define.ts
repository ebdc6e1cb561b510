let warned = false;

/** Defines an element once: a page may load this package twice, and a server has no registry. */
export function define(tag: string, element: CustomElementConstructor): void {
  if (typeof customElements === 'undefined') return;
  const present = customElements.get(tag);
  if (!present) customElements.define(tag, element);
  else if (present !== element && !warned) {
    warned = true; // once a copy, which defines several
    console.warn(`<${tag}> is defined already. This page loads dcgan-elements twice; the first copy serves.`);
  }
}
