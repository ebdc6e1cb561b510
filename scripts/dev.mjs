/** `npm run dev`: builds, serves the demo, and after each change of a source builds again and reloads the page. */
import { install } from './lib/install.mjs';

install();
const { watchDemo } = await import('./lib/watch.mjs');
await watchDemo();
