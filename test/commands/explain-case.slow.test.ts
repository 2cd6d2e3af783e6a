import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { builtInClaims } from '../../properties/catalogue.ts';
import { numberedCase } from '../../src/judge/campaign/evaluate-claim-at.ts';
import { run } from '../../src/cli/run.ts';
import { canonicalJson, type Json } from '../../src/core/json.ts';
import { evidenceJson } from '../../src/report/evidence-json.ts';
import { sampleClaim, sampleEvidence } from '../report/sample-evidence.ts';
import { memoryHost } from '../cli/memory-host.ts';
import { scratch } from '../cli/scratch.ts';

const id = 'stagnation/comparison';
const claim = builtInClaims().find((candidate) => candidate.id === id)!;
const [example, tight] = Object.entries(claim.tightAt!)[0]! as [string, Json];

const explained = async (cwd: string, ...args: readonly string[]): Promise<string> => {
  const host = memoryHost(cwd);
  expect(await run(host, ['explain', id, '--catalogue', ...args])).toBe(0);
  return host.written.out;
};
/** What is said after the title, which says how the case was named. */
const said = (text: string): string => text.slice(text.indexOf('\n'));
const numberOf = (text: string, pattern: RegExp): number =>
  Number(pattern.exec(text)![1]!.replaceAll(',', ''));

describe('lakatos explain --case', () => {
  it('shows an example, and the same from a file: case, arithmetic, bound, truth, slack', async () => {
    const cwd = scratch();
    const text = await explained(cwd, '--case', example);
    expect(text.split('\n')[0]).toBe(`${id}: the example '${example}'`);
    const { T, r } = tight as { readonly T: number; readonly r: number };
    expect(text).toContain(`\n  T = ${T}\n  r = ${r}\n`);
    for (const line of claim.explain!(tight)) expect(text).toContain(`\n${line}\n`);
    const bound = numberOf(text, /^claimed: .*\(exit ≤ ([\d.e-]+)\)$/mu);
    const exits = numberOf(text, /^simulated: .*, exits ([\d,]+);/mu);
    const trials = numberOf(text, /^simulated: trajectories ([\d,]+),/mu);
    // three digits of the slack
    expect(Math.abs(numberOf(text, /^slack: +×([\d.e]+) /mu) / ((bound * trials) / exits) - 1)).toBeLessThan(
      6e-3,
    );
    expect(text).toMatch(new RegExp(`at the address \\["1","${id}","case","[0-9a-f]{16}"\\]\n$`, 'u'));
    writeFileSync(join(cwd, 'case.json'), canonicalJson(tight));
    const fromFile = await explained(cwd, '--case', 'case.json');
    expect(fromFile.split('\n')[0]).toBe(`${id}: the case in case.json`);
    // numbers of a file come in the file's order
    const sorted = (lines: string): readonly string[] => said(lines).split('\n').toSorted();
    expect(sorted(fromFile)).toEqual(sorted(text));
  });

  it('draws the case of a number, another one for another seed', async () => {
    const cwd = scratch();
    writeFileSync(join(cwd, 'case.json'), canonicalJson(numberedCase(claim, '7', 12) as Json));
    const numbered = await explained(cwd, '--case', '12', '--seed', '7');
    expect(numbered.split('\n')[0]).toBe(`${id}: case 12 of seed 7`);
    const lines = said(await explained(cwd, '--case', 'case.json', '--seed', '7'));
    expect(said(numbered).split('\n').toSorted()).toEqual(lines.split('\n').toSorted());
    expect(said(await explained(cwd, '--case', '12'))).not.toBe(said(numbered));
  });

  it('shows the nearest case of the last report with its seed, and writes a page whose command writes it again', async () => {
    const cwd = scratch();
    const evidence = { ...sampleEvidence([sampleClaim({ id, nearest: tight })]), seed: "it's" };
    writeFileSync(join(cwd, 'evidence.json'), evidenceJson(evidence));
    const text = await explained(cwd, '--case', 'nearest', '--out', '.', '--page', 'case.html');
    expect(text.split('\n')[0]).toBe(`${id}: the nearest case (margin 0.3)`);
    expect(text).toMatch(/\npage: case\.html\n$/u);
    const page = readFileSync(join(cwd, 'case.html'), 'utf8');
    expect(page).toContain('<h4>Distance to the minimizers over time</h4>');
    expect(page).toContain('<h4>A slice of the risk</h4>');
    expect(page).toContain('<math');
    const [, command] = /<code id="replay">([^<]*)<\/code>/u.exec(page)!;
    expect(command!.replaceAll('&#39;', "'").replaceAll('&quot;', '"')).toBe(
      `npx lakatos explain ${id} --case nearest --seed 'it'"'"'s' --out . --catalogue --page case.html`,
    );
    await explained(cwd, '--case', 'nearest', '--seed', "it's", '--out', '.', '--page', 'again.html');
    expect(readFileSync(join(cwd, 'again.html'), 'utf8').replaceAll('again.html', 'case.html')).toBe(page);
  });

  it('says which hypotheses a case does not meet, instead of a bound', async () => {
    const cwd = scratch();
    const outside = { ...(tight as object), d0: 10 * (tight as { readonly r: number }).r };
    writeFileSync(join(cwd, 'case.json'), JSON.stringify(outside));
    const text = await explained(cwd, '--case', 'case.json', '--page', 'case.html');
    expect(text).toContain("claimed: nothing here: 'starts inside' does not hold\n");
    expect(text).not.toContain('found:');
    expect(readFileSync(join(cwd, 'case.html'), 'utf8')).toContain('nothing here:');
  });

  it('refuses in one line what names no case, and flags that go with none', async () => {
    const cwd = scratch();
    const refused = async (...args: readonly string[]): Promise<string> => {
      const host = memoryHost(cwd);
      expect(await run(host, ['explain', id, '--catalogue', ...args])).toBe(2);
      expect(host.written.out).toBe('');
      expect(host.written.err.split('\n')).toHaveLength(2);
      return host.written.err;
    };
    writeFileSync(join(cwd, 'more.json'), JSON.stringify({ ...(tight as object), s: 0 }));
    writeFileSync(join(cwd, 'broken.json'), '{');
    expect(await refused('--case', 'nearest')).toContain(
      `--case nearest: there is no reports/evidence.json; one is found by: npx lakatos check ${id} --catalogue\n`,
    );
    for (const name of ['0', '-3', '1.5', 'q = 1', ''])
      expect(await refused(`--case=${name}`)).toContain(
        `--case: expected nearest, '${example}', 'q = 0: equality', the number of a case, or a JSON file that holds one, got '${name}'`,
      );
    expect(await refused('--case', '1000001')).toContain('--case: expected a number up to 1000000');
    expect(await refused('--case', '.')).toContain('.: is a folder');
    expect(await refused('--case', 'broken.json')).toContain('broken.json: not JSON');
    expect(await refused('--case', 'more.json')).toContain('more.json: Unrecognized key: "s"');
    expect(await refused('--case', '1', '--seed', '')).toContain('--seed must be');
    expect(await refused('--case', '1', '--page', '.')).toContain('--page .: is a folder, not a file');
    expect(await refused('--page', 'x.html')).toContain('--page and --seed go with --case');
  });

  it('refuses a nearest case that the evidence does not have, or that the claim no longer reads', async () => {
    const cwd = scratch();
    const refused = async (nearest: Json | undefined): Promise<string> => {
      const change = nearest === undefined ? { id } : { id, nearest };
      writeFileSync(join(cwd, 'evidence.json'), evidenceJson(sampleEvidence([sampleClaim(change)])));
      const host = memoryHost(cwd);
      expect(await run(host, ['explain', id, '--catalogue', '--case', 'nearest', '--out', '.'])).toBe(2);
      return host.written.err;
    };
    expect(await refused(undefined)).toBe(
      `lakatos: --case nearest: evidence.json has no nearest case of ${id}; one is found by: npx lakatos check ${id} --out . --catalogue\n`,
    );
    expect(await refused({ T: 2 })).toMatch(
      /^lakatos: evidence\.json: nearest case of stagnation\/comparison: \w+.*\n$/u,
    );
  });
});
