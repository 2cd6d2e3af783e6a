import { describe, expect, it } from 'vitest';
import { junitXml } from '../../src/report/junit.ts';
import { hostile, long, places, problems } from './problems.ts';
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
    expect(failure!.attributes['message']).toBe(`refuted: ${knowable(hostile)}\nmutant survives: ${long}`);
    const [output] = elementsOf(named('stagnation/product'), 'system-out');
    // XML reads every end of a line as one line feed
    expect(textOf(output!)).toContain(`refuted: ${knowable(hostile).replaceAll('\r\n', '\n')}`);
    expect(textOf(output!)).toContain(long);
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
    expect(named('stagnation/product').attributes['file']).toBe(places.get('stagnation/product')!.file);
    expect(named('gone/away').attributes['file']).toBeUndefined();
  });

  it('has a test for a claim that two budgets tried', () => {
    const evidence = sampleEvidence([sampleClaim()]);
    expect(testsIn(junitXml([evidence, evidence], []))).toHaveLength(1);
  });
});

describe('the reader of XML in these tests', () => {
  it.each([
    '<a>',
    '<a></b>',
    '<a x=1/>',
    '<a>&nbsp;</a>',
    '<a>]]></a>',
    '<a x="<"/>',
    '<a>\u0000</a>',
    '<a/><b/>',
    '<a x="1" x="2"/>',
    'text',
  ])('refuses what is not well-formed: %s', (text) => {
    expect(() => parseXml(text)).toThrow('not well-formed');
  });
});
