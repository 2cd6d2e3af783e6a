import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { htmlReport } from '../../src/report/html.ts';
import type { Witness } from '../../src/claims/evidence.ts';
import { hostile, refutedClaim, sampleClaim, sampleEvidence, witness } from './sample-evidence.ts';

const count = (text: string, part: string): number => text.split(part).length - 1;

const hostileWitness: Witness = {
  ...witness,
  case: { [hostile]: hostile },
  claim: hostile,
  truth: hostile,
  explanation: [hostile],
};

describe('htmlReport', () => {
  it('is the same text for the same evidence', () => {
    expect(htmlReport(sampleEvidence())).toBe(htmlReport(structuredClone(sampleEvidence())));
  });

  it('needs nothing from outside: no scripts, no links but to itself, and a policy with the hash of its style sheet', () => {
    const page = htmlReport(sampleEvidence([sampleClaim(), refutedClaim]));
    const sheet = /<style>([\s\S]*?)<\/style>/u.exec(page)?.[1] ?? '';
    const hash = createHash('sha256').update(sheet).digest('base64');
    expect(page).toContain(`default-src 'none'; style-src 'sha256-${hash}'`.replaceAll("'", '&#39;'));
    expect(page).not.toContain('<script');
    expect(page).not.toMatch(/(?:src|srcset|action)=/u);
    expect([...page.matchAll(/href="([^"]*)"/gu)].every((m) => m[1]!.startsWith('#'))).toBe(true);
  });

  it('links every claim of the overview to a section that exists, once, even where slugs collide', () => {
    const claims = [sampleClaim({ id: 'a/b-c' }), sampleClaim({ id: 'a-b/c' })];
    const page = htmlReport(sampleEvidence(claims));
    for (const id of ['a-b-c', 'a-b-c-2']) {
      expect(count(page, `id="${id}"`)).toBe(1);
      expect(count(page, `href="#${id}"`)).toBe(2);
    }
  });

  it('escapes every text of the evidence', () => {
    const claim = sampleClaim({
      id: hostile,
      says: hostile,
      tex: hostile,
      source: hostile,
      notes: hostile,
      reason: hostile,
      verdict: 'refuted',
      counterexample: hostileWitness,
      acceptance: [{ hypothesis: hostile, share: { hits: 1, trials: 2, interval: [0, 1] } }],
      coverage: [{ label: hostile, cases: 0 }],
      slack: { unit: hostile, cases: 1, quantiles: { min: 0, q25: 0, median: 0, q75: 0, max: 0 } },
      attempts: [{ fingerprint: hostile, trajectories: 1, logE: 0, logThreshold: 1, outcome: 'confirmed' }],
      power: { trajectories: 1, bound: 1, detectable: 1, words: hostile },
      mutants: [
        {
          name: hostile,
          notes: hostile,
          outcome: 'killed',
          cases: 1,
          violations: 1,
          attempts: [],
          witness: hostileWitness,
        },
      ],
      ablations: [
        { hypothesis: hostile, outcome: 'needed', cases: 1, attempts: [], witness: hostileWitness },
      ],
    });
    const page = htmlReport({
      ...sampleEvidence([claim]),
      seed: hostile,
      lakatos: hostile,
      budget: { name: hostile, stepsPerClaim: 1, casesPerClaim: 1 },
      data: { file: hostile, sha256: hostile, rows: 1, columns: 1 },
    });
    expect(page).not.toContain('<img');
    expect(page).not.toContain('<script');
    expect(count(page, '</style>')).toBe(1);
    expect(page).not.toMatch(/[^\P{Cc}\n\t]/u);
    expect(count(page, '&lt;img src=x onerror=alert(1)&gt;')).toBeGreaterThan(20);
  });

  it('typesets statements as MathML and shows TeX that cannot be read as it is', () => {
    const page = htmlReport(
      sampleEvidence([
        sampleClaim({ tex: String.raw`\frac{1}{2}` }),
        sampleClaim({ tex: String.raw`\frac{<b>` }),
      ]),
    );
    expect(page).toContain('<mfrac><mn>1</mn><mn>2</mn></mfrac>');
    expect(page).toContain(String.raw`<pre class="statement" tabindex="0">\frac{&lt;b&gt;</pre>`);
  });

  it.each([
    String.raw`\href{javascript:alert(1)}{x}`,
    String.raw`\includegraphics{http://example.org/x.png}`,
    String.raw`\htmlId{claims}{x}`,
    String.raw`\text{<script>alert(1)</script>}`,
  ])('lets no TeX write links, images, ids or markup: %s', (tex) => {
    const page = htmlReport(sampleEvidence([sampleClaim({ tex })]));
    expect(page).not.toMatch(/<a href="(?!#)|<img|<mglyph|<script|<[^>]*id="claims"[^>]*>x/u);
  });

  it('opens with what needs attention: refuted claims, surviving mutants, an interruption', () => {
    const page = htmlReport({ ...sampleEvidence([sampleClaim(), refutedClaim]), interrupted: true });
    const alert = /<section class="alert"[\s\S]*?<\/section>/u.exec(page)?.[0] ?? '';
    expect(alert).toContain('interrupted');
    expect(alert).toContain('planted/wrong is refuted');
    expect(alert).toContain('T−1 factors');
    expect(htmlReport(sampleEvidence())).not.toContain('<section class="alert"');
  });

  it("says the run's alpha in words and never says proved of a claim", () => {
    const page = htmlReport(sampleEvidence());
    expect(page).toContain('the chance that any refutation in this run is a false alarm is below 1e-9');
    expect(page).not.toMatch(/\bproved\b/u);
  });

  it('closes every element that it opens', () => {
    const page = htmlReport(sampleEvidence([sampleClaim(), refutedClaim]));
    for (const tag of [
      'article',
      'section',
      'details',
      'table',
      'tr',
      'td',
      'dl',
      'dd',
      'div',
      'figure',
      'svg',
      'math',
      'p',
      'ul',
    ]) {
      expect({ tag, closed: count(page, `</${tag}>`) }).toEqual({
        tag,
        closed: (page.match(new RegExp(`<${tag}[ >]`, 'gu')) ?? []).length,
      });
    }
  });
});
