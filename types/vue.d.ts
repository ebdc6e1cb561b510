/** `import type {} from 'dcgan-elements/vue'` makes Vue's templates know the elements. */
import type { DefineComponent, HTMLAttributes } from 'vue';
import type { Elements, OwnProps } from './elements.js';

type Components = { [Tag in keyof Elements]: DefineComponent<HTMLAttributes & OwnProps[Tag]> };

declare module 'vue' {
  interface GlobalComponents extends Components {}
}
