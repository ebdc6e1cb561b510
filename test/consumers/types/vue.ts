import type { GlobalComponents } from 'vue';
import type {} from 'dcgan-elements/vue';

type Props<Tag extends keyof GlobalComponents> = InstanceType<GlobalComponents[Tag]>['$props'];

export const trainer: Props<'dcgan-trainer'> = {
  recipe: 'quick',
  controls: true,
  'ondcgan-step': ({ detail }) => detail.step,
};
export const grid: Props<'latent-grid'> = { src: 'faces', mode: 'random', class: 'wide' };
export const morph: Props<'face-morph'> = { for: 'faces', autoplay: true };
// @ts-expect-error there is no such recipe
export const wrong: Props<'dcgan-trainer'> = { recipe: 'slow' };
