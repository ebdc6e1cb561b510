/** Bytes of files, put together by hand. They are the same in a browser and in Node. */
import { crc32 } from '../../../src/shared/crc32.js';

export type Bytes = Uint8Array<ArrayBuffer>;

/** Text (a byte a character), numbers (a byte each) and bytes, one after the other. */
export function bytes(...parts: (string | readonly number[] | Uint8Array)[]): Bytes {
  const lists = parts.map(part => (typeof part === 'string' ? Uint8Array.from(part, c => c.charCodeAt(0)) : part));
  const whole = new Uint8Array(lists.reduce((length, list) => length + list.length, 0));
  let at = 0;
  for (const list of lists) {
    whole.set(list, at);
    at += list.length;
  }
  return whole;
}

export const big16 = (value: number) => [(value >>> 8) & 0xff, value & 0xff];
export const big32 = (value: number) => [...big16(value >>> 16), ...big16(value)];
export const little16 = (value: number) => big16(value).reverse();
export const little32 = (value: number) => big32(value).reverse();

export async function packed(content: Bytes, format: 'deflate' | 'deflate-raw' | 'gzip'): Promise<Bytes> {
  const stream = new Blob([content]).stream().pipeThrough(new CompressionStream(format));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Bits into bytes. */
export class Bits {
  private readonly bits: number[] = [];

  /** The highest first, as in JPEG. */
  high(value: number, count: number): this {
    for (let bit = count - 1; bit >= 0; bit--) this.bits.push((value >>> bit) & 1);
    return this;
  }

  /** The lowest first, as in GIF and WebP. */
  low(value: number, count: number): this {
    for (let bit = 0; bit < count; bit++) this.bits.push((value >>> bit) & 1);
    return this;
  }

  /** @param fill the bits that fill the last byte */
  toBytes(first: 'high' | 'low', fill: 0 | 1 = 0): number[] {
    return Array.from({ length: Math.ceil(this.bits.length / 8) }, (_, i) => {
      const byte = Array.from({ length: 8 }, (_, k) => this.bits[8 * i + k] ?? fill);
      return (first === 'high' ? byte : byte.reverse()).reduce<number>((sum, bit) => 2 * sum + bit, 0);
    });
  }
}

export { crc32 };
