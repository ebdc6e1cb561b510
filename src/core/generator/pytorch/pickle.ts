/**
 * Reads pickles of Python as data. A pickle is a program for a stack machine that may call any function; here it builds numbers,
 * strings, lists, tuples and dictionaries, and what `globals` allows by name. Everything else is refused by its name, and nothing
 * is ever evaluated. Opcodes: https://docs.python.org/3/library/pickletools.html
 */
import { WeightsError } from '../../../shared/errors.js';

/** A class or a function, by its name in Python: `torch._utils._rebuild_tensor_v2`. */
export class Global {
  constructor(readonly name: string) {}
}

/** An instance of an allowed class that holds nothing that is needed here. */
export class Opaque {
  constructor(readonly name: string) {}
}

export type Dict = Map<unknown, unknown>;

export interface PickleOptions {
  /** Calls an allowed function or class. @throws WeightsError for one that is not allowed */
  readonly call: (global: Global, args: readonly unknown[]) => unknown;
  /** Throws for a name that is not allowed. */
  readonly allow: (name: string) => void;
  /** What a persistent id stands for: a storage. */
  readonly load: (id: unknown) => unknown;
}

const MARK = Symbol('mark');
/** A long of Python with more bytes than that is refused. */
const MAX_LONG_BYTES = 32;

/** @returns the object, and the offset of the byte after the pickle */
export function readPickle(bytes: Uint8Array, start: number, options: PickleOptions): { value: unknown; end: number } {
  const reader = new Reader(bytes, start);
  const stack: unknown[] = [];
  const memo = new Map<number, unknown>();
  const pop = (): unknown => {
    if (stack.length === 0) throw damaged('takes from an empty stack', reader.at);
    return stack.pop();
  };
  const popMark = (): unknown[] => {
    const mark = stack.lastIndexOf(MARK);
    if (mark < 0) throw damaged('has no mark', reader.at);
    const items = stack.splice(mark);
    return items.slice(1);
  };
  const top = <T>(isKind: (value: unknown) => value is T): T => {
    const value = stack.at(-1);
    if (isKind(value)) return value;
    throw damaged('fills what is no list or dictionary', reader.at);
  };
  const global = (name: string): Global => {
    options.allow(name);
    return new Global(name);
  };
  const call = (callee: unknown, args: unknown): unknown => {
    if (callee instanceof Global && Array.isArray(args)) return options.call(callee, args);
    throw damaged('calls what is no function', reader.at);
  };
  const get = (key: number): unknown => {
    if (memo.has(key)) return memo.get(key);
    throw damaged(`has nothing under ${key}`, reader.at);
  };

  for (;;) {
    const opcode = reader.byte();
    switch (opcode) {
      case 0x80: // PROTO
        if (reader.byte() > 5) throw damaged('has a protocol above 5', reader.at);
        break;
      case 0x95: // FRAME
        reader.skip(8);
        break;
      case 0x2e: // STOP
        return { value: pop(), end: reader.at };
      case 0x28:
        stack.push(MARK);
        break;
      case 0x30: // POP
        pop();
        break;
      case 0x31: // POP_MARK
        popMark();
        break;
      case 0x32: // DUP
        stack.push(stack.at(-1));
        break;
      case 0x4e:
        stack.push(null);
        break;
      case 0x88:
        stack.push(true);
        break;
      case 0x89:
        stack.push(false);
        break;
      case 0x4b: // BININT1
        stack.push(reader.byte());
        break;
      case 0x4d: // BININT2
        stack.push(reader.uint(2));
        break;
      case 0x4a: // BININT
        stack.push(reader.uint(4) | 0);
        break;
      case 0x8a: // LONG1
        stack.push(reader.long(reader.byte()));
        break;
      case 0x8b: // LONG4
        stack.push(reader.long(reader.uint(4)));
        break;
      case 0x47: // BINFLOAT
        stack.push(reader.double());
        break;
      case 0x58: // BINUNICODE
      case 0x54: // BINSTRING
        stack.push(reader.text(reader.uint(4)));
        break;
      case 0x8c: // SHORT_BINUNICODE
      case 0x55: // SHORT_BINSTRING
        stack.push(reader.text(reader.byte()));
        break;
      case 0x8d: // BINUNICODE8
        stack.push(reader.text(reader.uint(8)));
        break;
      case 0x42: // BINBYTES
        reader.skip(reader.uint(4));
        stack.push(new Opaque('bytes'));
        break;
      case 0x43: // SHORT_BINBYTES
        reader.skip(reader.byte());
        stack.push(new Opaque('bytes'));
        break;
      case 0x7d:
        stack.push(new Map());
        break;
      case 0x5d:
        stack.push([]);
        break;
      case 0x29:
        stack.push([]);
        break;
      case 0x8f: // EMPTY_SET
        stack.push([]);
        break;
      case 0x74: // TUPLE
      case 0x6c: // LIST
      case 0x91: // FROZENSET
        stack.push(popMark());
        break;
      case 0x85: // TUPLE1 to TUPLE3
      case 0x86:
      case 0x87: {
        const items = Array.from({ length: opcode - 0x84 }, pop);
        stack.push(items.reverse());
        break;
      }
      case 0x61: {
        // APPEND
        const item = pop();
        top<unknown[]>(Array.isArray).push(item);
        break;
      }
      case 0x65: // APPENDS
      case 0x90: {
        // ADDITEMS
        const items = popMark();
        const list = top<unknown[]>(Array.isArray);
        for (const item of items) list.push(item);
        break;
      }
      case 0x73: {
        // SETITEM
        const [value, key] = [pop(), pop()];
        top(isDict).set(key, value);
        break;
      }
      case 0x75: {
        // SETITEMS
        const items = popMark();
        const dict = top(isDict);
        for (let i = 0; i + 1 < items.length; i += 2) dict.set(items[i], items[i + 1]);
        break;
      }
      case 0x63: // GLOBAL
        stack.push(global(`${reader.line()}.${reader.line()}`));
        break;
      case 0x93: {
        // STACK_GLOBAL
        const [name, module] = [pop(), pop()];
        stack.push(global(`${String(module)}.${String(name)}`));
        break;
      }
      case 0x52: // REDUCE
      case 0x81: {
        // NEWOBJ
        const [args, callee] = [pop(), pop()];
        stack.push(call(callee, args));
        break;
      }
      case 0x62: {
        // BUILD: attributes of an ordered dictionary or of an opaque object, which are not needed
        pop();
        const object = stack.at(-1);
        if (!isDict(object) && !(object instanceof Opaque))
          throw damaged('sets attributes of what has none', reader.at);
        break;
      }
      case 0x51: // BINPERSID
        stack.push(options.load(pop()));
        break;
      case 0x71: // BINPUT
        memo.set(reader.byte(), stack.at(-1));
        break;
      case 0x72: // LONG_BINPUT
        memo.set(reader.uint(4), stack.at(-1));
        break;
      case 0x94: // MEMOIZE
        memo.set(memo.size, stack.at(-1));
        break;
      case 0x68: // BINGET
        stack.push(get(reader.byte()));
        break;
      case 0x6a: // LONG_BINGET
        stack.push(get(reader.uint(4)));
        break;
      default:
        throw damaged(`has the opcode ${opcode}, which no state dict needs`, reader.at - 1);
    }
  }
}

export function isDict(value: unknown): value is Dict {
  return value instanceof Map;
}

export function damaged(what: string, at?: number): WeightsError {
  const where = at === undefined ? '' : ` at byte ${at}`;
  return new WeightsError(`The PyTorch file is damaged, or is no state dict: its pickle ${what}${where}.`, {
    ...{ code: 'weights-pickle-damaged', values: { at: at ?? 0 }, subject: `byte ${at ?? 0}`, given: what },
  });
}

/** Reads little-endian numbers and text, within the bytes. */
class Reader {
  readonly #view: DataView;

  constructor(
    readonly bytes: Uint8Array,
    public at: number,
  ) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  skip(length: number): number {
    const from = this.at;
    if (!(length <= this.bytes.length - from)) throw damaged(`ends within a value of ${length} bytes`, from);
    this.at += length;
    return from;
  }

  byte(): number {
    return this.#view.getUint8(this.skip(1));
  }

  uint(length: 2 | 4 | 8): number {
    const at = this.skip(length);
    if (length === 2) return this.#view.getUint16(at, true);
    return length === 4 ? this.#view.getUint32(at, true) : Number(this.#view.getBigUint64(at, true));
  }

  /** Pickles have floating-point numbers big-endian. */
  double(): number {
    return this.#view.getFloat64(this.skip(8));
  }

  /** A number of two's complement; beyond 2^53 a bigint. */
  long(length: number): number | bigint {
    if (length > MAX_LONG_BYTES) throw damaged(`has a number of ${length} bytes`, this.at);
    const from = this.skip(length);
    let value = 0n;
    for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(this.bytes[from + i] as number);
    if (length > 0 && (this.bytes[from + length - 1] as number) >= 0x80) value -= 1n << BigInt(8 * length);
    return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  }

  text(length: number): string {
    const from = this.skip(length);
    return new TextDecoder().decode(this.bytes.subarray(from, from + length));
  }

  line(): string {
    const end = this.bytes.indexOf(0x0a, this.at);
    if (end < 0 || end - this.at > 200) throw damaged('has a name without end', this.at);
    const text = this.text(end - this.at);
    this.at = end + 1;
    return text;
  }
}
