import type { SvelteHTMLElements } from 'svelte/elements';
import type {} from 'dcgan-elements/svelte';

export const trainer: SvelteHTMLElements['dcgan-trainer'] = {
  recipe: 'quick',
  controls: true,
  'ondcgan-step': ({ detail }) => console.log(detail.step),
};
export const grid: SvelteHTMLElements['latent-grid'] = { src: 'faces', mode: 'random', class: 'wide' };
export const morph: SvelteHTMLElements['face-morph'] = { for: 'faces', autoplay: true };
// @ts-expect-error there is no such recipe
export const wrong: SvelteHTMLElements['dcgan-trainer'] = { recipe: 'slow' };
