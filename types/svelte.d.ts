/** `import type {} from 'dcgan-elements/svelte'` makes Svelte's templates know the elements. */
import type { HTMLAttributes } from 'svelte/elements';
import type { Elements, OwnProps } from './elements.js';

type Props = { [Tag in keyof Elements]: HTMLAttributes<Elements[Tag]> & OwnProps[Tag] };

declare module 'svelte/elements' {
  interface SvelteHTMLElements extends Props {}
}
