/** An IDX file of square grey pictures. @param bytes the pictures one after the other */
export function idxFile(bytes: Uint8Array, size: number, name = 'pictures.idx3-ubyte'): File {
  const header = new DataView(new ArrayBuffer(16));
  [0x0803, bytes.length / (size * size), size, size].forEach((value, i) => header.setUint32(4 * i, value));
  return new File([header, Uint8Array.from(bytes)], name);
}
