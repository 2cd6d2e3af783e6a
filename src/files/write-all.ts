import { writeSync } from 'node:fs';

/**
 * Writes all of the bytes to an open file, from where it is: a disk that is nearly full takes a part.
 * @throws {Error} the system's; with the code `ENOSPC` also where a write takes nothing and says nothing
 */
export function writeAll(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) {
    const written = writeSync(file, bytes, at);
    if (written === 0) throw Object.assign(new Error('the disk takes nothing'), { code: 'ENOSPC' });
    at += written;
  }
}
