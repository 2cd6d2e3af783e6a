import { describe, expect, it } from 'vitest';
import type { CaseAccount } from '../../src/judge/claims/case-account.ts';
import { formatOutcome } from '../../src/report/format-case.ts';
import { casePage } from '../../src/report/html/case-page.ts';
import { htmlReport } from '../../src/report/html.ts';
import { hostile, sampleClaim, sampleEvidence } from './sample-evidence.ts';

const account: CaseAccount = {
  claim: 'stagnation/product',
  says: 'it stays',
  source: 'T1',
  which: 'case 12 of seed 7',
  seed: '7',
  case: { k: 1, r: 10.3 },
  unmet: [],
  outcome: {
    how: 'sampled',
    claim: 'P(event) ≥ 0.8 (exit ≤ 0.2)',
    truth: '100 of 1000 trajectories',
    bound: 0.2,
    found: [0.08, 0.125],
    slack: Math.LN2,
    unit: 'log(exit bound / exit)',
    violated: false,
    observed: { trajectories: 1000, exits: 100 },
    address: ['7', 'stagnation/product', 'case', 'abc'],
  },
  explanation: ['c = 1'],
};
const words = (more: Partial<CaseAccount>): Readonly<Record<string, string>> =>
  Object.fromEntries(formatOutcome({ ...account, ...more }));
const outcome = account.outcome!;

describe('formatOutcome', () => {
  it('gives bound, truth, the slack with its ends, what was counted, and where its randomness lives', () => {
    expect(words({})).toEqual({
      claimed: 'P(event) ≥ 0.8 (exit ≤ 0.2)',
      found: '100 of 1000 trajectories',
      slack: '×2 [×1.6, ×2.5]; log(exit bound / exit) = 0.693',
      simulated: 'trajectories 1,000, exits 100; at the address ["7","stagnation/product","case","abc"]',
    });
  });

  it('ends the slack at ∞ where the truth may be 0, and has none where it was not seen', () => {
    expect(words({ outcome: { ...outcome, found: [0, 0.125] } })['slack']).toContain('×2 [×1.6, ×∞]');
    expect(words({ outcome: { ...outcome, slack: null } })['slack']).toContain('not measured');
  });

  it('says of a violation whether it refutes', () => {
    const violated = { ...outcome, violated: true };
    expect(words({ outcome: violated })['violated']).toContain('which alone refutes nothing');
    expect(words({ outcome: { ...violated, how: 'exact' } })['violated']).toBe(
      'the truth is on the wrong side of the bound',
    );
  });

  it('says that nothing is claimed outside the hypotheses', () => {
    const { outcome: _outcome, ...rest } = account;
    expect(formatOutcome({ ...rest, unmet: ['LEC'] })).toEqual([
      ['claimed', "nothing here: 'LEC' does not hold"],
    ]);
  });
});

describe('casePage', () => {
  it('holds the case, the arithmetic, bound and truth and the command, and refutes nothing', () => {
    const page = casePage(account, { command: 'npx lakatos explain x' });
    expect(page).toContain('<h1>stagnation/product: case 12 of seed 7</h1>');
    expect(page).toContain('<dt>r</dt><dd>10.3</dd>');
    expect(page).toContain('<li>c = 1</li>');
    expect(page).toContain('<dt>found</dt><dd>100 of 1000 trajectories</dd>');
    expect(page).toContain('<code id="replay">npx lakatos explain x</code>');
    expect(page).not.toMatch(/is refuted|class="counterexample"/u);
    const exact = { ...account, outcome: { ...outcome, how: 'exact', violated: true } } as const;
    expect(casePage(exact, { command: '' })).toContain('class="counterexample"');
  });

  it('escapes every text of the case', () => {
    const page = casePage(
      {
        claim: hostile,
        says: hostile,
        source: hostile,
        which: hostile,
        seed: hostile,
        case: { [hostile]: hostile },
        unmet: [hostile],
        explanation: [hostile],
        backend: hostile,
        outcome: {
          ...outcome,
          claim: hostile,
          truth: hostile,
          unit: hostile,
          observed: { [hostile]: 1 },
          address: [hostile],
        },
      },
      { command: hostile, tex: hostile },
    );
    expect(page).not.toContain('<img');
    expect(page.split('<script').length).toBe(3);
    expect(page).not.toMatch(/[^\P{Cc}\n\t]/u);
  });
});

describe("a claim's section", () => {
  it('has the nearest case in plain numbers and the command that shows it, escaped', async () => {
    const near = sampleEvidence([sampleClaim({ nearest: { [hostile]: 3, r: 10.3 } })]);
    const page = await htmlReport(near, { explainCommand: (id) => `show ${id} ${hostile}` });
    expect(page).toContain('0.3 after 10 cases <details class="case"><summary>the nearest case</summary>');
    expect(page).toContain('<dt>r</dt><dd>10.3</dd>');
    expect(page).toContain('<code>show stagnation/product &quot;&gt;&lt;img');
    expect(page).not.toContain('<img');
  });

  it('says no more than the margin where older evidence has no such case', async () => {
    const page = await htmlReport(sampleEvidence(), { explainCommand: (id) => id });
    expect(page).toContain('0.3 after 10 cases');
    expect(page).not.toContain('the nearest case');
  });
});
