/**
 * `npm start`: installs what is missing, builds, and serves the demo. Its pages are cross-origin isolated, unless
 * `npm start -- --not-isolated` asks for what a static server gives.
 */
import { spawnSync } from 'node:child_process';
import { install } from './lib/install.mjs';

install();
if (spawnSync('npm run --silent build', { shell: true, stdio: 'inherit' }).status !== 0) process.exit(1);
const { serve } = await import('./lib/serve.mjs');
const { url, open } = await serve({
  port: Number(process.env.PORT ?? 8080),
  isolated: !process.argv.includes('--not-isolated'),
});
console.log(`\nThe demo is at ${url}   (Ctrl+C ends it)`);
open();
