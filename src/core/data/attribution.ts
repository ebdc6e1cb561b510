import type { Attribution } from '../../shared/protocol/trainer.js';
import type { EmbeddedName } from '../../shared/dataset-source.js';

/** Attributions of the included data sets; NOTICE has the details. */
export const ATTRIBUTIONS: Readonly<Record<EmbeddedName, Attribution>> = {
  digits: {
    text: 'Digits: MNIST by Yann LeCun and Corinna Cortes, CC BY-SA 3.0',
    url: 'https://yann.lecun.com/exdb/mnist/',
    licenseUrl: 'https://creativecommons.org/licenses/by-sa/3.0/',
  },
  faces: {
    text: 'Faces: "ToonHead" by Johan Melin, remixed by DiceBear, CC BY 4.0; rendered as pixels, with further colours',
    url: 'https://www.figma.com/community/file/1589627891082866389',
    licenseUrl: 'https://creativecommons.org/licenses/by/4.0/',
  },
};
