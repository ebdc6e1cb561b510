/**
 * Writes messages of protocol buffers, as far as ONNX needs them: a message is its fields one after the other, each with its
 * number, its wire type, and its value. Source: https://protobuf.dev/programming-guides/encoding/
 */
import { joinBytes } from './join-bytes.js';

type Bytes = Uint8Array<ArrayBuffer>;

const VARINT = 0;
const LENGTH = 2;
const FIXED_32 = 5;

/** A field's value: a whole number of at least 0, or a text, bytes or a message. */
type Value = number | string | Bytes;

/** A field with a number, a text, bytes, or a message that is written already. */
export function field(number: number, value: Value): Bytes {
  if (typeof value === 'number') return joinBytes([varint(8 * number + VARINT), varint(value)]);
  const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value;
  return joinBytes([varint(8 * number + LENGTH), varint(bytes.length), bytes]);
}

/** A field of each value, in their order: how lists are written. */
export function fields(number: number, values: readonly Value[]): Bytes {
  return joinBytes(values.map(value => field(number, value)));
}

/** A field with a float32. */
export function floatField(number: number, value: number): Bytes {
  return joinBytes([varint(8 * number + FIXED_32), new Uint8Array(new Float32Array([value]).buffer)]);
}

/** Seven bits in each byte, the lowest first; all but the last have the eighth set. */
function varint(value: number): Bytes {
  const bytes: number[] = [];
  for (; value >= 0x80; value = Math.floor(value / 0x80)) bytes.push((value % 0x80) + 0x80);
  return Uint8Array.from([...bytes, value]);
}
