import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCounterexample, readEvidence } from '../../src/files/read-json.ts';
import { UsageError } from '../../src/core/errors.ts';
import { counterexampleFiles } from '../../src/report/counterexample-files.ts';
import { evidenceJson } from '../../src/report/evidence-json.ts';
import { refutedClaim, sampleEvidence } from '../report/sample-evidence.ts';
import { scratch } from '../cli/scratch.ts';

const { file } = counterexampleFiles(sampleEvidence([refutedClaim]))[0]!;

/** What reading a file with this text complains of. */
function complaint(text: string): string {
  const folder = scratch();
  writeFileSync(join(folder, 'x.json'), text);
  try {
    readCounterexample(folder, 'x.json');
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as Error).message;
  }
  return 'none';
}

const changed = (change: object): string => JSON.stringify({ ...file, ...change });

describe('readEvidence', () => {
  it.each([
    ['__proto__', 'claims[0].id: expected \'family/name\' in lower case, digits and dashes, got "__proto__"'],
    ['../../x', 'claims[0].id: expected \'family/name\' in lower case, digits and dashes, got "../../x"'],
    ['planted/twice', "claims[1].id: expected each claim once, found 'planted/twice' twice"],
  ])('refuses ids that no claim has, and one that two have: %s', (id, message) => {
    const folder = scratch();
    const claims = [1, 2].map(() => ({ ...refutedClaim, id }));
    writeFileSync(join(folder, 'e.json'), evidenceJson(sampleEvidence(claims)));
    expect(() => readEvidence(folder, 'e.json')).toThrow(`e.json: ${message}`);
  });
});

describe('readCounterexample', () => {
  it('gives back what was written', () => {
    const folder = scratch();
    writeFileSync(join(folder, 'x.json'), evidenceJson(file));
    expect(readCounterexample(folder, 'x.json')).toEqual(file);
  });

  it.each([
    [
      'an older version',
      changed({ schema: 0 }),
      /^x\.json: schema: the file has version 0 \(written by Lakatos 0\.1\.0\), older than version 1/,
    ],
    [
      'a newer version',
      changed({ schema: 2, surprise: 1 }),
      /^x\.json: schema: the file has version 2 .*newer than version 1/,
    ],
    ['a version that is no number', changed({ schema: 'one' }), /^x\.json: schema: .*1/],
    [
      'an evidence file',
      evidenceJson(sampleEvidence()),
      /^x\.json: kind: expected 'counterexample', found 'evidence'/,
    ],
    ['something else', '[1, 2]', /^x\.json: kind: expected 'counterexample', found none/],
    ['null', 'null', /^x\.json: kind: expected 'counterexample'/],
    ['no JSON', '{"schema": 1,', /^x\.json: not JSON: /],
    ['nothing', '', /^x\.json: not JSON: /],
    [
      'an interval that is upside down',
      changed({ witness: { ...file.witness, found: [0.9, 0.1] } }),
      /^x\.json: witness\.found: expected a lower end and an upper one, found \[0\.9,0\.1\]$/,
    ],
    [
      'a mutant and a dropped hypothesis',
      changed({ mutant: 'm', dropped: 'd' }),
      /^x\.json: dropped: expected either 'mutant' or 'dropped', found both$/,
    ],
    [
      'a missing field',
      changed({ witness: { ...file.witness, bound: undefined } }),
      /^x\.json: witness\.bound: .*number/,
    ],
    [
      'a wrong type',
      changed({ witness: { ...file.witness, found: [0, 'high'] } }),
      /^x\.json: witness\.found\[1\]: .*number/,
    ],
    ['an unknown field', changed({ surprise: 1 }), /^x\.json: .*surprise/],
    [
      'several faults',
      changed({ says: 1, seed: 2 }),
      /^x\.json: says: .*string.*; seed: [^()]*string[^()]*$/,
    ],
    [
      'more faults than a line holds',
      changed({ says: 1, seed: 2, claim: 3, kind: 'counterexample', address: 4, bound: 'x' }),
      /^x\.json: .*; .*; .* \(and \d+ more\)$/,
    ],
  ])('names the file, the place and what was expected: %s', (_, text, expected) => {
    const message = complaint(text);
    expect(message).toMatch(expected);
    expect(message).not.toContain('\n');
  });

  it('says when there is no file, or a folder in its place', () => {
    const folder = scratch();
    mkdirSync(join(folder, 'sub'));
    expect(() => readCounterexample(folder, 'none.json')).toThrow('none.json: no such file or folder');
    expect(() => readEvidence(folder, 'sub')).toThrow('sub: is a folder, not a file');
  });
});
