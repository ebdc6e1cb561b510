/** What servers of the documentation answer where it has no page, as static hosts do with such a file. */
import { readFile } from 'node:fs/promises';

const FOLDER = '/demo/docs/';

/**
 * @param {{ status: number, path: string, type: string, body: unknown, accepts: (type: string) => string | false }} context Koa's
 * @param {() => Promise<void>} next
 */
export async function missingPage(context, next) {
  await next();
  if (context.status !== 404 || !context.path.startsWith(FOLDER) || !context.accepts('html')) return;
  const page = await readFile(`.${FOLDER}404.html`, 'utf8').catch(() => null);
  if (page === null) return;
  context.type = 'html';
  context.body = page;
  context.status = 404;
}
