import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { counterexampleSchema, evidenceSchema } from '../../src/judge/claims/evidence-schema.ts';
import { filesBelow } from '../cli/scratch.ts';
import { type Ended, type Repository, repositoryWithLakatos } from './installed.ts';
import { walkConfig } from './walk-config.ts';

let repository: Repository;
let first: Ended;
const text = (path: string): string => readFileSync(join(repository.folder, path), 'utf8');

beforeAll(() => {
  repository = repositoryWithLakatos();
  repository.write('lakatos.config.ts', walkConfig);
  first = repository.lakatos('check', '--budget', 'quick');
});
afterAll(() => {
  repository.remove();
});

const references: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};
/** A text of HTML without its references. */
const unescaped = (html: string): string => html.replaceAll(/&[#\w]+;/gu, (name) => references[name] ?? name);

describe("a wrong theorem planted in a user's own repository", () => {
  const file = 'reports/counterexamples/walk-last-step.json';

  it('is refuted, with exit code 1 and the command that replays it', () => {
    expect(first.err).toMatch(/\[[12]\/2\] walk\/levy/u);
    expect(first.out).toMatch(/^refuted\s+walk\/last-step/mu);
    expect(first.out).toContain(`npx lakatos replay ${file}`);
    expect(first.exitCode).toBe(1);
  });

  it('leaves the true theorem beside it corroborated, its mutant killed', () => {
    const evidence = evidenceSchema.parse(JSON.parse(text('reports/evidence.json')));
    const levy = evidence.claims.find(({ id }) => id === 'walk/levy');
    expect([levy?.verdict, levy?.mutants[0]?.outcome]).toEqual(['corroborated', 'killed']);
  });

  it('is shrunk to the two steps in which it first fails', () => {
    const { witness } = counterexampleSchema.parse(JSON.parse(text(file)));
    expect(witness.case).toMatchObject({ T: 2 });
    expect(witness.how).toBe('sampled');
  });

  it('is written down for a reader, with the arithmetic and the command', () => {
    const page = text('reports/counterexamples/walk-last-step.md');
    expect(page).toContain('- T = 2');
    expect(page).toContain('## Arithmetic');
    expect(page).toContain(`npx lakatos replay ${file}`);
  });

  it('is replayed from its file to the same bits', () => {
    const { exitCode, out } = repository.lakatos('replay', file);
    expect(out).toContain('Reproduced, to the same bits.');
    expect(exitCode).toBe(0);
  });

  it('is said not to be reproduced when the file records another outcome', () => {
    const counterexample = counterexampleSchema.parse(JSON.parse(text(file)));
    const { stays, exits, ...rest } = counterexample.witness.observed;
    const observed = { ...rest, stays: stays! + 1, exits: exits! - 1 };
    const forged = { ...counterexample, witness: { ...counterexample.witness, observed } };
    repository.write('forged.json', JSON.stringify(forged));
    const { exitCode, out } = repository.lakatos('replay', 'forged.json');
    expect(out).toContain('Not reproduced');
    expect(exitCode).toBe(1);
  });

  it('is in the list and explained with its last evidence', () => {
    expect(repository.lakatos('list').out).toMatch(/^walk\/last-step\s+probability\s+P\(/mu);
    const { out } = repository.lakatos('explain', 'walk/last-step');
    expect(out).toContain('source: my thesis, lemma 3');
    expect(out).toMatch(/last evidence [^\n]*\n\s+refuted: /u);
  });
});

describe('check', () => {
  it('gives the same evidence, byte for byte, for the same seed, and other evidence for another', () => {
    repository.lakatos('check', '--budget', 'quick', '--out', 'again', '--quiet');
    expect(text('again/evidence.json')).toBe(text('reports/evidence.json'));
    repository.lakatos('check', '--budget', 'quick', '--out', 'other', '--quiet', '--seed', '2');
    expect(text('other/evidence.json')).not.toBe(text('reports/evidence.json'));
  });

  it('puts evidence alone on standard output with --json, progress and verdicts on standard error', () => {
    const { out, err, exitCode } = repository.lakatos(
      'check',
      'walk/levy',
      '--budget',
      'quick',
      '--json',
      '--out',
      'json',
    );
    expect(out).toBe(text('json/evidence.json'));
    expect(err).toMatch(/^corroborated\s+walk\/levy/mu);
    expect(exitCode).toBe(0);
  });

  it('says nothing but where the report is, with --quiet, when all is well', () => {
    const { out, err } = repository.lakatos(
      'check',
      '--only',
      'walk/levy',
      '--budget',
      'quick',
      '--quiet',
      '--out',
      'json',
    );
    expect({ out, err }).toEqual({ out: 'report: json/index.html\n', err: '' });
  });

  it('writes the same reports again from stored evidence', () => {
    repository.write('copy/evidence.json', text('reports/evidence.json'));
    expect(repository.lakatos('report', 'copy/evidence.json', '--out', 'copy').exitCode).toBe(0);
    const kept = filesBelow(join(repository.folder, 'reports')).filter(
      (path) => path !== 'timings.json' && !path.startsWith('ledger'),
    );
    expect(filesBelow(join(repository.folder, 'copy'))).toEqual(kept);
    // the page names its folder where it says how to see a case
    expect(text('copy/index.html').replaceAll(' --out copy', '')).toBe(text('reports/index.html'));
  });

  it('shows commands that a shell runs as they stand, with the same bytes', () => {
    const config = "my 'own' $config.ts";
    repository.write(config, walkConfig);
    const flags = [
      '--config',
      config,
      '--seed',
      "it's `2` \\ $HOME",
      '--budget',
      '2_000_000',
      '--out',
      '-my out',
    ];
    const { out, exitCode } = repository.lakatos('check', ...flags, '--no-progress');
    expect(exitCode, out).toBe(1);
    const replay = /^see it again: (.*)$/mu.exec(out)![1]!;
    const replayed = repository.bash(replay);
    expect(replayed.out).toContain('Reproduced, to the same bits.');
    expect(replayed.exitCode).toBe(0);
    const sheet = text('-my out/counterexamples/walk-last-step.md');
    expect(sheet).toContain(`\n${replay}\n`);
    const explain = unescaped(/npx lakatos explain walk\/levy [^<]*/u.exec(text('-my out/index.html'))![0]);
    const [first, second] = [1, 2].map(() => {
      expect(repository.bash(explain).exitCode).toBe(0);
      return text('case.html');
    });
    expect(first).toBe(second);
    expect(unescaped(first!)).toContain(`>${explain}<`);
  });

  it('writes what is known on SIGINT, says so, and ends with 130', async () => {
    const child = repository.start('check', '--all', '--budget', 'thorough', '--out', 'stopped');
    let err = '';
    const started = new Promise<void>((resolve) => {
      child.stderr?.on('data', (chunk: Buffer) => {
        err += chunk.toString();
        if (err.includes('checking 2 claims: budget thorough, seed 1\n')) resolve();
      });
    });
    const ended = new Promise<number | null>((resolve) => {
      child.once('exit', resolve);
    });
    await started;
    await wait(500);
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    expect(err).toContain('Interrupted: writing what is known so far.');
    // no claim was finished
    expect(err).not.toContain('are kept in');
    const evidence = evidenceSchema.parse(JSON.parse(text('stopped/evidence.json')));
    expect(evidence.interrupted).toBe(true);
    expect(existsSync(join(repository.folder, 'stopped/index.html'))).toBe(true);
  });
});
