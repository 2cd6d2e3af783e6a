import { createHash } from 'node:crypto';
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { jobKey, evidenceOf } from '../../src/ledger/claim-record.ts';
import { collectGarbage } from '../../src/ledger/collect-garbage.ts';
import { exported, type ExportFormat } from '../../src/ledger/export.ts';
import { historyLines, troubleLines } from '../../src/ledger/history.ts';
import { appendRecords, ledgerPath, readRecords } from '../../src/ledger/ledger-file.ts';
import { type LedgerIndex, withIndex } from '../../src/ledger/ledger-index.ts';
import { readCampaign } from '../../src/ledger/campaign-state.ts';
import { lineOf } from '../../src/ledger/records.ts';
import { keepingPool } from '../../src/ledger/keeping-pool.ts';
import { parseBudget } from '../../src/judge/campaign/budget.ts';
import type { ClaimPool } from '../../src/judge/campaign/claim-job.ts';
import { overtake } from '../files/overtaken.ts';
import { sampleClaim } from '../report/sample-evidence.ts';
import { recordNumber } from './records.ts';

/** Nothing here is of a campaign of it. */
const campaignIdentity = { code: '', simulator: 'kernel', alpha: 1e-6, budget: parseBudget('quick', 1) };
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lakatos-ledger-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** The keys that are read, and how many lines are damaged. */
function read(): { readonly keys: readonly unknown[]; readonly damaged: number } {
  const found = [...readRecords(folder)];
  return {
    keys: found.flatMap((each) => (each.record?.['kind'] === 'claim' ? [each.record['key']] : [])),
    damaged: found.filter((each) => each.record === undefined).length,
  };
}

const records = [0, 1, 2].map((i) => recordNumber(i));
const keys = records.map(({ key }) => key);

describe('the file of a ledger', () => {
  it('gives back what was appended, in order', async () => {
    for (const record of records) await appendRecords(folder, [record]);
    expect(read()).toEqual({ keys, damaged: 0 });
  });

  it('cut at any byte, loses the record that was being written and no other, and takes the next one', async () => {
    await appendRecords(folder, records);
    const whole = readFileSync(ledgerPath(folder));
    const ends = [...whole.entries()].filter(([, byte]) => byte === 0x0a).map(([i]) => i + 1);
    for (let length = 0; length < whole.length; length += 7) {
      writeFileSync(ledgerPath(folder), whole.subarray(0, length));
      const kept = Math.max(0, ends.filter((end) => end <= length).length - 1);
      expect(read()).toEqual({ keys: keys.slice(0, kept), damaged: 0 });
      if (length % 10 !== 0) continue;
      await appendRecords(folder, [recordNumber(9)]);
      expect(read()).toEqual({ keys: [...keys.slice(0, kept), recordNumber(9).key], damaged: 0 });
    }
  });

  it('tells of damage, and leaves it as it is', async () => {
    await appendRecords(folder, records);
    const bytes = readFileSync(ledgerPath(folder));
    const at = bytes.indexOf(keys[1]!);
    bytes[at]! ^= 1;
    writeFileSync(ledgerPath(folder), bytes);
    await appendRecords(folder, [recordNumber(9)]);
    expect(read()).toEqual({ keys: [keys[0], keys[2], recordNumber(9).key], damaged: 1 });
    expect(readFileSync(ledgerPath(folder)).subarray(0, bytes.length)).toEqual(bytes);
    expect(await withIndex(folder, ({ damaged }) => damaged)).toBe(1);
  });

  it.each([
    ['of a newer version', lineOf({ kind: 'lakatos-ledger', version: 99 }), /of version 99.*newer Lakatos/u],
    ['that is something else', 'my own notes\n', /does not begin as a ledger does.*--out/u],
    ['that is empty of lines', 'x'.repeat(500), /does not begin as a ledger does/u],
  ])('is not written to where there is one %s', async (_, text, message) => {
    writeFileSync(ledgerPath(folder), text);
    await expect(appendRecords(folder, records)).rejects.toThrow(message);
    await expect(withIndex(folder, () => 1)).rejects.toThrow(message);
    expect(readFileSync(ledgerPath(folder), 'utf8')).toBe(text);
  });

  it('loses nothing when many write at once', async () => {
    const many = Array.from({ length: 40 }, (_, i) => recordNumber(i));
    await Promise.all(many.map((record) => appendRecords(folder, [record])));
    expect(new Set(read().keys)).toEqual(new Set(many.map(({ key }) => key)));
  });
});

describe('the index of a ledger', () => {
  const runs = (): Promise<number> =>
    withIndex(folder, (index) => index.totals().reduce((sum, { runs: each }) => sum + each, 0));

  it('adds up what each version of a statement has withstood', async () => {
    const same = { claim: 'f/c', statement: 's' };
    await appendRecords(folder, [
      recordNumber(0, { ...same, seed: '1', error: 0.5, killed: 2, survived: 3 }),
      recordNumber(1, { ...same, seed: '1', error: null, killed: 4, survived: 1, budget: 'default' }),
      recordNumber(2, { ...same, seed: '2', error: 0.25, killed: 3, survived: 2, verdict: 'refuted' }),
      recordNumber(2, { ...same, seed: '2', error: 0.25, killed: 3, survived: 2, verdict: 'refuted' }),
      recordNumber(3, { ...same, statement: 't' }),
    ]);
    const [first, ...others] = await withIndex(folder, (index) => index.totals('f/c'));
    expect(others).toHaveLength(1);
    expect(first).toMatchObject({
      statement: 's',
      first: recordNumber(0).at,
      last: recordNumber(2).at,
      runs: 3,
      seeds: 2,
      cases: 300,
      steps: 3000,
      killed: 4,
      survived: 1,
      error: 0.25,
      verdict: 'refuted',
      refuted: 1,
    });
  });

  it('follows the file', async () => {
    for (let i = 0; i < 3; i++) {
      await appendRecords(folder, [recordNumber(i)]);
      expect(await runs()).toBe(i + 1);
    }
  });

  it('is made anew where it is missing, damaged, locked by a run that was killed, or of another file', async () => {
    await appendRecords(folder, records);
    expect(await runs()).toBe(3);
    const path = join(folder, 'index', 'index.sqlite');
    rmSync(path);
    expect(await runs()).toBe(3);
    writeFileSync(path, 'no database '.repeat(1000));
    expect(await runs()).toBe(3);
    truncateSync(path, 5000);
    expect(await runs()).toBe(3);
    appendFileSync(path, 'more');
    expect(await runs()).toBe(3);
    const { default: sqlite } = await import('node-sqlite3-wasm');
    const database = new sqlite.Database(path);
    database.exec('UPDATE place SET version = 0');
    database.close();
    expect(await runs()).toBe(3);
    const left = new sqlite.Database(path);
    left.exec('BEGIN EXCLUSIVE');
    expect(existsSync(`${path}.lock`)).toBe(true);
    expect(await runs()).toBe(3);
    rmSync(ledgerPath(folder));
    await appendRecords(folder, [recordNumber(7, { says: 'another file' })]);
    expect(await runs()).toBe(1);
  });

  it('counts no result that is doubted, but what was computed instead, also where that is the same', async () => {
    const at = { campaign: 'c', round: 1 };
    for (const digest of ['other', records[0]!.digest]) {
      rmSync(folder, { recursive: true });
      await appendRecords(folder, [
        recordNumber(0, { ...at, digest, verdict: 'refuted', killed: 6, survived: 0, error: 0.001 }),
        { kind: 'doubt', key: keys[0]!, claim: records[0]!.claim, ...at },
        recordNumber(0, at),
        records[1]!,
      ]);
      for (const isCollected of [false, true]) {
        if (isCollected) expect(await collectGarbage(folder)).toMatchObject({ records: 0 });
        const found = await withIndex(folder, (index) => ({
          contradictions: index.contradictions,
          digests: [...index.known('c0de').values()].map((known) => known.digest),
          rounds: index.rounds('c').length,
          totals: index
            .totals(records[0]!.claim)
            .map(({ runs, seeds, steps, refuted, killed, error }) => [
              runs,
              seeds,
              steps,
              refuted,
              killed,
              error,
            ]),
        }));
        expect(found).toEqual({
          contradictions: 0,
          digests: expect.arrayContaining([records[0]!.digest, records[1]!.digest]),
          rounds: 1,
          totals: [[1, 1, 1000, 0, records[0]!.killed, records[0]!.error]],
        });
        const table: Buffer[] = [];
        for (const piece of await exported(folder, 'jsonl', () => undefined)) table.push(Buffer.from(piece));
        expect(Buffer.concat(table).toString().trim().split('\n')).toHaveLength(2);
      }
    }
  });

  it('tells of results of one job that differ', async () => {
    await appendRecords(folder, [recordNumber(0), recordNumber(0, { digest: 'other' })]);
    expect(await withIndex(folder, ({ contradictions }) => contradictions)).toBe(1);
  });
});

describe('an index in whose place there is', () => {
  const place = (): string => join(folder, 'index');
  const runs = (): Promise<number> => withIndex(folder, (index) => index.totals().length);

  it.each<[string, () => void]>([
    ['a file', () => writeFileSync(place(), 'x')],
    ['a link to nothing', () => symlinkSync('nowhere', place())],
    ['a link to itself', () => symlinkSync('index', place())],
    ['a folder with folders', () => mkdirSync(join(place(), 'index.sqlite/x'), { recursive: true })],
  ])('%s is made anew', async (_, make) => {
    await appendRecords(folder, records);
    make();
    expect(await runs()).toBe(3);
    expect(lstatSync(join(place(), 'index.sqlite')).isFile()).toBe(true);
  });

  it.skipIf(!existsSync('/proc/self'))('what takes no files, is made elsewhere, and goes', async () => {
    await appendRecords(folder, records);
    symlinkSync('/proc/self/task', place());
    vi.stubEnv('TMPDIR', join(folder, 'temporary'));
    mkdirSync(join(folder, 'temporary'));
    expect(await runs()).toBe(3);
    expect(readdirSync(join(folder, 'temporary'))).toEqual([]);
    vi.stubEnv('TMPDIR', join(folder, 'none'));
    await expect(runs()).rejects.toThrow(
      /index: cannot be written, nor can an index in a temporary folder: no such file or folder$/u,
    );
    vi.unstubAllEnvs();
  });

  it('one of a ledger that is gone is empty', async () => {
    await appendRecords(folder, records);
    expect(await runs()).toBe(3);
    rmSync(ledgerPath(folder));
    expect(await runs()).toBe(0);
  });
});

describe('what a ledger is read for', () => {
  const notAll = { error: null, campaign: 'c', round: 2 };

  it('is a table of all formats', async () => {
    await appendRecords(folder, [...records, recordNumber(3, notAll)]);
    const told: number[] = [];
    const bytesOf = async (format: ExportFormat): Promise<Buffer> =>
      Buffer.concat([...(await exported(folder, format, (lines) => told.push(lines)))]);
    const text = async (format: ExportFormat): Promise<string> => (await bytesOf(format)).toString();
    const rows = (await text('jsonl')).trim().split('\n');
    expect(rows).toHaveLength(4);
    expect(JSON.parse(rows[3]!)).toMatchObject({ key: recordNumber(3).key, ...notAll, steps: 1000 });
    expect((await text('csv')).trim().split('\r\n')).toHaveLength(5);
    const { parquetReadObjects } = await import('hyparquet');
    const read = await parquetReadObjects({ file: new Uint8Array(await bytesOf('parquet')).buffer });
    expect(read).toHaveLength(4);
    expect(read[3]).toMatchObject({
      key: recordNumber(3).key,
      ...notAll,
      steps: 1000,
      verdict: 'corroborated',
    });
    expect(read[0]).toMatchObject({ error: recordNumber(0).error, campaign: null });
    expect(told).toEqual([]);
    appendFileSync(ledgerPath(folder), 'damage\n');
    expect((await text('jsonl')).trim().split('\n')).toEqual(rows);
    expect(told).toEqual([1]);
  });

  it('is the history of one claim, or of all', async () => {
    await appendRecords(folder, records);
    const all = await withIndex(folder, (index) => historyLines(index.totals(), false));
    expect(all).toHaveLength(4);
    expect(all[1]).toMatch(/^family\/claim-0 statement-0 +corroborated +1 +1 +100 +1k +5\/5 +100%/u);
    const one = await withIndex(folder, (index) => historyLines(index.totals('family/claim-1'), true));
    expect(one.at(-1)).toBe('statement-1: x ≤ y');
    await appendRecords(folder, [recordNumber(9, { verdict: 'refuted' })]);
    const refuted = await withIndex(folder, (index) => historyLines(index.totals('family/claim-9'), true));
    expect(refuted[1]).toMatch(/^statement-0 +refuted 1 time  /u);
  });

  it('tells of what is wrong in sentences that agree in number', () => {
    const trouble = (n: number): readonly string[] =>
      troubleLines({ damaged: n, contradictions: n } as LedgerIndex, 'x');
    expect(trouble(0)).toEqual([]);
    expect(trouble(1)).toEqual([
      'x: 1 line damaged: left out here, and left as it is in the file',
      expect.stringMatching(/^x: 1 result differs from an earlier one of /u),
    ]);
    expect(trouble(2)).toEqual([
      'x: 2 lines damaged: left out here, and left as they are in the file',
      expect.stringMatching(/^x: 2 results differ from an earlier one of /u),
    ]);
  });

  it('loses to garbage collection only what is there twice, and nothing where it is damaged', async () => {
    await appendRecords(folder, [...records, records[1]!, recordNumber(2, { digest: 'other' })]);
    expect(await collectGarbage(folder)).toMatchObject({ records: 1, jobs: 0 });
    expect(read().keys).toEqual([...keys, keys[2]]);
    expect(await withIndex(folder, ({ contradictions }) => contradictions)).toBe(1);
    appendFileSync(ledgerPath(folder), 'damage\n');
    const before = readFileSync(ledgerPath(folder));
    await expect(collectGarbage(folder)).rejects.toThrow(
      /evidence\.jsonl:6: is damaged; nothing was changed/u,
    );
    expect(readFileSync(ledgerPath(folder))).toEqual(before);
  });
});

describe('a line with the right checksum', () => {
  /** A line of the text in a record's place. */
  const lineWith = (text: string): string =>
    `{"sum":"${createHash('sha256').update(text).digest('hex').slice(0, 16)}","record":${text}}\n`;
  const claim = (changes: object): string => JSON.stringify({ ...recordNumber(5), ...changes });

  it.each([
    ['null', 'null'],
    ['a list', '[]'],
    ['a number', '7'],
    ['no JSON', 'no JSON'],
    ['no kind', '{"key":"00"}'],
    ['a kind that is no text', '{"kind":1}'],
    ['a claim without anything', '{"kind":"claim"}'],
    ['a claim with steps that are no number', claim({ steps: 'abc' })],
    ['a claim with steps beyond all numbers', claim({}).replace('"steps":1000', '"steps":1e999')],
    ['a claim with a list for its words', claim({ says: [] })],
    ['a claim with a key that is none', claim({ key: 'key' })],
    ['a claim with a verdict that is none', claim({ verdict: 'true' })],
    ['a doubt of nothing', '{"kind":"doubt"}'],
    ['an attack without a number', '{"kind":"attack","campaign":"c","claim":"family/claim-1","round":0}'],
  ])('and %s is damaged', async (_, text) => {
    await appendRecords(folder, records.slice(0, 1));
    appendFileSync(ledgerPath(folder), lineWith(text));
    await appendRecords(folder, records.slice(1));
    expect(read()).toEqual({ keys, damaged: 1 });
    expect(await withIndex(folder, (index) => [index.damaged, index.totals().length])).toEqual([1, 3]);
    for (const format of ['csv', 'jsonl', 'parquet'] as const) {
      const told: number[] = [];
      expect([...(await exported(folder, format, (lines) => told.push(lines)))]).not.toEqual([]);
      expect(told).toEqual([1]);
    }
    expect(readCampaign(folder, 'c', ['family/claim-1'], campaignIdentity).begun).toBe(0);
    const before = readFileSync(ledgerPath(folder));
    await expect(collectGarbage(folder)).rejects.toThrow(
      /evidence\.jsonl:3: is damaged; nothing was changed/u,
    );
    expect(readFileSync(ledgerPath(folder))).toEqual(before);
  });

  it.each([
    ['not deflated', 'abc', 'd1ge57'],
    ['of another shape', deflateRawSync('null').toString('base64'), digestOf('null')],
    ['of another claim', deflateRawSync('{"id":"x"}').toString('base64'), digestOf('{"id":"x"}')],
  ])('and evidence that is %s is that of no evidence', (_, evidence, digest) => {
    expect(evidenceOf(recordNumber(1, { evidence, digest }))).toBeUndefined();
  });

  it('of a kind that a later version knows, or of an attack that an older one kept, is none that is damaged', async () => {
    await appendRecords(folder, [{ kind: 'later', key: 7 }, records[0]!, { ...older }]);
    expect(read()).toEqual({ keys: keys.slice(0, 1), damaged: 0 });
    expect(readCampaign(folder, 'c', ['family/claim-1'], campaignIdentity).begun).toBe(4);
  });
});

/** The first attack of a campaign, as versions kept it that did not keep the steps. */
const older = { kind: 'attack', campaign: 'c', number: 4, claim: 'family/claim-1', round: 0 };

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

describe('a process that stood still while another took its lock', () => {
  it('appends its records again where the file was replaced meanwhile', async () => {
    await appendRecords(folder, records);
    const path = ledgerPath(folder);
    let asked = 0;
    const slow = {
      toJSON: () => {
        if (++asked === 1)
          overtake(folder, () => {
            copyFileSync(path, `${path}.copy`);
            renameSync(`${path}.copy`, path);
          });
        return recordNumber(7);
      },
    };
    await appendRecords(folder, [slow]);
    expect(read()).toEqual({ keys: [...keys, recordNumber(7).key], damaged: 0 });
  });

  it('does not cut off what others wrote, and says so where it can never write alone', async () => {
    await appendRecords(folder, records);
    const path = ledgerPath(folder);
    const added = lineOf(recordNumber(8));
    const slow = {
      toJSON: () => {
        overtake(folder, () => {
          appendFileSync(path, added);
        });
        return recordNumber(7);
      },
    };
    await expect(appendRecords(folder, [slow])).rejects.toThrow(
      /evidence\.jsonl: other runs wrote to it meanwhile, in 3 tries; what they wrote is there: run again$/u,
    );
    expect(read().damaged).toBe(0);
    expect(read().keys.filter((key) => key === recordNumber(8).key)).toHaveLength(3);
  });

  it('asks an index anew that another had open at the same time', async () => {
    await appendRecords(folder, records);
    let asked = 0;
    const place = join(folder, 'index');
    const answer = await withIndex(folder, (index) => {
      if (++asked === 1) overtake(place, () => rmSync(join(place, 'index.sqlite')));
      return [asked, index.totals().length];
    });
    expect(answer).toEqual([2, 3]);
  });
});

describe('threads that keep what they compute', () => {
  it('do again what is doubted, and use what came of that', async () => {
    const job = { claim: 'f/c', seed: '1', alpha: 1e-9, budget: parseBudget('quick', 1), corpus: [] };
    let [attacks, steps] = [0, 7];
    const watch = { report: () => undefined, goesOn: () => true };
    const bare = {
      simulator: 'kernel',
      size: 1,
      attack: () => {
        attacks++;
        return Promise.resolve({ ...sampleClaim({ id: 'f/c', steps }) });
      },
    } as unknown as ClaimPool;
    const said: string[] = [];
    const keeping = (): ReturnType<typeof keepingPool> =>
      keepingPool(bare, {
        folder,
        identity: { code: 'c0de', simulator: 'kernel' },
        earlier: 'used',
        now: () => '2026-01-01T00:00:00Z',
        say: (line) => said.push(line),
      });
    const first = await keeping();
    await first.attack(job, watch);
    expect(first.doubt(['f/c', 'f/d'])).toEqual([{ kind: 'doubt', key: expect.any(String), claim: 'f/c' }]);
    expect(first.doubt(['f/c'])).toEqual([]);
    steps = 8;
    expect(await first.attack(job, watch)).toMatchObject({ steps: 8 });
    expect([await first.settle(), attacks, said]).toEqual([true, 2, []]);
    const second = await keeping();
    expect(await second.attack(job, watch)).toMatchObject({ steps: 8 });
    expect(attacks).toBe(2);
    // workers had no part in what an earlier run has kept
    expect(second.doubt(['f/c'])).toEqual([]);
  });

  it('leave no blocks of a claim that failed to whoever attacks it again', async () => {
    const job = { claim: 'f/c', seed: '1', alpha: 1e-9, budget: parseBudget('quick', 1), corpus: [] };
    const identity = { code: 'c0de', simulator: 'kernel' };
    const blocks = join(folder, 'blocks', `${jobKey(identity, job)}-1.jsonl`);
    mkdirSync(join(folder, 'blocks'), { recursive: true });
    const ends = async (end: object): Promise<boolean> => {
      writeFileSync(blocks, '');
      const bare = { simulator: 'kernel', size: 1, attack: () => Promise.resolve(end) };
      const options = { folder, identity, earlier: 'used', now: () => '', say: () => undefined } as const;
      const kept = await keepingPool(bare as unknown as ClaimPool, options);
      await kept.attack(job, { report: () => undefined, goesOn: () => true });
      return existsSync(blocks);
    };
    expect(await ends({ kind: 'interrupted' })).toBe(true);
    expect(await ends({ kind: 'failed', why: 'threw', message: 'values: got 0.5' })).toBe(false);
  });
});
