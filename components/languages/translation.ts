import type { strings as assessment } from '../dcgan-trainer/panels/assessment/assessment.strings.js';
import type { strings as chart } from '../dcgan-trainer/panels/chart/chart.strings.js';
import type { beforeStrings } from '../dcgan-trainer/panels/before/before.strings.js';
import type { strings as checkpoints } from '../dcgan-trainer/panels/checkpoints/checkpoints.strings.js';
import type { strings as copying } from '../dcgan-trainer/panels/copying/copying.strings.js';
import type * as pictures from '../dcgan-trainer/panels/pictures/pictures.strings.js';
import type { strings as save } from '../dcgan-trainer/panels/save/save.strings.js';
import type { settingsStrings } from '../dcgan-trainer/panels/settings/settings.strings.js';
import type { strings as trainer } from '../dcgan-trainer/dcgan-trainer.strings.js';
import type { doctorStrings } from '../dcgan-trainer/doctor.strings.js';
import type { strings as morph } from '../face-morph/face-morph.strings.js';
import type { strings as morphClasses } from '../face-morph/classes/classes.strings.js';
import type { strings as photograph } from '../face-morph/photograph/photograph.strings.js';
import type { strings as grid } from '../latent-grid/latent-grid.strings.js';
import type { strings as gridClasses } from '../latent-grid/panels/classes/classes.strings.js';
import type { strings as nearest } from '../latent-grid/panels/nearest/nearest.strings.js';
import type { strings as pins } from '../latent-grid/panels/pins/pins.strings.js';
import type { strings as writing } from '../latent-grid/panels/writing/writing.strings.js';
import type { cameraStrings } from '../shared/camera.strings.js';
import type { strings as classMixer } from '../shared/class-mixer.strings.js';
import type { elementsStrings, MessageStrings } from '../shared/elements.strings.js';

/** The tables of words, by their names. */
export interface TranslationTables {
  /** Words that several elements use. */
  elements: typeof elementsStrings;
  camera: typeof cameraStrings;
  classMixer: typeof classMixer;

  trainer: typeof trainer;
  doctor: typeof doctorStrings;
  assessment: typeof assessment;
  before: typeof beforeStrings;
  chart: typeof chart;
  checkpoints: typeof checkpoints;
  copying: typeof copying;
  pictures: typeof pictures.pictureStrings;
  cropper: typeof pictures.cropperStrings;
  pictureCamera: typeof pictures.cameraStrings;
  suggestion: typeof pictures.suggestionStrings;
  save: typeof save;
  settings: typeof settingsStrings;

  grid: typeof grid;
  gridClasses: typeof gridClasses;
  nearest: typeof nearest;
  pins: typeof pins;
  writing: typeof writing;

  morph: typeof morph;
  morphClasses: typeof morphClasses;
  photograph: typeof photograph;
}

export type PartialWords<Value> = Value extends (...given: infer Given) => infer Text
  ? (...given: Given) => Text extends string ? string : Text
  : Value extends object
    ? { readonly [Name in keyof Value]?: PartialWords<Value[Name]> }
    : Value;

/**
 * The elements' words in another language: a text, or a function of what it contains, for each of the English ones. What is left
 * out is shown in English. `messages` words messages of the engine by their codes.
 */
export type Translation = PartialWords<TranslationTables> & { readonly messages?: MessageStrings };
