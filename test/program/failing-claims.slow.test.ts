import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Evidence, Reason } from '../../src/judge/claims/evidence.ts';
import { failingConfig } from './failing-config.ts';
import { type Repository, repositoryWithLakatos } from './installed.ts';

let repository: Repository;
beforeAll(() => {
  repository = repositoryWithLakatos();
  repository.write('lakatos.config.ts', failingConfig);
});
afterAll(() => {
  repository.remove();
});

interface Judged {
  readonly exitCode: number | null;
  readonly out: string;
  readonly err: string;
  /** Why each claim has its verdict. */
  readonly reasons: Readonly<Record<string, Reason>>;
}

/** Checks claims of these kinds. */
function check(kinds: string, ...flags: readonly string[]): Judged {
  const command = ['node_modules/.bin/lakatos check --budget 1e5 --no-progress', ...flags].join(' ');
  const ended = repository.bash(command, { KINDS: kinds });
  const text = readFileSync(join(repository.folder, 'reports/evidence.json'), 'utf8');
  const { claims } = JSON.parse(text) as Evidence;
  return {
    ...ended,
    reasons: Object.fromEntries(claims.map(({ id, reason }) => [id.replace('broken/', ''), reason])),
  };
}

const runs = ['--workers 1', '--workers 2', '--engine inline'];

describe.each(runs)('a claim whose code throws (%s)', (flags) => {
  it('has failed, with the case and the line; all others are judged, and the exit code is 2', () => {
    const { exitCode, out, reasons } = check('good throws text mutant generator', flags);
    expect(exitCode).toBe(2);
    expect(reasons['good']).toMatchObject({ kind: 'not refuted' });
    expect(reasons['throws']).toMatchObject({
      kind: 'failed',
      why: 'threw',
      message: expect.stringMatching(/no \d$/u),
      case: { n: expect.any(Number) },
      place: 'lakatos.config.ts:19',
    });
    expect(reasons['text']).toMatchObject({ why: 'threw', message: expect.stringContaining('just text') });
    expect(reasons['mutant']).toMatchObject({
      message: expect.stringMatching(/^mutant 'half': .*no half$/u),
    });
    expect(reasons['generator']).toMatchObject({ message: expect.stringContaining('no case') });
    expect(out).toMatch(/^broken\/throws failed: .*no \d, on case \{"n":\d\} \(lakatos\.config\.ts:19\)$/mu);
  });
});

describe('a failed claim', () => {
  it('does not hide that another is refuted', () => {
    expect(check('throws refuted good').exitCode).toBe(1);
  });

  it('shuts the gate with exit code 2, and is said in words', () => {
    const options = '--quick-budget 1e5 --budget 1e5 --no-progress';
    const update = repository.bash(`node_modules/.bin/lakatos gate --update ${options}`, { KINDS: 'good' });
    expect(update.exitCode).toBe(0);
    const { exitCode, out } = repository.bash(`node_modules/.bin/lakatos gate ${options}`, {
      KINDS: 'good throws',
    });
    expect(out).toMatch(/^failed: broken\/throws: .*no \d.*lakatos\.config\.ts:19/mu);
    expect(exitCode).toBe(2);
  });
});
