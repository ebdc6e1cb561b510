/** Files that operating systems and their programs leave in folders and zips, of which the person who gives them knows nothing. */

/** Names of files, in lower case. */
const FILES = new Set([
  '.ds_store',
  '.localized',
  '.directory',
  '.nomedia',
  'icon\r',
  'thumbs.db',
  'thumbs.db:encryptable',
  'ehthumbs.db',
  'ehthumbs_vista.db',
  'desktop.ini',
  'folder.htt',
  'picasa.ini',
  '.picasa.ini',
  'zbthumbnail.info',
]);

/** Names of folders, in lower case. */
const FOLDERS = new Set([
  '__macosx',
  '.appledouble',
  '.spotlight-v100',
  '.trashes',
  '.fseventsd',
  '.temporaryitems',
  '.documentrevisions-v100',
  '$recycle.bin',
  'system volume information',
  '@eadir',
  '#recycle',
]);

/**
 * Whether a file is one of the system's own, by its path, with slashes or backslashes. A name that begins with `._` is that of
 * what macOS knows of another file besides its content.
 */
export function isSystemFile(path: string): boolean {
  const parts = path.toLowerCase().split(/[\\/]/);
  const name = parts.pop() ?? '';
  return name.startsWith('._') || FILES.has(name) || parts.some(folder => FOLDERS.has(folder));
}
