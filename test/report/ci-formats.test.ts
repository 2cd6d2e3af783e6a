import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { badgeJson, githubAnnotations, gitlabCodeQuality } from '../../src/report/ci-formats.ts';
import { nowhere, type Problem } from '../../src/report/problem.ts';
import { slug } from '../../src/report/slug.ts';
import { anyText, hostile, places, problems } from './problems.ts';
import { refutedClaim, sampleClaim, sampleEvidence } from './sample-evidence.ts';

/** A workflow command as GitHub's runner reads it (ActionCommand.TryParseV2 and its table of escapes). */
function readCommand(line: string): { command: string; properties: Record<string, string>; data: string } {
  const [, command = '', properties = '', data = ''] = /^::(\w+)(?: (.*?))?::(.*)$/su.exec(line)!;
  const decoded = (text: string, codes: readonly (readonly [string, string])[]): string =>
    [...codes, ['%25', '%'] as const].reduce(
      (rest, [code, character]) => rest.replaceAll(code, character),
      text,
    );
  const lines = [
    ['%0D', '\r'],
    ['%0A', '\n'],
  ] as const;
  const entries = properties.split(',').map((entry): [string, string] => {
    const at = entry.indexOf('=');
    return [entry.slice(0, at), decoded(entry.slice(at + 1), [...lines, ['%3A', ':'], ['%2C', ',']])];
  });
  return { command, properties: Object.fromEntries(entries), data: decoded(data, lines) };
}

describe('GitHub annotations', () => {
  const lines = githubAnnotations(problems, places);

  it('are a line a problem, which no text can end', () => {
    expect(lines).toHaveLength(problems.length);
    for (const line of lines) expect(line).not.toMatch(/[\r\n]/u);
  });

  it('start one command each, whatever the message holds', () => {
    for (const [i, line] of lines.entries()) {
      const { command, properties, data } = readCommand(line);
      expect(command).toBe(problems[i]!.level);
      expect(properties['title']).toBe(`${problems[i]!.claim}: ${problems[i]!.rule}`);
      expect(data).toBe(problems[i]!.message);
    }
  });

  it('say where the claim stands, whatever the file is called', () => {
    expect(readCommand(lines[0]!).properties).toMatchObject({
      file: places.claims.get('stagnation/product')!.file,
      line: '12',
    });
    expect(Object.keys(readCommand(lines[2]!).properties)).toEqual(['title']);
  });

  it('are read back for every text', () => {
    const problem = fc.record({
      claim: fc.string({ unit: 'grapheme' }),
      rule: fc.string({ unit: 'grapheme' }),
      message: fc.oneof(
        anyText,
        fc.string({
          unit: fc.constantFrom('%', '0', 'A', 'D', '\r', '\n', ':', ',', '=', '2', '5', 'x'),
        }),
      ),
      level: fc.constantFrom('error' as const, 'warning' as const),
    });
    fc.assert(
      fc.property(problem, (one: Problem) => {
        const { properties, data } = readCommand(githubAnnotations([one], places)[0]!);
        expect([properties['title'], data]).toEqual([`${one.claim}: ${one.rule}`, one.message]);
      }),
    );
  });
});

describe("GitLab's code quality report", () => {
  const issues = JSON.parse(gitlabCodeQuality(problems, places)) as readonly {
    description: string;
    check_name: string;
    fingerprint: string;
    severity: string;
    location: { path: string; lines: { begin: number } };
  }[];

  it('has the fields that GitLab asks for, and no other', () => {
    for (const issue of issues) {
      expect(Object.keys(issue).toSorted()).toEqual([
        'check_name',
        'description',
        'fingerprint',
        'location',
        'severity',
      ]);
      expect(issue.fingerprint).toMatch(/^[0-9a-f]{32,}$/u);
      expect(['info', 'minor', 'major', 'critical', 'blocker']).toContain(issue.severity);
      expect(issue.location.path).not.toMatch(/^\.?\//u);
      expect(Number.isInteger(issue.location.lines.begin)).toBe(true);
    }
  });

  it('tells problems apart, and knows one again', () => {
    expect(new Set(issues.map(({ fingerprint }) => fingerprint)).size).toBe(problems.length);
    const again = problems.map((problem) => ({ ...problem, message: 'other figures' }));
    expect(JSON.parse(gitlabCodeQuality(again, nowhere))).toMatchObject(
      issues.map(({ fingerprint }) => ({ fingerprint })),
    );
  });

  it('keeps texts whole', () => {
    expect(issues[0]!.description).toBe(`stagnation/product: refuted: ${hostile}`);
    expect(issues.map(({ check_name: name }) => name)).toEqual(problems.map(({ rule }) => slug(rule)));
  });
});

describe('the badge', () => {
  const evidence = sampleEvidence([sampleClaim(), sampleClaim({ id: 'a/vacuous', verdict: 'vacuous' })]);
  const badge = (...found: readonly Problem[]): unknown => JSON.parse(badgeJson([evidence, evidence], found));
  const error: Problem = { claim: 'a/b', rule: 'not named', level: 'error', message: '' };

  it('counts each claim that is corroborated, once', () => {
    expect(badge()).toEqual({
      schemaVersion: 1,
      label: 'theory',
      message: '1 corroborated',
      color: 'brightgreen',
    });
  });

  it('says how much is to be settled, warnings not counted', () => {
    expect(badge(error, { ...error, level: 'warning' })).toMatchObject({
      message: '1 to settle',
      color: 'orange',
    });
    expect(badge({ ...error, level: 'warning' })).toMatchObject({ color: 'brightgreen' });
  });

  it('is red where a claim is refuted', () => {
    const refuted = { ...error, claim: refutedClaim.id, rule: 'refuted' };
    expect(badge(error, refuted)).toMatchObject({ message: '1 refuted', color: 'red' });
  });
});
