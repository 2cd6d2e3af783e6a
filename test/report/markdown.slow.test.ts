import fc from 'fast-check';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { describe, expect, it } from 'vitest';
import { type GateResult, gateMarkdown } from '../../src/gate/comment.ts';
import type { ClaimEvidence } from '../../src/judge/claims/evidence.ts';
import { counterexampleFiles } from '../../src/report/counterexample-files.ts';
import { counterexampleMarkdown } from '../../src/report/counterexample-markdown.ts';
import { escapeMarkdown, fenced, list, summaryMarkdown, table } from '../../src/report/markdown.ts';
import { plainCase } from '../../src/report/plain-case.ts';
import { anyText } from './problems.ts';
import { hostile, refutedClaim, sampleClaim, sampledWitness, sampleEvidence } from './sample-evidence.ts';

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

/**
 * As GitHub reads it: CommonMark with tables, strikethrough, task lists, footnotes and links of bare
 * addresses.
 */
function htmlOf(markdown: string): string {
  return micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()] });
}

/** What a reader sees of a text on one line, as HTML. */
function seen(text: string): string {
  return text
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('@', '@\u200B');
}

/** The tags of a page, without the texts between them. */
const tagsOf = (markdown: string): readonly string[] => htmlOf(markdown).match(/<[^>]*>/gu) ?? [];

describe('no text breaks out of Markdown:', () => {
  const visible = anyText.filter((text) => seen(text) !== '');

  it.each([
    ['a list', (text: string) => list([text]), (html: string) => `<ul>\n<li>${html}</li>\n</ul>`],
    ['a paragraph', (text: string) => escapeMarkdown(text), (html: string) => `<p>${html}</p>`],
    ['a heading', (text: string) => `# ${escapeMarkdown(text)}`, (html: string) => `<h1>${html}</h1>`],
    [
      'a quotation',
      (text: string) => `> ${escapeMarkdown(text)}`,
      (html: string) => `<blockquote>\n<p>${html}</p>\n</blockquote>`,
    ],
    [
      'a cell',
      (text: string) => table(['a', 'b'], 'll', [[escapeMarkdown(text), 'c']]),
      (html: string) =>
        `<table>\n<thead>\n<tr>\n<th>a</th>\n<th>b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>${html}</td>\n<td>c</td>\n</tr>\n</tbody>\n</table>`,
    ],
  ])('in %s it reads as it is', (_, markdown, html) => {
    fc.assert(
      fc.property(visible, (text) => {
        expect(htmlOf(markdown(text))).toBe(html(seen(text)));
      }),
      { numRuns: 150 },
    );
  });

  it('in a block it is kept to the letter', () => {
    const line = anyText.map((text) => text.replaceAll(/[\r\0\uD800-\uDFFF]/gu, ''));
    fc.assert(
      fc.property(line, (text) => {
        const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
        expect(htmlOf(`a\n\n${fenced(text, 'sh')}\n\nb`)).toBe(
          `<p>a</p>\n<pre><code class="language-sh">${escaped.replaceAll('"', '&quot;')}\n</code></pre>\n<p>b</p>`,
        );
      }),
      { numRuns: 150 },
    );
  });

  it('whole pages have the same parts whatever the texts are', () => {
    const claimOf = (text: string): ClaimEvidence => ({
      ...refutedClaim,
      id: text,
      says: text,
      source: text,
      mutants: [{ ...refutedClaim.mutants[0]!, name: text }],
      counterexample: { ...sampledWitness, claim: text, truth: text, explanation: [text] },
    });
    const pagesOf = (text: string): readonly string[] => {
      const evidence = sampleEvidence([claimOf(text)]);
      const result: GateResult = {
        run: 1,
        alpha: 1e-9,
        changes: [{ id: text, differences: [{ kind: 'weakened', detail: text }] }],
        campaigns: [{ budget: text, full: true, evidence }],
        problems: [{ claim: text, rule: 'refuted', level: 'error', message: text }],
        replayed: 0,
      };
      return [
        summaryMarkdown(evidence),
        gateMarkdown(result, new Map([[text, text]])),
        counterexampleMarkdown(counterexampleFiles(evidence)[0]!.file, text),
      ];
    };
    const parts = pagesOf('a text').map(tagsOf);
    fc.assert(
      fc.property(visible, (text) => {
        expect(pagesOf(text).map(tagsOf)).toEqual(parts);
      }),
    );
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
