/** What the elements take, for the templates of frameworks: their properties, and listeners for their events. */
import type {
  DcganTrainerElement,
  DcganTrainerEventDetails,
  FaceMorphElement,
  FaceMorphEventDetails,
  LatentGridElement,
  LatentGridEventDetails,
} from 'dcgan-elements';

type Method = (...given: never[]) => unknown;

/** The element's own properties: none of HTMLElement's, and no methods. */
export type Properties<Element> = {
  [
    Name in Exclude<keyof Element, keyof HTMLElement | 'updateComplete'> as Element[Name] extends Method ? never : Name
  ]?: Element[Name] | undefined;
};

/** `ondcgan-step` and so on. */
type Listeners<Details> = {
  [Type in keyof Details & string as `on${Type}`]?: ((event: CustomEvent<Details[Type]>) => void) | undefined;
};

export interface Elements {
  'dcgan-trainer': DcganTrainerElement;
  'latent-grid': LatentGridElement;
  'face-morph': FaceMorphElement;
}

export interface EventDetails {
  'dcgan-trainer': DcganTrainerEventDetails;
  'latent-grid': LatentGridEventDetails;
  'face-morph': FaceMorphEventDetails;
}

/** By tag: what may be written on it besides what any element takes. */
export type OwnProps = {
  [Tag in keyof Elements]: Properties<Elements[Tag]> &
    Listeners<EventDetails[Tag]> &
    Linked<Elements[Tag]> &
    Trained<Elements[Tag]>;
};

/** `for` names another element: an attribute, whose property is `htmlFor`. */
type Linked<Element> = Element extends { htmlFor?: unknown } ? { for?: string | undefined } : unknown;

/** A trainer's `dataset`, which is `datasetSource` as a property that is read. */
export type Trained<Element> = Element extends { recipe: unknown; datasetSource?: infer Source }
  ? { dataset?: Source | undefined }
  : unknown;
