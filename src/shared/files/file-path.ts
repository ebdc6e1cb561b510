/** Where a file comes from, within what its user gave. */

/** A file's path, with the folder that it was chosen in: `photos/cats/1.png`; empty for a Blob without a name. */
export function pathOf(file: Blob): string {
  return file instanceof File ? file.webkitRelativePath || file.name : '';
}

/** The folders of a path, from the outermost, joined by slashes: `photos/cats` of `photos/cats/1.png`. */
export function folderOf(path: string): string {
  const folders = path.split(/[\\/]/).slice(0, -1); // programs on Windows write zips with backslashes
  return folders.filter(folder => folder !== '' && folder !== '.').join('/');
}
