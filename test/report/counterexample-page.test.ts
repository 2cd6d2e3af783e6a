import { describe, expect, it } from 'vitest';
import { counterexampleFiles } from '../../src/report/counterexample-files.ts';
import { counterexamplePage } from '../../src/report/html/case-page.ts';
import { hostile, refutedClaim, sampleClaim, sampleEvidence, witness } from './sample-evidence.ts';

const [mutant, hypothesis, claim] = counterexampleFiles(sampleEvidence([sampleClaim(), refutedClaim])).map(
  ({ file }) => file,
);

describe('counterexamplePage', () => {
  it('holds the case, the arithmetic, by what factor the truth is beyond the bound, and the command', () => {
    const sampled = { ...claim!, witness: { ...claim!.witness, bound: 0.05, found: [0.1, 0.2] as const } };
    const page = counterexamplePage(sampled, { command: 'npx lakatos replay x.json', back: '../index.html' });
    expect(page).toContain('<dt>landscape.spectrum</dt><dd>0.1</dd>');
    expect(page).toContain('The truth is at least 0.1 where at most 0.05 is allowed, a factor of 2.');
    expect(page).toContain('<li>P(|z| ≤ 1.957) = 0.9497</li>');
    expect(page).toContain('<code id="replay">npx lakatos replay x.json</code>');
    expect(page).not.toContain('What is refuted is');
  });

  it('says that it is not the statement itself, where it is not', () => {
    expect(counterexamplePage(mutant!, { command: '' })).toContain('the mutant “q² for q”');
    expect(counterexamplePage(hypothesis!, { command: '' })).toContain('without its hypothesis “LEC”');
  });

  it('escapes every text of the file', () => {
    const page = counterexamplePage(
      {
        ...claim!,
        claim: hostile,
        mutant: hostile,
        says: hostile,
        source: hostile,
        seed: hostile,
        lakatos: hostile,
        witness: {
          ...witness,
          case: { [hostile]: hostile },
          claim: hostile,
          truth: hostile,
          explanation: [hostile],
          observed: { [hostile]: 1 },
        },
      },
      { command: hostile, back: hostile, tex: hostile },
    );
    expect(page).not.toContain('<img');
    expect(page.split('<script').length).toBe(3);
    expect(page).not.toMatch(/[^\P{Cc}\n\t]/u);
  });
});
