import { DcganError } from './errors.js';

/**
 * Loads a file of this package that is not needed at first.
 * @param consequence what that means for whoever is told
 * @throws DcganError in words where it cannot be had, as on a page that has gone offline
 */
export async function lazyImport<Module>(
  load: () => Promise<Module>,
  consequence = 'The rest of it works on.',
): Promise<Module> {
  try {
    return await load();
  } catch (reason) {
    const why = reason instanceof Error ? reason.message : String(reason);
    throw new DcganError(`A part of this program could not be loaded. ${consequence} ${why}`);
  }
}
