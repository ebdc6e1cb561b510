/**
 * The elements as React components, and their tags in JSX: React 19 sets properties and adds listeners by itself, for which
 * `import type {} from 'dcgan-elements/react'` suffices.
 */
import type { DetailedHTMLProps, ForwardRefExoticComponent, HTMLAttributes, RefAttributes } from 'react';
import type { Elements, EventDetails, OwnProps, Properties, Trained } from './elements.js';

type Props = {
  [Tag in keyof Elements]: DetailedHTMLProps<HTMLAttributes<Elements[Tag]>, Elements[Tag]> & OwnProps[Tag];
};

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements extends Props {}
  }
}

/** `onDcganStep` and so on. */
type Listeners<Details> = {
  [Type in keyof Details & string as Type extends `dcgan-${infer Word}` ? `onDcgan${Capitalize<Word>}` : never]?:
    ((event: CustomEvent<Details[Type]>) => void) | undefined;
};

/** An element's properties, by their names in JavaScript: `latentSize`, `htmlFor`. */
type Component<Tag extends keyof Elements> = ForwardRefExoticComponent<
  Omit<HTMLAttributes<Elements[Tag]>, keyof Properties<Elements[Tag]>> &
    Properties<Elements[Tag]> &
    Trained<Elements[Tag]> &
    Listeners<EventDetails[Tag]> &
    RefAttributes<Elements[Tag]>
>;

/** Trains a DCGAN in the page and shows how it learns. */
export const DcganTrainer: Component<'dcgan-trainer'>;
/** Shows what a generator can draw. */
export const LatentGrid: Component<'latent-grid'>;
/** Moves through latent space from one picture to another. */
export const FaceMorph: Component<'face-morph'>;
