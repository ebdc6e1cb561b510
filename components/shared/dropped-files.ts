/** Files that a visitor has dropped, including those in folders. */

export interface DroppedFiles {
  /** Files that were dropped directly. */
  readonly files: readonly File[];
  /** Files from folders, sorted by name, since the order decides the run of a seed. Their paths are with them. */
  readonly inFolders: readonly File[];
}

/** Most files that are read from folders; a home folder dropped by mistake has more. */
const MOST_FILES = 100_000;

/** Must be called while the drop event is dispatched, since browsers clear the transfer after it. */
export function droppedFiles(transfer: DataTransfer): Promise<DroppedFiles> {
  const entries = [...transfer.items].map(item => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
  return read(entries);
}

interface Item {
  readonly entry: FileSystemEntry | null;
  readonly file: File | null;
}

async function read(items: readonly Item[]): Promise<DroppedFiles> {
  const files: File[] = [];
  const inFolders: File[] = [];
  for (const { entry, file } of items) {
    if (isFolder(entry)) await collect(entry, entry.name, inFolders);
    else if (file) files.push(file);
  }
  return { files, inFolders };
}

async function collect(folder: FileSystemDirectoryEntry, path: string, files: File[]): Promise<void> {
  const entries = await entriesOf(folder);
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (files.length >= MOST_FILES) return;
    const entryPath = `${path}/${entry.name}`;
    if (isFolder(entry)) await collect(entry, entryPath, files);
    else if (isFile(entry))
      await fileOf(entry).then(
        file => files.push(withPath(file, entryPath)),
        () => undefined,
      ); // the file was removed meanwhile
  }
}

/** A file that is chosen in a folder has its path; one that is dropped in a folder has an empty one. */
function withPath(file: File, path: string): File {
  return Object.defineProperty(file, 'webkitRelativePath', { value: path, configurable: true });
}

/** A reader returns up to a hundred entries at a time, and an empty list at the end. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const entries: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return entries;
    entries.push(...some);
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

function isFolder(entry: FileSystemEntry | null): entry is FileSystemDirectoryEntry {
  return entry?.isDirectory ?? false;
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}
