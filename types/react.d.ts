/** React 19 sets properties and adds listeners by itself. `import type {} from 'dcgan-elements/react'` makes JSX know them. */
import type { DetailedHTMLProps, HTMLAttributes } from 'react';
import type { Elements, OwnProps } from './elements.js';

type Props = {
  [Tag in keyof Elements]: DetailedHTMLProps<HTMLAttributes<Elements[Tag]>, Elements[Tag]> & OwnProps[Tag];
};

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements extends Props {}
  }
}
