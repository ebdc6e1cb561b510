import { define } from '../../../define.js';
import { ClassMixerElement } from '../../../shared/class-mixer.element.js';
import { WritingElement } from '../writing/writing.element.js';
import { ClassesElement, HeadsElement } from './classes.element.js';

define('latent-grid-class-mixer', ClassMixerElement);
define('latent-grid-classes', ClassesElement);
define('latent-grid-heads', HeadsElement);
define('latent-grid-writing', WritingElement);

export { classesText, classScene, planeClasses, planeRow, usableClasses } from './class-scenes.js';
