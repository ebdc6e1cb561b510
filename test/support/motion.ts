import { emulateMedia } from '@web/test-runner-commands';
import { has, need } from './capabilities.js';

/** Has the browser say what motion its user wants; a test that needs less is skipped where that cannot be said. */
export async function preferMotion(reducedMotion: 'reduce' | 'no-preference'): Promise<void> {
  if (reducedMotion === 'reduce') await need('media that can be emulated');
  if (await has('media that can be emulated')) await emulateMedia({ reducedMotion });
}
