import { createHash } from 'node:crypto';
import { relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { z } from 'zod';
import type { Blocks, Program } from '../core/experiment.ts';
import { fingerprint, type Json } from '../core/json.ts';
import type { CodeFolders } from './code-fingerprint.ts';
import { decodePlain, encodePlain } from './plain-data.ts';

/** Blocks of a program, wherever they are computed. */
export interface ProgramBlocks extends Blocks {
  readonly program: Program;
}

/** What a worker is asked for: blocks of a program, as JSON. */
export interface BlockJob extends Omit<Blocks, 'address'> {
  /** The fingerprint of all that follows but `reply`, and of the code: equal keys, equal bytes. */
  readonly key: string;
  /** The name of the campaign that waits for the answer. */
  readonly reply: string;
  /** The module of the runner: below Lakatos' folder, or below the configuration's. */
  readonly runner: readonly ['lakatos' | 'configuration', string];
  readonly program: Json;
  readonly address: readonly (string | number)[];
}

/** More blocks are never asked for at once. */
export const maxBlocks = 1024;
const maxSize = 65_536;

const hex = z.string().regex(/^[0-9a-f]{64}$/u);
const jobSchema = z
  .strictObject({
    key: hex,
    reply: z.string().regex(/^[0-9a-f]{16}$/u),
    runner: z.tuple([z.enum(['lakatos', 'configuration']), z.string().max(4096)]),
    program: z.json(),
    address: z.array(z.union([z.string(), z.number()])).max(32),
    from: z.int().min(0),
    to: z.int().min(1),
    size: z.int().min(1).max(maxSize),
  })
  .refine(({ from, to }) => from < to && to - from <= maxBlocks);

/** The parts of a job that all jobs of a request share. */
export type JobTemplate = Omit<BlockJob, 'key' | 'from' | 'to'> & { readonly fingerprint: string };

/** @returns undefined where the program cannot be sent: it is no plain data, or its runner is elsewhere */
export function templateOf(
  { program, address, size }: ProgramBlocks,
  code: { readonly folders: CodeFolders; readonly fingerprint: string },
  reply: string,
): JobTemplate | undefined {
  const { runner: url, ...rest } = program;
  const runner = placeOf(url, code.folders);
  const encoded = encodePlain(rest);
  if (runner === undefined || encoded === undefined) return undefined;
  const data = { runner, program: encoded, address, size };
  return { ...data, reply, fingerprint: fingerprint([code.fingerprint, data]) };
}

export function jobOf({ fingerprint: shared, ...rest }: JobTemplate, from: number, to: number): BlockJob {
  return { ...rest, key: keyOf(shared, from, to), from, to };
}

function keyOf(shared: string, from: number, to: number): string {
  return createHash('sha256').update(`${shared} ${from} ${to}`).digest('hex');
}

/**
 * The blocks of a job that may come from anybody.
 * @throws {RangeError} where it is no job, or not the one that its key names
 */
export function readJob(
  data: unknown,
  code: { readonly folders: CodeFolders; readonly fingerprint: string },
): { readonly job: BlockJob; readonly blocks: ProgramBlocks } {
  const parsed = jobSchema.safeParse(data);
  if (!parsed.success) throw new RangeError('is no job of blocks');
  const job: BlockJob = parsed.data;
  const { runner, program, address, from, to, size } = job;
  const shared = fingerprint([code.fingerprint, { runner, program, address, size }]);
  if (keyOf(shared, from, to) !== job.key) throw new RangeError('is not the job that its key names');
  const url = urlOf(runner, code.folders);
  const decoded = decodePlain(program) as { readonly kind: string };
  return { job, blocks: { program: { ...decoded, runner: url }, address, from, to, size } };
}

/** Undefined where a module is in neither folder, and so has not the same code everywhere. */
function placeOf(url: string, { lakatos, configuration }: CodeFolders): BlockJob['runner'] | undefined {
  if (!url.startsWith('file:')) return undefined;
  const file = fileURLToPath(url);
  const places = { lakatos, configuration };
  for (const name of ['lakatos', 'configuration'] as const) {
    const folder = places[name];
    const path = folder === undefined ? undefined : insideOf(folder, file);
    if (path !== undefined) return [name, path];
  }
  return undefined;
}

/** @throws {RangeError} where the module is outside the folder */
function urlOf([name, path]: BlockJob['runner'], folders: CodeFolders): string {
  const folder = folders[name];
  const file = folder === undefined ? undefined : resolve(folder, path);
  if (folder === undefined || file === undefined || insideOf(folder, file) === undefined)
    throw new RangeError(`names a runner that is not here: ${path}`);
  return pathToFileURL(file).href;
}

function insideOf(folder: string, file: string): string | undefined {
  const path = relative(folder, file).split(sep).join('/');
  return path === '' || /^(?:\.\.(?:\/|$)|\/|[A-Za-z]:)|(?:^|\/)node_modules\//u.test(path)
    ? undefined
    : path;
}
