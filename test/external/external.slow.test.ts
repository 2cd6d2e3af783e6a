import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import {
  type External,
  external,
  type ExternalOptions,
  type ExternalProgram,
  runExternal,
} from '../../src/external/external.ts';
import { pythonFolder } from '../../src/external/launch.ts';
import { fc, fromExit, probabilityClaim, runCampaign, z } from '../../src/index.ts';
import { parseBudget } from '../../src/judge/campaign/budget.ts';
import { type Engine, referenceEngine } from '../../src/judge/campaign/engine.ts';
import type { Claim } from '../../src/judge/claims/claim.ts';
import type { ClaimEvidence } from '../../src/judge/claims/evidence.ts';
import { inlineEngine } from '../../src/judge/engine/inline.ts';
import { threadsEngine } from '../../src/judge/engine/threads.ts';

const program = fileURLToPath(new URL('programs/coin.mjs', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'lakatos-external-'));
afterAll(() => {
  rmSync(scratch, { recursive: true });
});

interface Coin {
  readonly exit: number;
}

const node = process.execPath;
const coin = (fault = '', options: Partial<ExternalOptions> = {}, file = ''): External =>
  external({ command: [node, program, fault, file], timeLimit: 20, ...options });

/** A claim that is true, with the bound and a hypothesis of the program's, and a wrong version. */
function coinClaim(tosses: External): Claim {
  return probabilityClaim<Coin>({
    id: 'coin/exit',
    says: 'a coin that leaves with probability e stays with probability at least 1 − e',
    tex: 'P',
    source: 'by definition',
    cases: fc.record({ exit: fc.constantFrom(0.5, 0.1, 0.3) }),
    schema: z.strictObject({ exit: z.number().min(0).max(1) }),
    event: tosses.experiment(() => 1),
    atLeast: (c) => fromExit(tosses.number('bound', c)),
    backend: tosses.backend,
    mustRefute: { 'half as many leave': { atLeast: (c) => fromExit(tosses.number('bound', c) / 2) } },
  });
}

async function judged(claim: Claim, engine: Engine = inlineEngine): Promise<ClaimEvidence> {
  const budget = parseBudget('20000', 1);
  const { claims } = await runCampaign({ claims: [claim], seed: '1', alpha: 1e-9, budget, engine });
  await engine.close();
  return claims[0]!;
}

const address = ['1', 'coin/exit', 'here'];
function tossed(tosses: External, from = 0, to = 2): readonly number[][] {
  const experiment = tosses.experiment(() => 1)({ exit: 0.5 });
  return experiment.runBlocks!({ address, from, to, size: 256 }).map(({ values }) => [...values]);
}

const programOf = (tosses: External): ExternalProgram =>
  tosses.experiment(() => 1)({ exit: 0.5 }).program as ExternalProgram;

describe('an external program', () => {
  it('computes a claim: bound, experiment, backend; its wrong version is killed', async () => {
    const evidence = await judged(coinClaim(coin()));
    expect(evidence.verdict).toBe('corroborated');
    expect(evidence.mutants.map(({ outcome }) => outcome)).toEqual(['killed']);
    expect(evidence.backend).toBe('coin 1.2');
  });

  it('gives the same evidence in this thread, on threads, by the reference, and with several processes', async () => {
    const [inline, ...others] = await Promise.all([
      judged(coinClaim(coin())),
      judged(coinClaim(coin()), threadsEngine({ workers: 2 })),
      judged(coinClaim(coin()), referenceEngine),
      judged(coinClaim(coin('', { processes: 3 }))),
      judged(coinClaim(coin('base64'))),
      judged(coinClaim(coin('events'))),
    ]);
    for (const other of others) expect(other).toEqual(inline);
  });

  it('gives blocks of its own size, of which the judge takes parts in any order', () => {
    const file = join(scratch, 'counts');
    const large = coin('counts', { block: 1024 }, file);
    const whole = tossed(large, 0, 8);
    expect(whole.map((block) => block.length)).toEqual(Array.from({ length: 8 }, () => 256));
    // the same program draws trajectory by trajectory, so its block does not matter
    expect(whole).toEqual(tossed(coin(), 0, 8));
    expect([tossed(large, 5, 6), tossed(large, 1, 2)].flat()).toEqual([whole[5], whole[1]]);
    const asked = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split(' ').slice(1).join(' '));
    expect(new Set(asked)).toEqual(new Set(['0 1024', '1024 1024']));
    // of all blocks the first is asked twice; what is known is not asked again
    expect(asked).toHaveLength(3);
  });

  it('is asked for about a fiftieth of the blocks twice', () => {
    const file = join(scratch, 'twice');
    tossed(coin('counts', {}, file), 0, 2000);
    const asked = readFileSync(file, 'utf8').trim().split('\n').length - 2000;
    // Binomial(2000, 1/50): mean 40, standard deviation 6.3
    expect(asked).toBeGreaterThan(10);
    expect(asked).toBeLessThan(80);
  });

  it('works on several processes where that is asked for', () => {
    const file = join(scratch, 'processes');
    tossed(coin('counts', { processes: 3 }, file), 0, 30);
    const pids = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split(' ')[0]);
    expect(new Set(pids).size).toBe(3);
  });

  it('is started again where it died, and its block is repeated', () => {
    expect(tossed(coin('dies once', {}, join(scratch, 'died')))).toEqual(tossed(coin()));
    expect(existsSync(join(scratch, 'died'))).toBe(true);
  });

  it('answers with values, infinite ones too, and truths', () => {
    const tosses = coin();
    expect(tosses.number('bound', { exit: 0.25 })).toBe(0.25);
    expect(tosses.number('anything', {})).toBe(Infinity);
    expect(tosses.holds('is fair', { exit: 0.5 })).toBe(true);
    expect(() => tosses.holds('bound', { exit: 0.5 })).toThrow("expected true or false for 'bound', got 0.5");
  });

  it('is plain data without a path of this machine, from which another one starts the same program', () => {
    const copy = join(scratch, 'coin-copy.mjs');
    copyFileSync(program, copy);
    const tosses = external({ command: [node, copy, '', ''], cwd: scratch, timeLimit: 20 });
    const plain = programOf(tosses);
    expect(plain.launch.command).toEqual([node, 'lakatos-folder:coin-copy.mjs', '', '']);
    const lines = external({ command: ['python3', join(pythonFolder, 'lakatos.py'), '/elsewhere/x.py'] });
    const inPython = programOf(lines);
    expect(inPython.launch.command).toEqual(['python3', 'lakatos-python:lakatos.py', '/elsewhere/x.py']);
    expect(JSON.stringify(inPython.launch)).not.toContain(pythonFolder);

    // a folder below the one in which Lakatos is run is said as seen from there
    for (const [cwd, said] of [
      [join(process.cwd(), 'test/external'), 'test/external'],
      [process.cwd(), undefined],
      ['test', 'test'],
      ['..', '..'],
      [scratch, scratch],
    ])
      expect(programOf(external({ command: [node, copy], cwd: cwd! })).launch.cwd).toBe(said);

    const blocks = { address, from: 0, to: 2, size: 256 };
    const found = runExternal(plain, blocks).map(({ values }) => [...values]);
    expect(found).toEqual(tossed(coin()));
  });

  it('is not computed with other files than those that the check began with', () => {
    const copy = join(scratch, 'changed.mjs');
    copyFileSync(program, copy);
    const plain = programOf(external({ command: [node, copy, '', ''] }));
    writeFileSync(copy, '// another program\n');
    expect(() => runExternal(plain, { address, from: 0, to: 2, size: 256 })).toThrow(
      'expected the files that it names to be those that the check began with, got others, or none',
    );
  });

  it('says that it does not speak of a case by a RangeError', () => {
    expect(() => tossed(coin('outside'))).toThrow(new RangeError('exit must be positive'));
  });
});

function thrownBy(work: () => unknown): string {
  try {
    return `nothing: ${String(work())}`;
  } catch (thrown) {
    return (thrown as Error).message;
  }
}

describe('a program that is wrong', () => {
  const one = { exit: 0.5 };
  const named = (fault: string): string => `'${node} ${program} ${fault} `;
  it.each([
    [
      'garbage',
      'expected the handshake {"lakatos": 1, "name": …, "version": …} as a line of JSON on standard output, got loading the model … (is it printing there?)',
    ],
    [
      'old',
      'expected the handshake {"lakatos": 1, "name": …, "version": …}, got version 0 of the protocol in {"lakatos":0,',
    ],
    ['no name', 'got no name in {"lakatos":1,"name":""'],
    ['ends at once', 'but it ended (exit code 3); standard error: the library is missing'],
    ['prints', 'as a line of JSON on standard output, got epoch 1 … (is it printing there?)'],
    ['wrong id', 'got one to id 2:'],
    ['no event', 'expected 256 outcomes, as numbers or as base64 of float64, little-endian, or events'],
    [
      'too few',
      'expected 256 outcomes, as numbers or as base64 of float64, little-endian, or events as base64 of bytes 0 and 1; got 255',
    ],
    [
      'no number',
      'expected 256 outcomes, as numbers or as base64 of float64, little-endian, or events as base64 of bytes 0 and 1; got {"id":',
    ],
    ['odd bytes', 'bytes 0 and 1; got {"id":'],
    [
      'NaN',
      'expected 256 outcomes, as numbers or as base64 of float64, little-endian, or events as base64 of bytes 0 and 1; got NaN for outcome 3',
    ],
    ['another seed', 'expected the same outcomes of {"case":'],
    ['always dies', 'out of luck'],
    ['own error', 'ZeroDivisionError: division by zero'],
  ])('%s: is told in one line, with the command and what was expected', (fault, message) => {
    const text = thrownBy(() => tossed(coin(fault)));
    expect(text).toContain(message);
    expect(text).toContain(named(fault));
    expect(text).not.toMatch(/\n/u);
  });

  it.each(['says nothing', 'hangs'])('%s: is ended after its time', (fault) => {
    expect(() => tossed(coin(fault, { timeLimit: 0.5 }))).toThrow(/expected the .* within 0\.5 s, got none/u);
  });

  it('no value: is told', () => {
    expect(() => coin('no value').number('bound', one)).toThrow(
      'expected { id, value } for {"ask":"bound","case":{"exit":0.5}}, got {"id":1}',
    );
  });

  it('twice: an answer to nothing is told', () => {
    expect(() => tossed(coin('twice'), 0, 60)).toThrow(/expected .*, got one to id 1/u);
  });

  it('that there is none: is told', () => {
    expect(() => tossed(external({ command: ['nosuchprogram', 'x'] }))).toThrow(
      "'nosuchprogram x': expected a program, but 'nosuchprogram' is not found: is it installed, and on the PATH?",
    );
    expect(() => tossed(external({ command: [program] }))).toThrow(/cannot be executed/u);
    expect(() => tossed(coin('', { cwd: '/no/such/folder' }))).toThrow(
      /could not be started in \/no\/such\/folder/u,
    );
  });

  it('fails the claim, with the case, and the line in its own code', async () => {
    const { verdict, reason } = await judged(coinClaim(coin('own error')));
    expect(verdict).toBe('failed');
    expect(reason).toMatchObject({ kind: 'failed', why: 'threw', place: '/some/walk.py:12' });
    const two = await judged(coinClaim(coin('two for an event')));
    expect(two.verdict).toBe('failed');
    expect(two.reason).toMatchObject({
      message: expect.stringMatching(/expected values 0 or 1, got 2 in trajectory/u) as string,
    });
  });

  it('is told on threads too', async () => {
    const { reason } = await judged(coinClaim(coin('always dies')), threadsEngine({ workers: 2 }));
    expect(reason).toMatchObject({
      why: 'threw',
      message: expect.stringContaining('(3 times in a row)') as string,
    });
  });

  it.each([
    [{ command: [] }, 'external: command: expected the program and its arguments'],
    [{ command: ['x'], block: 300 }, 'external: block: expected a multiple of 256, got 300'],
    [{ command: ['x'], processes: 0 }, 'external: processes: expected a whole number from 1 to 64, got 0'],
    [
      { command: ['x'], timeLimit: NaN },
      'external: timeLimit: expected a positive number of seconds, got NaN',
    ],
  ])('%j: options are checked', (options, message) => {
    expect(() => external(options)).toThrow(message);
  });
});

describe('no process is left', () => {
  const left = (mark: string): string =>
    spawnSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' })
      .stdout.split('\n')
      .filter((line) => line.includes(mark) && !line.includes('ps -eo'))
      .join('\n');

  it('when the program that asked is killed, or ends by itself, while one hangs', async () => {
    const root = new URL('../../', import.meta.url);
    const start = (mark: string, end: string): string =>
      `import { external } from ${JSON.stringify(new URL('dist/src/index.js', root).href)};
       import { Worker, isMainThread } from 'node:worker_threads';
       const hanging = external({ command: [process.execPath, ${JSON.stringify(program)}, 'hangs', '${mark}'] });
       if (isMainThread) {
         const thread = new Worker(new URL(import.meta.url));
         setTimeout(() => { ${end} }, 1500);
       } else hanging.number('bound', {});`;
    const ends = {
      kill: "process.kill(process.pid, 'SIGKILL')",
      exit: 'process.exit(0)',
      thread: 'void thread.terminate()',
    };
    for (const [name, end] of Object.entries(ends)) {
      const mark = `mark-${process.pid}-${name}`;
      spawnSync(node, [
        '--input-type=module',
        '-e',
        `import { writeFileSync } from 'node:fs'; import { pathToFileURL } from 'node:url'; writeFileSync(${JSON.stringify(join(scratch, `${name}.mjs`))}, ${JSON.stringify(start(mark, end))});`,
      ]);
      spawnSync(node, [join(scratch, `${name}.mjs`)], { timeout: 20_000 });
      await new Promise((go) => setTimeout(go, 300));
      expect(left(mark)).toBe('');
    }
  });
});
