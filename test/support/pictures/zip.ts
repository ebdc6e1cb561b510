/** Zip files, honest and otherwise. */
import { bytes, crc32, little16, little32, packed, type Bytes } from './bytes.js';

const little64 = (value: number): Bytes => bytes(little32(value % 2 ** 32), little32(Math.floor(value / 2 ** 32)));

export interface ZipFile {
  name: string;
  content: Bytes;
  /** Deflated by default. */
  method?: number;
  /** Instead of what is true. */
  size?: number;
  crc?: number;
  flags?: number;
  /** What lies in the zip; by default the content, packed. */
  packed?: Bytes;
}

export interface ZipOptions {
  comment?: string;
  /** In the record at the end, instead of what is true. */
  count?: number;
  /** Whether all sizes and offsets are in records of 64 bits, as if the zip had more than 4 GB. */
  zip64?: boolean;
}

interface Written {
  readonly local: Bytes;
  readonly record: (offset: number, zip64?: boolean) => Bytes;
}

async function written({ name, content, method = 8, flags = 0, ...lie }: ZipFile): Promise<Written> {
  const data = lie.packed ?? (method === 8 ? await packed(content, 'deflate-raw') : content);
  const label = new TextEncoder().encode(name);
  const common = bytes(
    little16(flags | 0x800), // the name is UTF-8
    little16(method),
    [0, 0, 0, 0],
    little32(lie.crc ?? crc32(content)),
    little32(data.length),
    little32(lie.size ?? content.length),
    little16(label.length),
    little16(0),
  );
  return {
    local: bytes('PK\x03\x04', little16(20), common, label, data),
    record: (offset, zip64 = false) => {
      if (!zip64)
        return bytes('PK\x01\x02', little16(20), little16(20), common, new Uint8Array(10), little32(offset), label);
      const sizes = bytes(little64(lie.size ?? content.length), little64(data.length), little64(offset));
      const extra = bytes(little16(0x5455), little16(1), [0], little16(1), little16(24), sizes);
      const saturated = bytes(
        common.slice(0, 12),
        little32(-1),
        little32(-1),
        little16(label.length),
        little16(extra.length),
      );
      return bytes('PK\x01\x02', little16(45), little16(45), saturated, new Uint8Array(10), little32(-1), label, extra);
    },
  };
}

export async function zip(files: readonly ZipFile[], options?: ZipOptions): Promise<Bytes> {
  const entries: Written[] = [];
  for (const file of files) entries.push(await written(file));
  let offset = 0;
  const records = entries.map(({ local, record }) => {
    const made = record(offset, options?.zip64);
    offset += local.length;
    return made;
  });
  return joined(
    entries.map(({ local }) => local),
    records,
    options,
  );
}

/** All records of the directory mean the same bytes. */
export async function overlappingZip(file: ZipFile, count: number): Promise<Bytes> {
  const { local, record } = await written(file);
  return joined([local], new Array<Bytes>(count).fill(record(0)));
}

function joined(
  locals: readonly Bytes[],
  records: readonly Bytes[],
  { comment = '', count, zip64 = false }: ZipOptions = {},
): Bytes {
  const body = bytes(...locals);
  const directory = bytes(...records);
  const number = count ?? records.length;
  const end64 = bytes(
    bytes('PK\x06\x06', little64(44), little16(45), little16(45), little32(0), little32(0)),
    bytes(little64(number), little64(number), little64(directory.length), little64(body.length)),
    bytes('PK\x06\x07', little32(0), little64(body.length + directory.length), little32(1)),
  );
  return bytes(
    body,
    directory,
    zip64 ? end64 : [],
    'PK\x05\x06',
    [0, 0, 0, 0],
    little16(zip64 ? -1 : number),
    little16(zip64 ? -1 : number),
    little32(zip64 ? -1 : directory.length),
    little32(zip64 ? -1 : body.length),
    little16(comment.length),
    comment,
  );
}
