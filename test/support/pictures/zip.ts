/** Zip files, honest and otherwise. */
import { bytes, crc32, little16, little32, packed, type Bytes } from './bytes.js';

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
}

interface Written {
  readonly local: Bytes;
  readonly record: (offset: number) => Bytes;
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
    record: offset =>
      bytes('PK\x01\x02', little16(20), little16(20), common, new Uint8Array(10), little32(offset), label),
  };
}

export async function zip(files: readonly ZipFile[], options?: ZipOptions): Promise<Bytes> {
  const entries: Written[] = [];
  for (const file of files) entries.push(await written(file));
  let offset = 0;
  const records = entries.map(({ local, record }) => {
    const made = record(offset);
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

function joined(locals: readonly Bytes[], records: readonly Bytes[], { comment = '', count }: ZipOptions = {}): Bytes {
  const body = bytes(...locals);
  const directory = bytes(...records);
  const number = little16(count ?? records.length);
  return bytes(
    body,
    directory,
    'PK\x05\x06',
    [0, 0, 0, 0],
    number,
    number,
    little32(directory.length),
    little32(body.length),
    little16(comment.length),
    comment,
  );
}
