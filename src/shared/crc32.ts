/**
 * CRC-32 as in zlib and PNG (ISO 3309, reflected polynomial 0xedb88320). It detects every single flipped bit and every
 * burst of up to 32 bits: it protects against damage, not against malice.
 */

/** `TABLES[k][b]` is the remainder of byte b followed by k zero bytes, so that four bytes are processed at a time. */
const TABLES = Array.from({ length: 4 }, () => new Uint32Array(256));
for (let byte = 0; byte < 256; byte++) {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) remainder = (remainder >>> 1) ^ (remainder & 1 ? 0xedb88320 : 0);
  table(0)[byte] = remainder;
}
for (let k = 1; k < 4; k++) {
  for (let byte = 0; byte < 256; byte++) {
    const before = table(k - 1)[byte] as number;
    table(k)[byte] = (before >>> 8) ^ (table(0)[before & 0xff] as number);
  }
}

function table(k: number): Uint32Array {
  return TABLES[k] as Uint32Array;
}

/**
 * @param before the checksum of the bytes before these, if there are some
 * @returns an unsigned 32-bit integer; for the ASCII text 123456789 it is 0xcbf43926
 */
export function crc32(bytes: Uint8Array, before = 0): number {
  const [t0, t1, t2, t3] = [table(0), table(1), table(2), table(3)];
  const at = (i: number) => bytes[i] as number;
  let crc = ~before;
  let i = 0;
  for (; i + 4 <= bytes.length; i += 4) {
    crc ^= at(i) | (at(i + 1) << 8) | (at(i + 2) << 16) | (at(i + 3) << 24);
    crc =
      (t3[crc & 0xff] as number) ^
      (t2[(crc >>> 8) & 0xff] as number) ^
      (t1[(crc >>> 16) & 0xff] as number) ^
      (t0[crc >>> 24] as number);
  }
  for (; i < bytes.length; i++) crc = (crc >>> 8) ^ (t0[(crc ^ at(i)) & 0xff] as number);
  return ~crc >>> 0;
}

/** A checksum as text: eight hexadecimal digits. */
export function crc32Text(bytes: Uint8Array): string {
  return crc32(bytes).toString(16).padStart(8, '0');
}
