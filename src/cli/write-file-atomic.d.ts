declare module 'write-file-atomic' {
  /** Writes to a temporary name beside `path` and renames. */
  export default function writeFileAtomic(path: string, text: string): Promise<void>;
}
