import { executeServerCommand } from '@web/test-runner-commands';
import { need } from './capabilities.js';

/** How many objects of each class something in the page still refers to, as the browser itself counts them. */
export async function instances<Name extends string>(...names: readonly Name[]): Promise<Record<Name, number>> {
  await need('objects that can be counted');
  return executeServerCommand<Record<Name, number>, readonly string[]>('instances', names);
}
