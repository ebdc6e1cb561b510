import { executeServerCommand } from '@web/test-runner-commands';

/** How many objects of each class something in the page still refers to, as the browser itself counts them. */
export async function instances<Name extends string>(...names: readonly Name[]): Promise<Record<Name, number>> {
  return executeServerCommand<Record<Name, number>, readonly string[]>('instances', names);
}
