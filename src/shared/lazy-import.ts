import { DcganError } from './errors.js';

/**
 * Loads a module of this package when it is first needed.
 * @param consequence says what a failure means, in the error's message
 * @throws DcganError if it cannot be loaded, as on a page that has gone offline
 */
export async function lazyImport<Module>(
  load: () => Promise<Module>,
  consequence = 'Everything else still works.',
): Promise<Module> {
  try {
    return await load();
  } catch (reason) {
    const why = reason instanceof Error ? reason.message : String(reason);
    throw new DcganError(`A part of this program could not be loaded. ${consequence} ${why}`, {
      code: 'module-not-loaded',
      values: { reason: why },
    });
  }
}
