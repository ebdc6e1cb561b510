import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Set on the host while files are dragged over it. */
export const DROP_ATTRIBUTE = 'data-drop';

/**
 * @param files one or more; a folder comes as a file that cannot be read
 * @param transfer the whole drop, which browsers clear after the call; see `droppedFiles()`
 */
type OnFiles = (files: readonly File[], transfer: DataTransfer) => void;

/** Lets visitors drop files on the host, which has the attribute `data-drop` while files are dragged over it. */
export class DropController implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #onFiles: OnFiles;

  constructor(host: ReactiveControllerHost & HTMLElement, onFiles: OnFiles) {
    this.#host = host;
    this.#onFiles = onFiles;
    host.addController(this);
  }

  hostConnected(): void {
    this.#host.addEventListener('dragover', this.#over);
    this.#host.addEventListener('dragleave', this.#left);
    this.#host.addEventListener('drop', this.#dropped);
  }

  hostDisconnected(): void {
    this.#host.removeEventListener('dragover', this.#over);
    this.#host.removeEventListener('dragleave', this.#left);
    this.#host.removeEventListener('drop', this.#dropped);
    this.#mark(false);
  }

  /** Only files are accepted. Text dragged between fields and samples within the element are left alone. */
  readonly #over = (event: DragEvent): void => {
    const { dataTransfer } = event;
    if (event.defaultPrevented || !dataTransfer?.types.includes('Files')) return;
    event.preventDefault(); // this accepts the drop
    dataTransfer.dropEffect = 'copy';
    this.#mark(true);
  };

  readonly #left = ({ relatedTarget }: DragEvent): void => {
    if (!(relatedTarget instanceof Node && this.#host.contains(relatedTarget))) this.#mark(false);
  };

  readonly #dropped = (event: DragEvent): void => {
    this.#mark(false);
    const { dataTransfer } = event;
    const files = [...(dataTransfer?.files ?? [])];
    if (event.defaultPrevented || !dataTransfer || files.length === 0) return;
    event.preventDefault(); // otherwise the browser leaves the page and opens the file
    this.#onFiles(files, dataTransfer);
  };

  #mark(over: boolean): void {
    this.#host.toggleAttribute(DROP_ATTRIBUTE, over);
  }
}
