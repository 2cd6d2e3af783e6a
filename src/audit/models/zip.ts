import { crc32, inflateRawSync } from 'node:zlib';
import { messageOf } from '../../core/errors.ts';
import { quoted, refused } from './refused.ts';

/** What all entries may unpack to, and so many times the file's size once that is above a floor. */
const limits = { maxBytes: 2_147_483_648, maxRatio: 100, floor: 16_777_216, maxEntries: 100_000 } as const;

/** Does a file begin as a zip archive? */
export function looksLikeZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;
}

interface Entry {
  readonly path: string;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly unpacked: number;
  readonly at: number;
}

/**
 * The files of a zip archive: what unpacks each. Nothing is unpacked beyond its stated size, entries may not
 * overlap, checksums must fit, and all sizes together are limited before the first is unpacked.
 * Source: PKWARE, .ZIP File Format Specification (APPNOTE), sections 4.3 to 4.5.
 * @throws {UsageError} one line
 */
export function readZip(file: string, bytes: Uint8Array): ReadonlyMap<string, () => Uint8Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries = centralDirectory(file, view, bytes);
  const total = entries.reduce((sum, { unpacked }) => sum + unpacked, 0);
  const most = Math.min(limits.maxBytes, Math.max(limits.floor, limits.maxRatio * bytes.length));
  if (total > most) throw refused(file, 'zip archive', `at most ${most} bytes unpacked`, `${total}`);
  const files = new Map<string, () => Uint8Array>();
  let end = 0;
  for (const entry of entries.toSorted((x, y) => x.at - y.at)) {
    const place = `entry ${quoted(entry.path)}`;
    const { from, to } = extentOf(file, view, entry);
    if (entry.at < end)
      throw refused(file, place, `to begin after byte ${end}, where another ends`, `${entry.at}`);
    end = to;
    if (files.has(entry.path)) throw refused(file, place, 'one of that name', 'two');
    files.set(entry.path, () => unpacked(file, place, entry, bytes.subarray(from, to)));
  }
  return new Map(entries.map(({ path }) => [path, files.get(path)!]));
}

function centralDirectory(file: string, view: DataView, bytes: Uint8Array): readonly Entry[] {
  const record = endRecord(file, view);
  let at = record.at;
  const entries: Entry[] = [];
  for (let i = 0; i < record.count; i++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== 0x02014b50)
      throw refused(file, `byte ${at}`, 'an entry of the central directory', 'none');
    const u16 = (offset: number): number => view.getUint16(at + offset, true);
    const u32 = (offset: number): number => view.getUint32(at + offset, true);
    const [nameLength, extraLength, commentLength] = [u16(28), u16(30), u16(32)];
    const extraAt = at + 46 + nameLength;
    const next = extraAt + extraLength + commentLength;
    if (next > bytes.length)
      throw refused(file, `byte ${at}`, 'an entry of the central directory', 'half of one');
    const path = new TextDecoder().decode(bytes.subarray(at + 46, extraAt));
    const wide = wideSizes(view, extraAt, extraAt + extraLength);
    const size = (value: number): number => (value === 0xffffffff ? (wide.shift() ?? value) : value);
    const [unpackedSize, packed, start] = [size(u32(24)), size(u32(20)), size(u32(42))];
    if (!path.endsWith('/'))
      entries.push({
        path,
        flags: u16(8),
        method: u16(10),
        crc: u32(16),
        packed,
        unpacked: unpackedSize,
        at: start,
      });
    at = next;
  }
  return entries;
}

/** Where the central directory begins, and of how many entries it is. */
function endRecord(file: string, view: DataView): { readonly count: number; readonly at: number } {
  const last = view.byteLength - 22;
  for (let at = last; at >= 0 && at >= last - 65_535; at--) {
    if (view.getUint32(at, true) !== 0x06054b50) continue;
    const [count, start] = [view.getUint16(at + 10, true), view.getUint32(at + 16, true)];
    if (count !== 0xffff && start !== 0xffffffff) return { count, at: start };
    const wide =
      at >= 20 && view.getUint32(at - 20, true) === 0x07064b50
        ? Number(view.getBigUint64(at - 12, true))
        : -1;
    if (wide < 0 || wide + 56 > view.byteLength || view.getUint32(wide, true) !== 0x06064b50) break;
    const entries = Number(view.getBigUint64(wide + 32, true));
    if (entries > limits.maxEntries)
      throw refused(file, 'zip archive', `at most ${limits.maxEntries} entries`, `${entries}`);
    return { count: entries, at: Number(view.getBigUint64(wide + 48, true)) };
  }
  throw refused(file, 'zip archive', 'a central directory at the end', 'none (is the file cut off?)');
}

/** The 64-bit sizes of an extra field. */
function wideSizes(view: DataView, from: number, to: number): number[] {
  for (let at = from; at + 4 <= to; ) {
    const length = view.getUint16(at + 2, true);
    const end = Math.min(to, at + 4 + length);
    if (view.getUint16(at, true) === 1) {
      const sizes: number[] = [];
      for (let i = at + 4; i + 8 <= end; i += 8) sizes.push(Number(view.getBigUint64(i, true)));
      return sizes;
    }
    at = end;
  }
  return [];
}

/** Where the packed bytes are. */
function extentOf(
  file: string,
  view: DataView,
  { path, at, packed }: Entry,
): { readonly from: number; readonly to: number } {
  const place = `entry ${quoted(path)}`;
  if (at + 30 > view.byteLength || view.getUint32(at, true) !== 0x04034b50)
    throw refused(file, place, `its header at byte ${at}`, 'none');
  const from = at + 30 + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
  const to = from + packed;
  if (!(to <= view.byteLength)) throw refused(file, place, `${packed} bytes`, 'the end of the file');
  return { from, to };
}

function unpacked(file: string, place: string, entry: Entry, bytes: Uint8Array): Uint8Array {
  const { method, flags, crc } = entry;
  if ((flags & 1) !== 0) throw refused(file, place, 'no password', 'an encrypted entry');
  if (method !== 0 && method !== 8)
    throw refused(file, place, 'a stored or deflated entry', `method ${method}`);
  const content = method === 0 ? bytes : inflated(file, place, entry, bytes);
  if (content.length !== entry.unpacked)
    throw refused(file, place, `${entry.unpacked} bytes unpacked`, `${content.length}`);
  if (crc32(content) !== crc) throw refused(file, place, 'its checksum', 'another (is the file damaged?)');
  return content;
}

function inflated(file: string, place: string, entry: Entry, bytes: Uint8Array): Uint8Array {
  try {
    return inflateRawSync(bytes, { maxOutputLength: Math.max(1, entry.unpacked) });
  } catch (error) {
    throw refused(file, place, `${entry.unpacked} bytes unpacked`, messageOf(error));
  }
}
