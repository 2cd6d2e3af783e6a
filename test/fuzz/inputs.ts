import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { openStream } from '../../src/core/stream.ts';
import { commands } from '../../properties/commands.ts';
import { addCommands } from '../../src/cli/catalogue-commands.ts';
import { programFor } from '../../src/cli/commands.ts';
import { counterexampleFiles } from '../../src/report/counterexample-files.ts';
import { evidenceJson } from '../../src/report/evidence-json.ts';
import { memoryHost } from '../cli/memory-host.ts';
import { refutedClaim, sampleEvidence } from '../report/sample-evidence.ts';
import { idxBytes } from '../data/idx-bytes.ts';
import { root } from '../rules/sources.ts';
import {
  type Draw,
  drawFrom,
  drawMutation,
  type FileKind,
  hostileTexts,
  type Mutation,
} from './mutations.ts';

/** A folder's file before it is changed, and the changes. */
export interface InputFile {
  readonly bytes: Buffer;
  readonly mutations: readonly Mutation[];
}

/** What the program, or a reader, is given. */
export interface Input {
  readonly what: string;
  readonly files: Readonly<Record<string, InputFile>>;
  /** The arguments of the program; absent where a reader is called itself. */
  readonly args?: readonly string[];
  readonly reader?: 'lock' | 'notes' | 'progress' | 'corpus';
  /** In a process of its own, as users start it. */
  readonly isSpawned: boolean;
}

const note = "# Change\n\n- `a/b` weakened: because\n- `a/b` mutant dropped 'half': so\n";
const csv = 'x,y,class\n1,2,a\n2,1.5,b\n-1,3e2,a\n4,5,b\n0.5,1,a\n3,3,b\n';

/** What files hold before they are changed. */
interface Sources {
  readonly evidence: Buffer;
  readonly counterexamples: readonly Buffer[];
  readonly lock: Buffer;
}

export function readSources(): Sources {
  const evidence = sampleEvidence([refutedClaim]);
  const folder = join(root, 'fixtures/counterexamples');
  const lock = JSON.parse(readFileSync(join(root, 'theory.lock.json'), 'utf8')) as { claims: unknown[] };
  return {
    evidence: Buffer.from(evidenceJson(evidence)),
    counterexamples: [
      ...readdirSync(folder)
        .filter((name) => name.endsWith('.json'))
        .map((name) => readFileSync(join(folder, name))),
      ...counterexampleFiles(evidence).map(({ file }) => Buffer.from(evidenceJson(file))),
    ],
    lock: Buffer.from(JSON.stringify({ ...lock, claims: lock.claims.slice(0, 3) })),
  };
}

/** The input of a number: the same for the same seed. */
export function inputOf(sources: Sources, seed: string, number: number): Input {
  const draw = drawFrom(openStream(['fuzz', seed, number]));
  const file = (bytes: Buffer, kind: FileKind): InputFile => ({
    bytes,
    mutations: Array.from({ length: draw.chance(0.1) ? 0 : 1 + draw.below(3) }, () =>
      drawMutation(draw, kind),
    ),
  });
  const kinds: readonly (() => Omit<Input, 'what' | 'isSpawned'>)[] = [
    () => ({
      files: { 'x.json': file(draw.of(sources.counterexamples), draw.of(['json', 'case', 'case', 'case'])) },
      args: ['replay', 'x.json', '--catalogue', ...(draw.chance(0.1) ? ['--page', 'p.html'] : [])],
    }),
    () => ({
      files: { 'x.json': file(sources.evidence, 'json') },
      args: [
        'report',
        'x.json',
        '--out',
        'r',
        '--format',
        draw.of(['json', 'md,csv', 'junit,sarif', 'html', 'md']),
      ],
    }),
    () => ({
      files: {
        'x.json': { bytes: sources.evidence, mutations: [] },
        'y.json': file(draw.of([sources.evidence, sources.lock]), 'json'),
      },
      args: ['report', 'x.json', '--out', 'r', '--format', 'md', '--since', 'y.json'],
    }),
    () => ({ files: { 'theory.lock.json': file(sources.lock, 'json') }, reader: 'lock' }),
    () => ({ files: { 'theory-changes/a.md': file(Buffer.from(note), 'text') }, reader: 'notes' }),
    () => ({
      files: { 'progress.json': file(Buffer.from('{"text":"1 of 2","pid":1,"host":"x"}'), 'json') },
      reader: 'progress',
    }),
    () => ({
      files: { 'fixtures/counterexamples/x.json': file(draw.of(sources.counterexamples), 'json') },
      reader: 'corpus',
    }),
    () => ({
      files: { 'd.csv': file(Buffer.from(draw.chance(0.3) ? gzipSync(csv) : csv), 'text') },
      args: ['list', '--catalogue', '--data', 'd.csv', ...dataFlags(draw)],
    }),
    () => ({
      files: {
        'i.idx': file(
          Buffer.from(
            idxBytes(
              'uint8',
              [4, 2, 2],
              Array.from({ length: 16 }, (_, i) => i),
            ),
          ),
          'bytes',
        ),
        'l.idx': file(Buffer.from(idxBytes('uint8', [4], [0, 1, 0, 1])), 'bytes'),
      },
      args: ['list', '--catalogue', '--data', 'i.idx', '--labels', 'l.idx'],
    }),
    () => ({
      files: { 'd.csv': file(Buffer.from(csv), 'text') },
      args: [
        'compare',
        '--data',
        'd.csv',
        ...flags(draw, flagsOf('compare')),
        '--no-progress',
        '--epochs',
        draw.of(['1', '-1', 'x']),
        '--widths',
        draw.of(['2', '0', '', '2,x', '1e9', '-1', '99999999']),
      ],
    }),
    () => ({
      files: { 'c.mjs': file(Buffer.from(configText(draw)), 'text') },
      args: ['list', '--config', 'c.mjs'],
    }),
    () => ({
      files: {},
      args: [
        draw.of([
          'check',
          'gate',
          'list',
          'explain',
          'replay',
          'report',
          'serve',
          'compare',
          draw.of(hostileTexts),
        ]),
        ...flags(draw, flagsOf(), 3),
        '--wrong',
      ],
    }),
    () => ({
      files: {},
      args: [
        'check',
        '--catalogue',
        draw.of(['zzz', ...hostileTexts.filter((text) => !text.startsWith('*'))]),
        'zzz',
        ...flags(draw, flagsOf('check')),
      ],
    }),
    () => ({
      files: { 'case.json': file(Buffer.from('{"T": 2, "r": 1}'), 'json') },
      args: [
        'explain',
        draw.of([
          'stagnation/product',
          'stagnation/drift-sum',
          'convexity/certificates',
          draw.of(hostileTexts),
        ]),
        '--catalogue',
        ...flags(draw, ['--case', '--seed', '--out', '--page']),
      ],
    }),
    () => ({
      files: { 'r/evidence.json': file(sources.evidence, 'json') },
      args: [
        'explain',
        'stagnation/product',
        '--catalogue',
        '--out',
        'r',
        ...(draw.chance(0.3) ? ['--case', 'nearest'] : []),
      ],
    }),
    () => ({
      files: {},
      args: ['serve', '--out', draw.of(hostileTexts), '--port', draw.of(['-1', 'x', '99999', '1e3', ''])],
    }),
    () => ({
      files: {},
      args: [
        'gate',
        '--catalogue',
        '--alpha',
        'x',
        ...flags(draw, ['--base', '--out', '--workers', '--engine']),
      ],
    }),
    () => ({
      files: {},
      args: [
        'report',
        draw.of(hostileTexts),
        ...flags(draw, ['--out', '--format', '--since', '--config', '--merge']),
      ],
    }),
    () => ({
      files: {},
      args: [
        'replay',
        draw.of(hostileTexts),
        '--catalogue',
        ...flags(draw, ['--page', '--data', '--labels']),
      ],
    }),
  ];
  const chosen = draw.below(kinds.length);
  const input = kinds[chosen]!();
  const changes = Object.entries(input.files).map(
    ([path, { mutations }]) => `${path}: ${mutations.map(({ what }) => what).join('; ') || 'unchanged'}`,
  );
  // no process can be given a zero byte
  const isSpawned = draw.chance(0.05) && input.args?.some((arg) => arg.includes('\0')) === false;
  return {
    ...input,
    isSpawned,
    what: [
      `${isSpawned ? 'the program ' : ''}${input.args === undefined ? `reader ${input.reader!}` : JSON.stringify(input.args).slice(0, 400)}`,
      ...changes,
    ].join('\n    '),
  };
}

/** The flags with a value of a command of the program, of all of its commands where none is named. */
function flagsOf(command?: string): readonly string[] {
  const program = programFor(memoryHost('.'), () => undefined);
  addCommands(program, commands, memoryHost('.'), () => undefined);
  const asked = program.commands.filter((one) => command === undefined || one.name() === command);
  const taking = asked.flatMap(({ options }) => options).filter(({ required }) => required);
  return [...new Set(taking.map(({ long }) => long!))];
}

function flags(draw: Draw, names: readonly string[], most = 2): readonly string[] {
  return Array.from({ length: draw.below(most + 1) }, () => `${draw.of(names)}=${draw.of(hostileTexts)}`);
}

function dataFlags(draw: Draw): readonly string[] {
  return flags(draw, ['--target', '--delimiter', '--decimal', '--encoding', '--header', '--labels']);
}

function configText(draw: Draw): string {
  const value = JSON.stringify(draw.of(hostileTexts));
  return draw.of([
    `export default { claims: ${value} };`,
    `export default { claims: [{ id: ${value}, kind: 'mean' }] };`,
    `export default { claims: [], alpha: ${value}, seed: ${value} };`,
    `export default ${value};`,
    `export default { catalogue: true, claims: [], budget: ${value}, commands: ${value} };`,
    `throw ${value};`,
  ]);
}
