import { createHash } from 'node:crypto';
import { Script } from 'node:vm';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { htmlReport } from '../../src/report/html.ts';
import { type Baseline, baselineOf } from '../../src/report/diff-runs.ts';
import type { ReportOptions } from '../../src/report/report-options.ts';
import type { Witness } from '../../src/judge/claims/evidence.ts';
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
  it('is the same text for the same evidence', async () => {
    expect(await htmlReport(sampleEvidence())).toBe(await htmlReport(structuredClone(sampleEvidence())));
  });

  it('needs nothing from outside: no links but to itself, and a policy with the hashes of its style sheet and script', async () => {
    const page = await htmlReport(sampleEvidence([sampleClaim(), refutedClaim]));
    const hashed = (pattern: RegExp): string =>
      createHash('sha256').update(pattern.exec(page)![1]!).digest('base64');
    const sheet = hashed(/<style>([\s\S]*?)<\/style>/u);
    const program = hashed(/<script type="module">([\s\S]*?)<\/script>/u);
    expect(page).toContain(
      `default-src 'none'; style-src 'sha256-${sheet}'; script-src 'sha256-${program}'; base-uri 'none'; form-action 'none'`.replaceAll(
        "'",
        '&#39;',
      ),
    );
    expect(page).not.toMatch(/unsafe|(?:src|srcset|action|style)=/u);
    expect([...page.matchAll(/href="([^"]*)"/gu)].every((m) => m[1]!.startsWith('#'))).toBe(true);
  });

  it('runs a script that is one, and reads data that is JSON', async () => {
    const page = await htmlReport(sampleEvidence([sampleClaim(), refutedClaim]));
    const [, program] = /<script type="module">([\s\S]*?)<\/script>/u.exec(page)!;
    expect(() => new Script(program!)).not.toThrow();
    const [, data] = /<script type="text\/plain" id="data">([\s\S]*?)<\/script>/u.exec(page)!;
    const tables = JSON.parse(gunzipSync(Buffer.from(data!, 'base64')).toString()) as Record<
      string,
      { columns: string[]; rows: unknown[][] }
    >;
    expect(Object.keys(tables)).toContain('planted-wrong-cases');
    expect(tables['stagnation-product-cases']!.rows[0]).toEqual([
      null,
      0.1,
      0.01,
      0.02,
      'exact',
      2,
      1.6094,
      Number(Math.LN10.toPrecision(5)),
      1,
    ]);
    const saved = [...page.matchAll(/data-save="([^"]*)"/gu)].map(([, name]) => name!);
    expect(saved.length).toBeGreaterThan(5);
    expect(saved.filter((name) => !(name in tables) && !page.includes(`id="table-${name}"`))).toEqual([]);
  });

  it('links every claim to a section that exists, once, even where slugs collide, or are those of the page itself', async () => {
    const ids = ['a/b-c', 'a-b/c', 'family/a', 'short', 'changes'];
    const page = await htmlReport(sampleEvidence(ids.map((id) => sampleClaim({ id }))));
    for (const id of ['a-b-c', 'a-b-c-2', 'family-a', 'family-a-2', 'family-a-b', 'short-2', 'changes-2'])
      expect({ id, times: count(page, `id="${id}"`) }).toEqual({ id, times: 1 });
    const targets = [...page.matchAll(/href="#([^"]*)"/gu)].map(([, target]) => target!);
    expect(targets.filter((target) => count(page, `id="${target}"`) !== 1)).toEqual([]);
    // its title, its line in the navigation, its row in the table, and that it is one of those tested least
    expect(targets.filter((target) => target === 'a-b-c')).toHaveLength(4);
  });

  it('folds all of a claim away but its statement, its verdict in a line and a bar of its terms', async () => {
    const claim = sampleClaim({
      resolution: [
        { term: 'T', whole: true, larger: { refuted: null, tried: 64 }, smaller: null },
        { term: 'q', whole: false, larger: null, smaller: { refuted: 0.003, tried: 0.5 } },
      ],
    });
    const page = await htmlReport(sampleEvidence([claim]));
    const section = /<article id="stagnation-product"[\s\S]*?<details class="more">/u.exec(page)![0];
    expect(section).toContain('<math');
    expect(section).toContain(
      '100 cases, 97% [90%, 99%] of them informative, and no violation confirmed; slack ×20.1; 1/1 mutants killed',
    );
    expect(section).toContain('aria-label="2 terms: T could be off by 64 unnoticed"');
    expect([count(section, 'class="open"'), count(section, 'class="fine"')]).toEqual([1, 1]);
    expect(section).not.toMatch(/<(?:table|dl|figure)/u);
    expect(page).toMatch(/<h3 id="least">Tested least<\/h3>\n<ol><li><a href="#stagnation-product">/u);
  });

  it('names the backend of a claim that has one', async () => {
    const page = await htmlReport(sampleEvidence([sampleClaim({ backend: 'abacus 1.0' })]));
    expect(page).toContain('<dt>computed with</dt><dd>abacus 1.0</dd>');
    expect(await htmlReport(sampleEvidence())).not.toContain('<dt>computed with</dt>');
  });

  it('shows beside every number that was estimated its interval, and says once what those are', async () => {
    const page = await htmlReport(sampleEvidence());
    expect(count(page, 'Numbers in brackets are confidence intervals: 99% for shares')).toBe(1);
    const row = /<tr data-for="stagnation-product"[\s\S]*?<\/tr>/u.exec(page)![0];
    expect(row).toContain('97% <small>[90%, 99%]</small>');
    expect(row).toContain('×20.1 <small>[×7.39, ×54.6]</small>');
    const section = page.slice(page.indexOf('<article id="stagnation-product"'));
    for (const estimate of [
      '97% <small>[90%, 99%]</small> of 100 cases',
      // Clopper and Pearson
      '100 accepted of 120 drawn: 83.3% <small>[72.9%, 91%]</small>',
      'median ×20.1 <small>[×7.39, ×54.6]</small>',
      'quartiles ×2.72 <small>[×0, ×7.39]</small> and ×148 <small>[×54.6, ×∞]</small>',
      // 90 c⁸⁹ − 89 c⁹⁰ = 0.01
      'from ×1.11 to ×8100 in 90 cases <small>[at least 92.9% of the space lies between]</small>',
      // hypothesis, label, mutant
      '83.3% <small>[90%, 99%]</small>',
      '11.3% <small>[90%, 99%]</small>',
      '6.7% <small>[0.4%, 25%]</small><br><small>3 of 40 in all</small>',
    ]) {
      expect(section).toContain(estimate);
    }
  });

  it('escapes every text of the evidence', async () => {
    const claim = sampleClaim({
      id: hostile,
      says: hostile,
      tex: hostile,
      source: hostile,
      notes: hostile,
      backend: hostile,
      reason: { kind: 'labels not covered', labels: [hostile] },
      verdict: 'refuted',
      counterexample: hostileWitness,
      acceptance: [{ hypothesis: hostile, share: { hits: 1, trials: 2, interval: [0, 1] } }],
      coverage: [{ label: hostile, cases: 0 }],
      slack: { unit: hostile, cases: 1, quantiles: { min: 0, q25: 0, median: 0, q75: 0, max: 0 } },
      attempts: [{ fingerprint: hostile, trajectories: 1, logE: 0, logThreshold: 1, outcome: 'confirmed' }],
      power: { trajectories: 1, bound: 1, detectable: 1 },
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
    const page = await htmlReport({
      ...sampleEvidence([claim]),
      seed: hostile,
      lakatos: hostile,
      budget: { name: hostile, stepsPerClaim: 1, casesPerClaim: 1 },
      data: {
        file: hostile,
        sha256: hostile,
        files: [{ file: hostile, sha256: hostile }],
        rows: 1,
        columns: 1,
        target: hostile,
        classes: 0,
        dropped: [hostile],
        blankLines: 1,
        reading: { header: hostile },
      },
    });
    expect(page).not.toContain('<img');
    expect([count(page, '<script'), count(page, '</script>'), count(page, '</style>')]).toEqual([2, 2, 1]);
    expect(page).not.toMatch(/[^\P{Cc}\n\t]/u);
    expect(count(page, '&lt;img src=x onerror=alert(1)&gt;')).toBeGreaterThan(20);
  });

  it('typesets statements as MathML and shows TeX that cannot be read as it is', async () => {
    const page = await htmlReport(
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
  ])('lets no TeX write links, images, ids or markup: %s', async (tex) => {
    const page = await htmlReport(sampleEvidence([sampleClaim({ tex })]));
    expect(count(page, '<script')).toBe(2);
    expect(page).not.toMatch(/<a href="(?!#)|<img|<mglyph|<[^>]*id="claims"[^>]*>x/u);
  });

  it('opens with what needs attention: refuted claims, surviving mutants, an interruption', async () => {
    const page = await htmlReport({ ...sampleEvidence([sampleClaim(), refutedClaim]), interrupted: true });
    const alert = /<section class="alert"[\s\S]*?<\/section>/u.exec(page)?.[0] ?? '';
    expect(alert).toContain('interrupted');
    expect(alert).toContain('planted/wrong is refuted');
    expect(alert).toContain('T−1 factors');
    expect(await htmlReport(sampleEvidence())).not.toContain('<section class="alert"');
  });

  it("says the run's alpha in words and never says proved of a claim", async () => {
    const page = await htmlReport(sampleEvidence());
    expect(page).toContain('The chance that any refutation in this run is a false alarm is below 1e-9');
    expect(page).not.toMatch(/\bproved\b/u);
  });

  it('holds a name of 10,000 characters', async () => {
    const long = 'x<'.repeat(5000);
    const page = await htmlReport(sampleEvidence([sampleClaim({ id: long, says: long, notes: long })]));
    expect(page).not.toContain('x<x');
    expect(count(page, 'x&lt;'.repeat(5000))).toBeGreaterThan(2);
  });

  it('says what is new since the lock, beside what changed since an earlier run', async () => {
    const what = 'theory.lock.json, accepted 2 times';
    const claims = [sampleClaim(), refutedClaim];
    const lock = (): Baseline => ({
      what,
      claims: [{ id: 'stagnation/product', says: 'P ≥ 0', mutants: [] }],
    });
    const baseline = baselineOf(sampleEvidence([sampleClaim()]));
    const short = async (options: ReportOptions): Promise<string> =>
      /<section class="short"[\s\S]*?<h2 id="claims">/u.exec(
        await htmlReport(sampleEvidence(claims), options),
      )![0];
    const both = await short({ lock, baseline });
    expect(both).toContain('1 claim differs from the run with seed 1');
    expect(both).toContain('2 claims differ from theory.lock.json, accepted 2 times.');
    expect(both).toContain('<a href="#planted-wrong">planted/wrong</a>: new, refuted');
    // a lock that was asked for stands once
    expect(count(await short({ lock, baseline: lock() }), 'theory.lock.json')).toBe(1);
    expect(await short({})).toContain('Not known: no earlier run lay here');
  });

  it('says what changed since an earlier run', async () => {
    const then = baselineOf(sampleEvidence([sampleClaim({ verdict: 'undecided' })]));
    const page = await htmlReport(sampleEvidence(), { baseline: then });
    expect(page).toContain('1 claim differs from the run with seed 1');
    expect(page).toContain('was undecided, is corroborated');
  });

  it('closes every element that it opens', async () => {
    const page = await htmlReport(sampleEvidence([sampleClaim(), refutedClaim]));
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
