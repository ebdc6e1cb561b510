import { define } from '../../../define.js';
import { ChartElement } from './chart.element.js';

define('dcgan-trainer-chart', ChartElement);
