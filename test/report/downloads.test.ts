import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { isotropicQuadratic } from '../../properties/stagnation/valley/tight-cases.ts';
import type { Counterexample } from '../../src/judge/claims/evidence.ts';
import { illustrate } from '../../src/theory/illustrate/illustrate.ts';
import { generalizationCurves, stagnationCurves } from '../../properties/curves.ts';
import type { Json } from '../../src/core/json.ts';
import { counterexampleFiles } from '../../src/report/counterexample-files.ts';
import { counterexamplePage } from '../../src/report/html/case-page.ts';
import { htmlReport } from '../../src/report/html.ts';
import { openStream } from '../../src/core/stream.ts';
import { drawIllustrations } from '../../src/report/pictures/illustrations.ts';
import type { DataTable } from '../../src/report/pictures/picture.ts';
import { baselineOf } from '../../src/report/diff-runs.ts';
import { around, type Element, elementsOf, within } from './elements.ts';
import { refutedClaim, sampleClaim, sampleEvidence } from './sample-evidence.ts';

/** What shows numbers or lists. */
const showing = new Set(['table', 'dl', 'ul', 'ol', 'figure', 'svg']);

/**
 * The elements of a page that show something which no button saves. A button saves the element `table-<name>`
 * with all that is in it, or the page's data of that name; a figure, and a counterexample, hold the buttons
 * for their data.
 */
function unsaved(page: string): readonly string[] {
  const stored = Object.keys(dataOf(page));
  const elements = elementsOf(page);
  const ids = new Set(elements.map(({ attributes }) => attributes['id']));
  const points = elements.filter(({ attributes }) => attributes['data-save'] !== undefined);
  const nameOf = (place: Element): string => place.attributes['data-save']!;
  const dangling = points.filter(
    (place) => !ids.has(`table-${nameOf(place)}`) && !stored.includes(nameOf(place)),
  );
  const byId = new Set(points.map((place) => `table-${nameOf(place)}`));
  const holds = (element: Element): boolean =>
    (element.tag === 'figure' ||
      ['counterexample', 'saved-case'].includes(element.attributes['class'] ?? '')) &&
    within(element).some((inner) => points.includes(inner) && stored.includes(nameOf(inner)));
  const isSaved = (element: Element): boolean =>
    [element, ...around(element)].some(
      (outer) => byId.has(outer.attributes['id'] ?? '') || holds(outer) || elsewhere(outer, byId),
    );
  return [
    ...dangling.map((place) => `nothing to save: ${nameOf(place)}`),
    ...elements
      .filter((element) => showing.has(element.tag) && !isSaved(element))
      .map(({ tag, attributes }) => `<${tag} ${JSON.stringify(attributes)}>`),
  ];
}

/**
 * The tiles count the verdicts of the table of verdicts, and the navigation names its claims; the digest and
 * the bars show parts of what all terms and all changes are.
 */
function elsewhere({ tag, attributes }: Element, byId: ReadonlySet<string>): boolean {
  const name = attributes['class'] ?? '';
  if (name === 'tiles' || tag === 'nav') return byId.has('table-verdicts');
  if (name === 'bar') return byId.has('table-resolution');
  return name === 'digest' && byId.has('table-verdicts');
}

function dataOf(page: string): Readonly<Record<string, Pick<DataTable, 'columns' | 'rows'>>> {
  const [, data] = /<script type="text\/plain" id="data">([\s\S]*?)<\/script>/u.exec(page)!;
  return JSON.parse(gunzipSync(Buffer.from(data!, 'base64')).toString()) as ReturnType<typeof dataOf>;
}

const points = Array.from({ length: 40 }, (_, i) => ({
  features: { k: 1 + i },
  bound: 0.1,
  found: [0.01, 0.02] as const,
  how: 'exact' as const,
  slack: 1 + Math.log(1 + i),
}));
const progress = [
  { cases: 1, steps: 10, margin: 3 },
  { cases: 5, steps: 90, margin: 1 },
];
const shownInFull = sampleClaim({ points, progress });

describe('everything that a page shows', () => {
  it('can be saved from index.html: every table, list, figure and picture', async () => {
    const page = await htmlReport(sampleEvidence([shownInFull, refutedClaim]), {
      curves: () => [...stagnationCurves(), ...generalizationCurves()],
      baseline: baselineOf(sampleEvidence([{ ...shownInFull, verdict: 'vacuous' }])),
    });
    expect(elementsOf(page).filter(({ tag }) => tag === 'figure').length).toBeGreaterThan(5);
    expect(unsaved(page)).toEqual([]);
  });

  it('can be saved from the page of a counterexample, its pictures included', async () => {
    const [, , claim] = counterexampleFiles(sampleEvidence([sampleClaim(), refutedClaim])).map(
      ({ file }) => file,
    );
    const network = {
      kind: 'literal',
      activation: 'relu',
      layers: [
        {
          weights: [
            [3, 0],
            [0, -4],
          ],
        },
      ],
    };
    const file: Counterexample = {
      ...claim!,
      witness: { ...claim!.witness, case: { run: isotropicQuadratic, network } as unknown as Json },
    };
    const pictures = await drawIllustrations(illustrate(file.witness.case, openStream(['downloads'])));
    const page = counterexamplePage(file, { command: '', pictures });
    expect(elementsOf(page).filter(({ tag }) => tag === 'figure')).toHaveLength(3);
    expect(unsaved(page)).toEqual([]);
  });

  it('is missed where its button is', async () => {
    const page = await htmlReport(sampleEvidence([shownInFull]));
    const without = (place: RegExp): readonly string[] => unsaved(page.replace(place, ''));
    expect(without(/<p class="save" data-save="[^"]*-numbers"[^>]*><\/p>/u)).toHaveLength(1);
    expect(without(/<p class="save" data-save="verdicts"[^>]*><\/p>/u)).toHaveLength(5);
    expect(without(/<p class="save" data-save="[^"]*-attack"[^>]*><\/p>/u)).toHaveLength(2);
    expect(unsaved(page.replace('id="table-run"', ''))).toHaveLength(2);
    expect(unsaved(page.replace('</main>', '<dl><dt>a</dt><dd>b</dd></dl></main>'))).toHaveLength(1);
  });

  it('holds a counterexample whole: lists that the page abridges, and the arithmetic', async () => {
    const long = Array.from({ length: 40 }, (_, i) => i);
    const witness = { ...refutedClaim.counterexample!, case: { long } };
    const page = await htmlReport(sampleEvidence([{ ...refutedClaim, counterexample: witness }]));
    const { rows } = dataOf(page)['planted-wrong-counterexample']!;
    expect(rows).toContainEqual(['case', 'long', long.join(', ')]);
    expect(rows).toContainEqual(['arithmetic', 2, 'P(|z| ≤ 1.957) = 0.9497']);
    expect(rows).toContainEqual(['observed', 'hits', 3477]);
  });
});
