import { lazyImport } from '../../src/shared/lazy-import.js';

/** The engine, which is loaded when it is first needed. */
export const importEngine = () => lazyImport(() => import('../../src/client/index.js'));
