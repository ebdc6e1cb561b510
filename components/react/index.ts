/**
 * `dcgan-elements/react`: the elements as React components, whose properties are the elements' own and whose events are props such
 * as `onDcganStep`. React 19 needs no wrappers, and earlier ones set no properties on elements without them. Their types are
 * written in types/react.d.ts, so that nobody needs the types of what wraps them.
 */
import { createComponent } from '@lit/react';
import * as react from 'react';
import {
  DcganTrainerElement,
  FaceMorphElement,
  LatentGridElement,
  type DcganTrainerEventDetails,
  type FaceMorphEventDetails,
  type LatentGridEventDetails,
} from '../index.js';

/** `dcgan-step` as `onDcganStep`, and so on: of each event one. */
type Listeners<Details> = {
  readonly [
    Type in keyof Details & string as Type extends `dcgan-${infer Word}` ? `onDcgan${Capitalize<Word>}` : never
  ]: Type;
};

const trainerEvents: Listeners<DcganTrainerEventDetails> = {
  onDcganState: 'dcgan-state',
  onDcganLoad: 'dcgan-load',
  onDcganDescription: 'dcgan-description',
  onDcganStep: 'dcgan-step',
  onDcganProgress: 'dcgan-progress',
  onDcganSheet: 'dcgan-sheet',
  onDcganFinding: 'dcgan-finding',
  onDcganCheckpoint: 'dcgan-checkpoint',
  onDcganRecovery: 'dcgan-recovery',
  onDcganPictures: 'dcgan-pictures',
  onDcganError: 'dcgan-error',
};

const gridEvents: Listeners<LatentGridEventDetails> = {
  onDcganLoad: 'dcgan-load',
  onDcganGenerator: 'dcgan-generator',
  onDcganSelect: 'dcgan-select',
  onDcganPin: 'dcgan-pin',
  onDcganPins: 'dcgan-pins',
  onDcganView: 'dcgan-view',
  onDcganError: 'dcgan-error',
};

const morphEvents: Listeners<FaceMorphEventDetails> = {
  onDcganLoad: 'dcgan-load',
  onDcganGenerator: 'dcgan-generator',
  onDcganPosition: 'dcgan-position',
  onDcganKeys: 'dcgan-keys',
  onDcganError: 'dcgan-error',
};

const trainer = { tagName: 'dcgan-trainer', elementClass: DcganTrainerElement, events: { ...trainerEvents } };
const grid = { tagName: 'latent-grid', elementClass: LatentGridElement, events: { ...gridEvents } };
const morph = { tagName: 'face-morph', elementClass: FaceMorphElement, events: { ...morphEvents } };

/** Trains a DCGAN in the page and shows how it learns. */
export const DcganTrainer = createComponent({ react, ...trainer });

/** Shows what a generator can draw. */
export const LatentGrid = createComponent({ react, ...grid });

/** Moves through latent space from one picture to another. */
export const FaceMorph = createComponent({ react, ...morph });
