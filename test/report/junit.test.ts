import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { junitXml } from '../../src/report/junit.ts';
import { anyText, hostile, long, places, problems } from './problems.ts';
import { refutedClaim, sampleClaim, sampleEvidence } from './sample-evidence.ts';
import { type Element, elementsOf, parseXml, textOf } from './xml.ts';

const xml = junitXml([sampleEvidence([sampleClaim(), refutedClaim])], problems, places);
const testsIn = (text: string): readonly Element[] => elementsOf(parseXml(text), 'testcase');
const named = (id: string): Element => testsIn(xml).find(({ attributes }) => attributes['name'] === id)!;
const unknown = new Set(['\u0000', '\u0007', '\u001B', '\uD800', '\uFFFF']);
/** The characters that XML does not know, as they are written. */
const knowable = (text: string): string => Array.from(text, (c) => (unknown.has(c) ? '\uFFFD' : c)).join('');

describe('JUnit XML', () => {
  it('is well-formed with hostile text, and keeps all of it that XML can say', () => {
    const [failure] = elementsOf(named('stagnation/product'), 'failure');
    expect(failure!.attributes['message']).toBe(`refuted: ${knowable(hostile)}`);
    const [output] = elementsOf(named('stagnation/product'), 'system-out');
    expect(textOf(output!)).toContain(`mutant survives: ${long}`);
  });

  it('is well-formed whatever a text holds, with each problem in it once', () => {
    const problem = fc.record({
      claim: fc.constantFrom('stagnation/product', 'gone/away'),
      rule: anyText,
      message: anyText,
      level: fc.constantFrom('error' as const, 'warning' as const),
    });
    fc.assert(
      fc.property(anyText, anyText, problem, (id, name, one) => {
        const claim = sampleClaim({ id, reason: { kind: 'labels not covered', labels: [name] } });
        const evidence = sampleEvidence([claim]);
        const told = { ...one, message: `told once:${one.message}` };
        const where = { ...places, claims: new Map([[id, { file: name, line: 1 }]]) };
        const document = junitXml([evidence], [told], where);
        expect(elementsOf(parseXml(document), 'testcase')).toHaveLength(id === one.claim ? 1 : 2);
        expect(document.split('told once:')).toHaveLength(2);
      }),
    );
  });

  it('has a suite a family and a test a claim, those that are gone included', () => {
    const suites = elementsOf(parseXml(xml), 'testsuite');
    const tests = suites.map((suite) => [
      suite.attributes['name'],
      elementsOf(suite, 'testcase').map(({ attributes }) => attributes['name']),
    ]);
    expect(tests).toEqual([
      ['stagnation', ['stagnation/product']],
      ['planted', ['planted/wrong']],
      ['gone', ['gone/away']],
    ]);
    const root = parseXml(xml).attributes;
    expect([root['tests'], root['failures']]).toEqual(['3', '2']);
  });

  it('fails the claims with errors, with the rule as type; warnings are told, and fail nothing', () => {
    const failures = testsIn(xml).map((test) =>
      elementsOf(test, 'failure').map(({ attributes }) => attributes['type']),
    );
    expect(failures).toEqual([['refuted'], [], ['not named']]);
    expect(textOf(elementsOf(named('planted/wrong'), 'system-out')[0]!)).toContain('a rule of its own: why');
  });

  it('names the file of a claim where it is known', () => {
    expect(named('stagnation/product').attributes['file']).toBe(
      places.claims.get('stagnation/product')!.file,
    );
    expect(named('gone/away').attributes['file']).toBeUndefined();
  });

  it('has a test for a claim that two budgets tried', () => {
    const evidence = sampleEvidence([sampleClaim()]);
    expect(testsIn(junitXml([evidence, evidence], []))).toHaveLength(1);
  });
});
