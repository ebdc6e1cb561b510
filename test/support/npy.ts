/** NumPy files, put together by hand. */
import { bytes, little16, type Bytes } from './pictures/bytes.js';
import { floatToHalf } from '../../src/shared/safetensors/half.js';
import { zip } from './pictures/zip.js';

const WRITERS: Readonly<Record<string, (view: DataView, at: number, value: number, little: boolean) => void>> = {
  u1: (view, at, value) => view.setUint8(at, value),
  b1: (view, at, value) => view.setUint8(at, value),
  u2: (view, at, value, little) => view.setUint16(at, value, little),
  i4: (view, at, value, little) => view.setInt32(at, value, little),
  i8: (view, at, value, little) => view.setBigInt64(at, BigInt(value), little),
  f2: (view, at, value, little) => view.setUint16(at, floatToHalf(value), little),
  f4: (view, at, value, little) => view.setFloat32(at, value, little),
  f8: (view, at, value, little) => view.setFloat64(at, value, little),
};

/**
 * An array as `numpy.save` writes it.
 * @param shape as text, where it is to be none
 * @param type as NumPy has it: `<f4`; of one that is not numbers, bytes follow
 */
export function npyFile(
  shape: readonly number[] | string,
  values: readonly number[],
  type = '|u1',
  fortranOrder = false,
): Bytes {
  const sizes = typeof shape === 'string' ? shape : `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`;
  const text = `{'descr': '${type}', 'fortran_order': ${fortranOrder ? 'True' : 'False'}, 'shape': ${sizes}, }`;
  const padded = text.padEnd(Math.ceil((text.length + 11) / 64) * 64 - 11) + '\n';
  const write = WRITERS[type.slice(1)] ?? WRITERS.u1;
  const size = WRITERS[type.slice(1)] ? Number(type.slice(2)) : 1;
  const view = new DataView(new ArrayBuffer(size * values.length));
  values.forEach((value, i) => write?.(view, i * size, value, !type.startsWith('>')));
  return bytes('\x93NUMPY', [1, 0], little16(padded.length), padded, new Uint8Array(view.buffer));
}

/** Arrays as `numpy.savez` writes them. */
export function npzFile(arrays: Readonly<Record<string, Bytes>>): Promise<Bytes> {
  return zip(Object.entries(arrays).map(([name, content]) => ({ name: `${name}.npy`, content })));
}
