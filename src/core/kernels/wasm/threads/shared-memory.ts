/**
 * Rewrites a WebAssembly module so that it works in a shared memory that it is given (WebAssembly core specification, 5.5;
 * threads proposal). Neither TensorFlow.js's binary nor ours is compiled for threads: the first owns its memory, the second
 * imports one that is not shared. Their code need not change, since only our own kernels run on several threads at once.
 */

/** Pages of 64 KiB: 4 GB, the most that a 32-bit address reaches. */
export const MAX_PAGES = 65_536;

const IMPORT_SECTION = 2;
const FUNCTION_SECTION = 3;
const MEMORY_SECTION = 5;
const MEMORY_KIND = 2;
const HAS_MAXIMUM = 1;
const SHARED_WITH_MAXIMUM = 3;
const HEADER_BYTES = 8;

interface Section {
  readonly id: number;
  readonly content: Uint8Array;
}

export interface SharedMemoryModule {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Pages that the memory must have at the start. */
  readonly pages: number;
}

/**
 * The same module, with its only memory imported as `env.memory` and shared.
 * @throws TypeError if the bytes are not a module with one memory
 */
export function importSharedMemory(module: Uint8Array): SharedMemoryModule {
  const sections = readSections(module);
  const imports = sections.find(({ id }) => id === IMPORT_SECTION);
  const own = sections.find(({ id }) => id === MEMORY_SECTION);
  const entries = imports ? readImports(imports.content) : [];
  const imported = entries.find(({ kind }) => kind === MEMORY_KIND);
  if (!own && !imported) throw new TypeError('The WebAssembly module has no memory.');
  const pages = imported ? imported.pages : new Reader((own as Section).content, 1).limits();

  const memory = [
    ...text('env'),
    ...text('memory'),
    MEMORY_KIND,
    SHARED_WITH_MAXIMUM,
    ...leb(pages),
    ...leb(MAX_PAGES),
  ];
  const others = entries.filter(entry => entry !== imported).map(({ bytes }) => bytes);
  const rewritten: Section = {
    id: IMPORT_SECTION,
    content: join([Uint8Array.from(leb(others.length + 1)), ...others, Uint8Array.from(memory)]),
  };
  const kept = sections.filter(section => section !== imports && section !== own);
  const before = kept.findIndex(({ id }) => id >= FUNCTION_SECTION);
  kept.splice(before < 0 ? kept.length : before, 0, rewritten);
  const parts = kept.flatMap(({ id, content }) => [Uint8Array.from([id, ...leb(content.length)]), content]);
  return { bytes: join([module.subarray(0, HEADER_BYTES), ...parts]), pages };
}

function readSections(module: Uint8Array): Section[] {
  const sections: Section[] = [];
  const reader = new Reader(module, HEADER_BYTES);
  while (reader.at < module.length) {
    const id = reader.byte();
    sections.push({ id, content: reader.bytes(reader.leb()) });
  }
  return sections;
}

interface Import {
  readonly kind: number;
  readonly bytes: Uint8Array;
  /** Of a memory. */
  readonly pages: number;
}

function readImports(content: Uint8Array): Import[] {
  const reader = new Reader(content);
  return Array.from({ length: reader.leb() }, () => {
    const from = reader.at;
    for (let names = 0; names < 2; names++) reader.bytes(reader.leb());
    const kind = reader.byte();
    let pages = 0;
    if (kind === 0)
      reader.leb(); // a function's type
    else if (kind === 1)
      (reader.byte(), reader.limits()); // a table
    else if (kind === MEMORY_KIND) pages = reader.limits();
    else if (kind === 3)
      reader.bytes(2); // a global
    else throw new TypeError(`The WebAssembly module has an import of the unknown kind ${kind}.`);
    return { kind, pages, bytes: content.subarray(from, reader.at) };
  });
}

class Reader {
  constructor(
    private readonly from: Uint8Array,
    public at = 0,
  ) {}

  byte(): number {
    const byte = this.from[this.at++];
    if (byte === undefined) throw new TypeError('The WebAssembly module ends too early.');
    return byte;
  }

  bytes(count: number): Uint8Array {
    if (this.at + count > this.from.length) throw new TypeError('The WebAssembly module ends too early.');
    return this.from.subarray(this.at, (this.at += count));
  }

  /** An unsigned LEB128 number below 2^32. */
  leb(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.byte();
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
  }

  /** The minimum of limits. */
  limits(): number {
    const flags = this.byte();
    const minimum = this.leb();
    if (flags & HAS_MAXIMUM) this.leb();
    return minimum;
  }
}

function leb(value: number): number[] {
  const bytes: number[] = [];
  for (; value >= 128; value = Math.floor(value / 128)) bytes.push((value % 128) | 0x80);
  return [...bytes, value];
}

function text(name: string): number[] {
  return [...leb(name.length), ...new TextEncoder().encode(name)];
}

function join(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
