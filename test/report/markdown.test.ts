import { describe, expect, it } from 'vitest';
import { counterexampleFiles } from '../../src/report/counterexample-files.ts';
import { counterexampleMarkdown } from '../../src/report/counterexample-markdown.ts';
import { escapeMarkdown, summaryMarkdown } from '../../src/report/markdown.ts';
import { plainCase } from '../../src/report/plain-case.ts';
import { hostile, refutedClaim, sampleClaim, sampleEvidence } from './sample-evidence.ts';

describe('summaryMarkdown', () => {
  it('has a row for each claim and each mutant, and names what needs attention', () => {
    const text = summaryMarkdown(sampleEvidence([sampleClaim(), refutedClaim]));
    expect(text).toContain(
      String.raw`| corroborated | stagnation/product | P(θ\_t ∈ T\_r for all t ≤ T) ≥ ∏ P(‖Gz‖ ≤ a\_t) | 97% \[90%, 99%\] | ×20.1 \[×7.39, ×54.6\] | 1/1 | 12.3M |`,
    );
    expect(text).toContain('| **refuted** | planted/wrong |');
    expect(text).toContain('- planted/wrong is refuted: a counterexample to the conclusion, confirmed');
    expect(text).toContain('| **survived** | planted/wrong | T−1 factors |');
    expect(text).toContain('- α of the run: 1e-9');
  });

  it('names the backend of a claim that has one', () => {
    const text = summaryMarkdown(sampleEvidence([sampleClaim({ backend: 'abacus_1.0' })]));
    expect(text).toContain(String.raw`- stagnation/product computed with abacus\_1.0`);
    expect(summaryMarkdown(sampleEvidence())).not.toContain('computed with');
  });

  it('says nothing of attention where all is well', () => {
    expect(summaryMarkdown(sampleEvidence())).not.toContain('Needs attention');
  });

  it('keeps hostile names inside their cells', () => {
    const text = summaryMarkdown(sampleEvidence([sampleClaim({ id: hostile, says: hostile })]));
    const row = text.split('\n').find((line) => line.includes('onerror'))!;
    expect(row.replaceAll(/\\./gu, '').split('|')).toHaveLength(9);
    expect(row).not.toContain('<');
  });
});

describe('escapeMarkdown', () => {
  it('leaves no character that starts a tag, a link, a code span or a cell', () => {
    expect(escapeMarkdown('a|b <i> [x](y) `c`\n#')).toBe(String.raw`a\|b &lt;i\> \[x\](y) \`c\` \#`);
  });
});

describe('counterexampleMarkdown', () => {
  it('holds the case, the arithmetic, what is claimed, what was found and the command', () => {
    const [mutant, hypothesis, claim] = counterexampleFiles(sampleEvidence([sampleClaim(), refutedClaim]));
    const text = counterexampleMarkdown(claim!.file, 'npx lakatos replay x.json');
    expect(text).toContain('# planted/wrong is refuted');
    expect(text).toContain('- landscape.spectrum = 0.1');
    expect(text).toContain('0.19 · 10.3 = 1.957');
    expect(text).toContain('- claimed: P(event) ≥ 0.9497');
    expect(text).toContain(
      'trajectories 4,096, hits 3,477; e-value 10^22.7, needed 10^11.8; after 7 steps of shrinking',
    );
    expect(text).toContain('```sh\nnpx lakatos replay x.json\n```');
    expect(counterexampleMarkdown(mutant!.file, '')).toContain("the mutant 'q² for q' is refuted");
    expect(counterexampleMarkdown(hypothesis!.file, '')).toContain("false without the hypothesis 'LEC'");
  });
});

describe('plainCase', () => {
  it('flattens a case to places and values and abridges long lists', () => {
    expect(
      plainCase({ a: { b: [1, 2] }, c: [{ d: true }], e: Array.from({ length: 20 }, (_, i) => i), f: {} }),
    ).toEqual([
      { place: 'a.b', value: '1, 2' },
      { place: 'c[0].d', value: 'true' },
      { place: 'e', value: '0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, … (20 in all)' },
      { place: 'f', value: '{}' },
    ]);
    expect(plainCase(3)).toEqual([{ place: 'case', value: '3' }]);
  });
});
