/** Reads a zip whose files are stored as they are, as PyTorch writes it, strictly. */
import { WeightsError } from '../../../shared/errors.js';
import { crc32 } from '../../../shared/crc32.js';

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;

/**
 * @returns the files by name; each is checked against its CRC-32 when it is read
 * @throws WeightsError if the zip is damaged, or a file is compressed
 */
export function readStoredZip(bytes: Uint8Array): Map<string, () => Uint8Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const uint32 = (at: number) => {
    if (at < 0 || at + 4 > bytes.length) throw broken(`ends before byte ${at + 4}`);
    return view.getUint32(at, true);
  };
  const uint16 = (at: number) => {
    if (at < 0 || at + 2 > bytes.length) throw broken(`ends before byte ${at + 2}`);
    return view.getUint16(at, true);
  };
  let end = bytes.length - 22;
  const limit = Math.max(0, end - 0xffff);
  while (end >= limit && uint32(end) !== END) end--;
  if (end < limit) throw broken('has no directory: it is truncated');
  const files = new Map<string, () => Uint8Array>();
  const count = uint16(end + 10);
  let at = uint32(end + 16);
  for (let i = 0; i < count; i++) {
    if (uint32(at) !== ENTRY) throw broken(`has no entry at byte ${at}`);
    const [nameLength, extraLength, commentLength] = [uint16(at + 28), uint16(at + 30), uint16(at + 32)];
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
    const [method, sum, packed, size, local] = [
      ...([uint16(at + 10), uint32(at + 16), uint32(at + 20)] as const),
      ...([uint32(at + 24), uint32(at + 42)] as const),
    ];
    if (method !== 0 || packed !== size)
      throw broken(`has the compressed file ${name}; PyTorch stores files as they are`);
    files.set(name, () => {
      if (uint32(local) !== LOCAL) throw broken(`has no file ${name}`);
      const from = local + 30 + uint16(local + 26) + uint16(local + 28);
      if (from + size > bytes.length) throw broken(`ends within ${name}: it is truncated`);
      const data = bytes.subarray(from, from + size);
      if (sum !== 0 && crc32(data) !== sum) throw broken(`has another checksum than the bytes of ${name}`);
      return data;
    });
    at += 46 + nameLength + extraLength + commentLength;
  }
  return files;
}

function broken(what: string): WeightsError {
  return new WeightsError(`The PyTorch file is damaged: it ${what}.`, { code: 'weights-zip-damaged', given: what });
}
