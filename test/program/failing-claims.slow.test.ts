import { readdirSync, readFileSync } from 'node:fs';
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

const evidenceIn = (path: string): Evidence =>
  JSON.parse(readFileSync(join(repository.folder, path), 'utf8')) as Evidence;

/** Checks claims of these kinds. */
function check(kinds: string, ...flags: readonly string[]): Judged {
  const command = ['node_modules/.bin/lakatos check --budget 1e5 --no-progress', ...flags].join(' ');
  const ended = repository.bash(command, { KINDS: kinds });
  const { claims } = evidenceIn('reports/evidence.json');
  return {
    ...ended,
    reasons: Object.fromEntries(claims.map(({ id, reason }) => [id.replace('broken/', ''), reason])),
  };
}

const runs = ['--workers 2', '--engine inline'];

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

describe.each(runs)('a claim whose code does not come back (%s)', (flags) => {
  it('has failed, with the case; all others are judged, and the exit code is 2', () => {
    const { exitCode, reasons } = check('hangs exits kills never good late', `${flags} --case-limit 4`);
    expect(exitCode).toBe(2);
    expect(reasons['good']).toMatchObject({ kind: 'not refuted' });
    expect(reasons['late']).toMatchObject({ kind: 'not refuted' });
    const onCase = { kind: 'failed', case: { n: expect.any(Number) }, place: expect.any(String) };
    expect(reasons['hangs']).toMatchObject({ ...onCase, why: 'time' });
    expect(reasons['exits']).toMatchObject({ ...onCase, why: 'exit', place: 'lakatos.config.ts:26' });
    expect(reasons['kills']).toMatchObject({
      ...onCase,
      why: 'threw',
      message: expect.stringContaining('process.kill'),
      place: 'lakatos.config.ts:34',
    });
    expect(reasons['never']).toMatchObject({ kind: 'failed', why: 'time' });
  });

  it('is no defect of Lakatos, whatever is thrown in a timer', () => {
    const { exitCode, err, reasons } = check('odd deaf good', flags);
    expect(exitCode).toBe(2);
    expect(err).toMatch(/^lakatos: an error that no code waits for.*a function/mu);
    expect(reasons['odd']).toMatchObject({ kind: 'not refuted' });
    expect(reasons['deaf']).toMatchObject({ kind: 'failed', why: 'threw' });
    expect(reasons['good']).toMatchObject({ kind: 'not refuted' });
  });

  it('has failed where it uses up the memory', () => {
    const { exitCode, out, reasons } = check('memory arrays array excused good', flags);
    expect(exitCode).toBe(2);
    expect(reasons['good']).toMatchObject({ kind: 'not refuted' });
    expect(reasons['memory']).toMatchObject({ why: 'memory', case: { n: expect.any(Number) } });
    expect(reasons['arrays']).toMatchObject({ why: 'memory', case: { n: expect.any(Number) } });
    expect(reasons['array']).toMatchObject({
      message: expect.stringContaining('Array buffer allocation failed'),
      case: { n: expect.any(Number) },
      place: 'lakatos.config.ts:32',
    });
    expect(reasons['excused']).toMatchObject({
      message: expect.stringMatching(/^mutant 'endless': .*call stack/u),
    });
    expect(out).toMatch(/^broken\/memory failed: its code used up the memory.*, on case \{"n":\d\}/mu);
  });
});

describe('a run that is stopped while a claim hangs', () => {
  it.each([
    ['INT', 'threads'],
    ['TERM', 'inline'],
    ['HUP', 'threads'],
  ])('ends within seconds with what is known written: SIG%s, %s', (signal, engine) => {
    const { exitCode, err } = repository.bash(
      `rm -rf reports
       node_modules/.bin/lakatos check --budget 1e5 --engine ${engine} --workers 1 --no-progress & PID=$!
       until [ -f reports/evidence.partial.json ]; do sleep 0.2; done
       kill -${signal} $PID; SECONDS=0; wait $PID; CODE=$?
       [ $SECONDS -le 4 ] || echo "took $SECONDS s" >&2
       exit $CODE`,
      { KINDS: 'good hangs' },
    );
    expect(err).not.toContain('took');
    expect(exitCode).toBe(130);
    const files = readdirSync(join(repository.folder, 'reports'));
    expect(files).toEqual(expect.arrayContaining(['evidence.json', 'index.html']));
    expect(files).not.toContain('evidence.partial.json');
    const { interrupted, claims } = evidenceIn('reports/evidence.json');
    expect(interrupted).toBe(true);
    expect(claims.map(({ verdict }) => verdict)).toEqual(['corroborated', 'undecided']);
  });

  it('leaves what is known where it is killed', () => {
    repository.bash(
      `rm -rf reports
       node_modules/.bin/lakatos check --budget 1e5 --workers 1 --no-progress & PID=$!
       until [ -f reports/evidence.partial.json ]; do sleep 0.2; done
       kill -KILL $PID; wait $PID`,
      { KINDS: 'good hangs' },
    );
    expect(evidenceIn('reports/evidence.partial.json')).toMatchObject({
      interrupted: true,
      claims: [{ id: 'broken/good', verdict: 'corroborated' }],
    });
    const again = 'node_modules/.bin/lakatos report reports/evidence.partial.json --out again';
    expect(repository.bash(again, { KINDS: 'good' }).exitCode).toBe(0);
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
    const gate = `node_modules/.bin/lakatos gate ${options} --case-limit 4`;
    const { exitCode, out } = repository.bash(gate, { KINDS: 'good throws hangs kills' });
    expect(out).toMatch(/^failed: broken\/throws: .*no \d.*lakatos\.config\.ts:19/mu);
    expect(out).toMatch(/^failed: broken\/hangs: a piece of its work took longer than 4 s.*\{"n":\d\}/mu);
    expect(out).toMatch(/^failed: broken\/kills: .*process\.kill.*lakatos\.config\.ts:34/mu);
    expect(exitCode).toBe(2);
  });

  it('is named with its case where one case is asked for', () => {
    repository.write('case.json', '{ "n": 5 }');
    const explain = 'node_modules/.bin/lakatos explain broken/hangs --case case.json --case-limit 4';
    expect(repository.bash(explain, { KINDS: 'hangs' })).toMatchObject({
      exitCode: 2,
      err: 'lakatos: case.json: a piece of its work took longer than 4 s (--case-limit), on case {"n":5}\n',
    });
  });
});

describe('what the configuration prints', () => {
  it('goes to standard error, so that --json stays JSON', () => {
    repository.write('lakatos.config.ts', `console.log('NOISE');\n${failingConfig}`);
    const command = 'node_modules/.bin/lakatos check --budget 1e5 --no-progress --json';
    const { out, err } = repository.bash(command, { KINDS: 'good' });
    repository.write('lakatos.config.ts', failingConfig);
    expect((JSON.parse(out) as Evidence).claims.map(({ id }) => id)).toEqual(['broken/good']);
    expect(err).toContain('NOISE');
  });
});
