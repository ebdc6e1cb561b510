import type { Translation } from './translation.js';

const words: Translation = {};
export default words;
