/**
 * `npm run dev`: builds, serves the demo, and after each change of a source builds again and reloads the page. Its pages
 * are cross-origin isolated, unless `npm run dev -- --not-isolated` asks for what a static server gives.
 */
import { install } from './lib/install.mjs';

install();
const { watchDemo } = await import('./lib/watch.mjs');
await watchDemo({ isolated: !process.argv.includes('--not-isolated') });
