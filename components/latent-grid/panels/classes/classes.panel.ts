import { define } from '../../../define.js';
import { ClassMixerElement } from '../../../shared/class-mixer.element.js';
import { WritingElement } from '../writing/writing.element.js';
import { ClassesElement, HeadsElement } from './classes.element.js';

define('latent-grid-class-mixer', class extends ClassMixerElement {}); // a class can define one tag only, and the morph uses it too
define('latent-grid-classes', ClassesElement);
define('latent-grid-heads', HeadsElement);
define('latent-grid-writing', WritingElement);

export { classesText, classScene, planeClasses, planeRow, usableClasses } from './class-scenes.js';
