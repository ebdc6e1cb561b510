/**
 * Reads the HDF5 files that Keras writes by h5py: groups, attributes of text, and arrays of numbers that lie in one piece. All
 * else of the format is refused; every address is checked, and so is how much work a file may cause.
 * Specification: https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html
 */
import { WeightsError } from '../../../shared/errors.js';

export interface Hdf5Array {
  readonly shape: readonly number[];
  readonly data: Float32Array<ArrayBuffer>;
}

/** A group, an array, or both without any content. */
export interface Hdf5Object {
  /** Texts by the name of their attribute: one, or a list. */
  readonly attributes: ReadonlyMap<string, readonly string[]>;
  /** The members of a group: names and addresses. */
  readonly members: ReadonlyMap<string, number>;
  /** Reads the numbers of an array of floats; `null` for everything else. */
  readonly array: () => Hdf5Array | null;
}

interface Message {
  readonly type: number;
  /** Where its content begins, and how long it is. */
  readonly at: number;
  readonly size: number;
}

/** Records of all kinds that are looked at in one file: a hundred times as many as large models have. */
const MOST_WORK = 2_000_000;
/** Texts of one attribute: names of layers or weights. */
const MOST_TEXTS = 20_000;
const LONGEST_NAME = 4_096;
const MOST_AXES = 8;
const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

/** Types of messages in an object's header. */
const DATASPACE = 0x01;
const LINK_INFO = 0x02;
const DATATYPE = 0x03;
const LAYOUT = 0x08;
const FILTERS = 0x0b;
const ATTRIBUTE = 0x0c;
const CONTINUATION = 0x10;
const SYMBOL_TABLE = 0x11;
const ATTRIBUTE_INFO = 0x15;

/** Classes of datatypes. */
const FLOATING_POINT = 1;
const STRING = 3;
const VARIABLE_LENGTH = 9;

export class Hdf5File {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #view: DataView;
  #work = 0;
  /** Bytes of the arrays that were read. */
  #read = 0;
  readonly root: Hdf5Object;

  /** @throws WeightsError if it is damaged or of a form that Keras does not write, as do all other methods */
  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (!SIGNATURE.every((byte, i) => bytes[i] === byte)) throw broken('does not begin with its signature');
    const version = this.#uint(8, 1);
    if (version > 1 || this.#uint(13, 1) !== 8 || this.#uint(14, 1) !== 8) throw broken('is of a newer form');
    // The root's entry follows, whose second number is the address of its header. Version 1 has 4 bytes more before it.
    this.root = this.#object(this.#uint((version === 0 ? 56 : 60) + 8, 8));
  }

  /** The object that a path leads to, with slashes between names; `null` if there is none. */
  find(from: Hdf5Object, path: string): Hdf5Object | null {
    let object = from;
    for (const name of path.split('/')) {
      const address = object.members.get(name);
      if (address === undefined) return null;
      object = this.#object(address);
    }
    return object;
  }

  #object(address: number): Hdf5Object {
    const messages = this.#messages(address);
    if (messages.some(({ type }) => type === LINK_INFO || type === ATTRIBUTE_INFO)) throw broken('is of a newer form');
    const table = messages.find(({ type }) => type === SYMBOL_TABLE);
    return {
      attributes: new Map(messages.flatMap(({ type, at }) => (type === ATTRIBUTE ? this.#attribute(at) : []))),
      members: table ? this.#members(this.#uint(table.at, 8), this.#uint(table.at + 8, 8)) : new Map(),
      array: () => this.#array(messages),
    };
  }

  /** The messages of an object header of version 1, which may go on elsewhere. */
  #messages(address: number): Message[] {
    if (this.#uint(address, 1) !== 1) throw broken('has an object of a newer form');
    const count = this.#uint(address + 2, 2);
    const blocks = [{ at: address + 16, end: address + 16 + this.#uint(address + 8, 4) }];
    const messages: Message[] = [];
    for (let block; (block = blocks.shift());) {
      for (let at = block.at; at + 8 <= block.end && messages.length < count;) {
        this.#count();
        const [type, size, flags] = [this.#uint(at, 2), this.#uint(at + 2, 2), this.#uint(at + 4, 1)];
        const message = { type, at: at + 8, size };
        this.#slice(message.at, size);
        if ((flags & 2) !== 0 && type !== 0) throw broken('has types that are shared');
        if (type === CONTINUATION) {
          const begin = this.#uint(message.at, 8);
          blocks.push({ at: begin, end: begin + this.#uint(message.at + 8, 8) });
        }
        messages.push(message);
        at = message.at + size;
      }
    }
    return messages;
  }

  /** The members of a group, which are in a tree. */
  #members(tree: number, heap: number): Map<string, number> {
    this.#requireSignature(heap, 'HEAP');
    const names = this.#uint(heap + 24, 8);
    const members = new Map<string, number>();
    const nodes = [tree];
    for (let node; (node = nodes.pop()) !== undefined;) {
      this.#requireSignature(node, 'TREE');
      const [level, count] = [this.#uint(node + 5, 1), this.#uint(node + 6, 2)];
      for (let i = 0; i < count; i++) {
        this.#count();
        const child = this.#uint(node + 32 + 16 * i, 8);
        if (level > 0) nodes.push(child);
        else this.#readLeaf(child, names, members);
      }
    }
    return members;
  }

  #readLeaf(node: number, names: number, members: Map<string, number>): void {
    this.#requireSignature(node, 'SNOD');
    const count = this.#uint(node + 6, 2);
    for (let i = 0; i < count; i++) {
      this.#count();
      const entry = node + 8 + 40 * i;
      members.set(this.#name(names + this.#uint(entry, 8)), this.#uint(entry + 8, 8));
    }
  }

  /** An attribute of text, with its name; nothing for others. */
  #attribute(at: number): [name: string, texts: readonly string[]][] {
    const version = this.#uint(at, 1);
    if (version < 1 || version > 3) throw broken('has an attribute of a newer form');
    const [nameSize, typeSize, spaceSize] = [2, 4, 6].map(field => this.#uint(at + field, 2)) as [
      number,
      number,
      number,
    ];
    const padded = (size: number) => (version === 1 ? Math.ceil(size / 8) * 8 : size);
    const start = at + (version === 3 ? 9 : 8);
    const type = start + padded(nameSize);
    const space = type + padded(typeSize);
    const data = space + padded(spaceSize);
    const [kind, size] = [this.#uint(type, 1) & 15, this.#uint(type + 4, 4)];
    if (kind !== STRING && kind !== VARIABLE_LENGTH) return [];
    const count = this.#shape(space).reduce((product, length) => product * length, 1);
    if (!(count <= MOST_TEXTS)) throw broken('has an attribute of too many texts');
    const texts = Array.from({ length: count }, (_, i) => {
      this.#count();
      const bytes = kind === STRING ? this.#slice(data + i * size, size) : this.#heapObject(data + i * size);
      return new TextDecoder().decode(bytes).replace(/\0+$/, '');
    });
    return [[this.#name(start), texts]];
  }

  /** What a reference of variable length points to, in a global heap. */
  #heapObject(reference: number): Uint8Array {
    const [length, heap, wanted] = [
      this.#uint(reference, 4),
      this.#uint(reference + 4, 8),
      this.#uint(reference + 12, 4),
    ];
    if (length === 0) return new Uint8Array();
    this.#requireSignature(heap, 'GCOL');
    const end = heap + this.#uint(heap + 8, 8);
    for (let at = heap + 16; at + 16 <= end;) {
      this.#count();
      const [index, size] = [this.#uint(at, 2), this.#uint(at + 8, 8)];
      if (index === wanted && length <= size) return this.#slice(at + 16, length);
      if (index === 0) break;
      at += 16 + Math.ceil(size / 8) * 8;
    }
    throw broken('has a text that is nowhere');
  }

  #shape(at: number): number[] {
    const [version, rank] = [this.#uint(at, 1), this.#uint(at + 1, 1)];
    if (version < 1 || version > 2 || rank > MOST_AXES) throw broken('has an array of a newer form');
    const sizes = at + (version === 1 ? 8 : 4);
    return Array.from({ length: rank }, (_, i) => this.#uint(sizes + 8 * i, 8));
  }

  #array(messages: readonly Message[]): Hdf5Array | null {
    const [space, type, layout, filters] = [DATASPACE, DATATYPE, LAYOUT, FILTERS].map(
      wanted => messages.find(message => message.type === wanted)?.at,
    );
    if (space === undefined || type === undefined || layout === undefined) return null;
    const bytes = this.#uint(type + 4, 4);
    const isLittle = (this.#uint(type + 1, 1) & 1) === 0;
    if ((this.#uint(type, 1) & 15) !== FLOATING_POINT || !isLittle || (bytes !== 4 && bytes !== 8)) return null;
    const shape = this.#shape(space);
    const count = shape.reduce((product, length) => product * length, 1);
    const [version, kind] = [this.#uint(layout, 1), this.#uint(layout + 1, 1)];
    if (version !== 3 || kind > 1 || filters !== undefined) throw broken('has numbers in pieces, or compressed');
    if (count === 0) return { shape, data: new Float32Array(0) };
    const numbers = this.#slice(kind === 0 ? layout + 4 : this.#uint(layout + 2, 8), count * bytes);
    this.#read += numbers.length;
    if (this.#read > this.#bytes.length) throw broken('has arrays over one another');
    const data = numbers.slice().buffer;
    return { shape, data: bytes === 4 ? new Float32Array(data) : Float32Array.from(new Float64Array(data)) };
  }

  /** A text that ends with a zero. */
  #name(at: number): string {
    const most = this.#slice(at, Math.min(LONGEST_NAME, this.#bytes.length - at));
    const end = most.indexOf(0);
    if (end < 0) throw broken('has a name without an end');
    return new TextDecoder().decode(most.subarray(0, end));
  }

  #uint(at: number, length: 1 | 2 | 4 | 8): number {
    if (!(at >= 0 && at + length <= this.#bytes.length)) throw broken(`points to byte ${at}, which it does not have`);
    if (length === 1) return this.#view.getUint8(at);
    if (length === 2) return this.#view.getUint16(at, true);
    return length === 4 ? this.#view.getUint32(at, true) : Number(this.#view.getBigUint64(at, true));
  }

  #slice(at: number, length: number): Uint8Array<ArrayBuffer> {
    if (at >= 0 && length >= 0 && at + length <= this.#bytes.length) return this.#bytes.subarray(at, at + length);
    throw broken(`points to ${length} bytes at byte ${at}, which it does not have`);
  }

  #requireSignature(at: number, letters: string): void {
    if (new TextDecoder('latin1').decode(this.#slice(at, 4)) !== letters)
      throw broken(`has no ${letters} at byte ${at}`);
  }

  #count(): void {
    if (++this.#work > MOST_WORK) throw broken('has more records than any model');
  }
}

function broken(what: string): WeightsError {
  return new WeightsError(`The HDF5 file ${what}: it is damaged, or was not written by Keras.`, {
    ...{ code: 'weights-hdf5-invalid', given: what, allowed: 'a file of model.save() in Keras' },
  });
}
