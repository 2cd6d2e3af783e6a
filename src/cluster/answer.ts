import { z } from 'zod';
import { digestOf } from '../judge/engine/block-result.ts';

/** What a worker says of a job: the bytes of its blocks, or why there are none. */
export interface JobAnswer {
  readonly key: string;
  readonly worker: string;
  /** Milliseconds that it computed. */
  readonly ms: number;
  readonly result: { readonly bytes: Buffer } | { readonly failed: string };
}

export const maxFailure = 500;

/** No job takes a year. */
const maxMs = 3.2e10;
const headerSchema = z.strictObject({
  key: z.string().regex(/^[0-9a-f]{64}$/u),
  worker: z.string().regex(/^[\w.-]{1,100}$/u),
  ms: z.number().min(0).max(maxMs),
  digest: z.string().length(64).optional(),
  failed: z.string().max(maxFailure).optional(),
});
const maxHeader = 2000;

/** The length of a header in four bytes, the header as JSON, the bytes of the blocks. */
export function encodeAnswer({ key, worker, ms, result }: JobAnswer): Buffer {
  const bytes = 'bytes' in result ? result.bytes : Buffer.alloc(0);
  const said = 'bytes' in result ? { digest: digestOf(bytes) } : { failed: result.failed };
  const header = Buffer.from(JSON.stringify({ key, worker, ms, ...said }));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(header.length);
  return Buffer.concat([length, header, bytes]);
}

/** An answer, or what is wrong with it; and whose it is, as far as it says so. */
export type ReadAnswer =
  | JobAnswer
  | { readonly problem: string; readonly key?: string; readonly worker?: string };

/**
 * @param frame of an answer that may be anybody's; of one that is too long only its beginning
 * @param length the length of the whole
 */
export function readAnswer(frame: Buffer, length: number = frame.length): ReadAnswer {
  const size = frame.length < 4 ? Infinity : frame.readUInt32LE(0);
  if (size > maxHeader || 4 + size > frame.length) return { problem: 'is no answer to a job' };
  let header: z.infer<typeof headerSchema>;
  try {
    header = headerSchema.parse(JSON.parse(frame.toString('utf8', 4, 4 + size)));
  } catch {
    return { problem: 'is no answer to a job' };
  }
  const { key, worker, ms, digest, failed } = header;
  if (length > frame.length) return { key, worker, problem: `is too large: ${length} bytes` };
  const bytes = Buffer.from(frame.subarray(4 + size));
  if (failed !== undefined) return { key, worker, ms, result: { failed } };
  if (digest !== digestOf(bytes)) return { key, worker, problem: 'has not the digest of its bytes' };
  return { key, worker, ms, result: { bytes } };
}
