import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { counterexampleSchema, evidenceSchema } from '../../src/judge/claims/evidence-schema.ts';
import type { Json } from '../../src/core/json.ts';
import { counterexampleFiles } from '../../src/report/counterexample-files.ts';
import { evidenceJson } from '../../src/report/evidence-json.ts';
import { prettyJson } from '../../src/report/pretty-json.ts';
import { hostile, refutedClaim, sampleClaim, sampleEvidence } from './sample-evidence.ts';

/** Plain JSON values; −0 is left out, since JSON has no sign of zero in its canonical form. */
const json = fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.parse(JSON.stringify(value)) as Json);

describe('prettyJson', () => {
  it('parses back to the value', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(JSON.parse(prettyJson(value))).toEqual(value);
      }),
      { seed: 1 },
    );
  });

  it('does not depend on the order in which keys were written', () => {
    expect(prettyJson({ b: 1, a: [1, { d: 2, c: 3 }] })).toBe(prettyJson({ a: [1, { c: 3, d: 2 }], b: 1 }));
  });

  it('puts what fits on one line and the rest on lines of its own, and ends with a newline', () => {
    const long = 'x'.repeat(100);
    expect(prettyJson({ b: [1, 2], a: long })).toBe(`{\n  "a": "${long}",\n  "b": [1, 2]\n}\n`);
  });

  it('refuses a number that is not finite and says where it stands', () => {
    expect(() => prettyJson({ a: [1, Number.NaN] })).toThrow('$.a[1] must be a finite number, got NaN');
  });
});

describe('evidenceJson', () => {
  it('is read back by the schema as the evidence it was', () => {
    const evidence = sampleEvidence([sampleClaim(), refutedClaim]);
    expect(evidenceSchema.parse(JSON.parse(evidenceJson(evidence)))).toEqual(evidence);
  });
});

describe('counterexampleFiles', () => {
  it('gives a file to the refuted claim, to each killed mutant and to each hypothesis shown to be needed', () => {
    expect(counterexampleFiles(sampleEvidence([sampleClaim(), refutedClaim])).map((f) => f.path)).toEqual([
      'counterexamples/mutants/stagnation-product--q2-for-q',
      'counterexamples/hypotheses/stagnation-product--without-lec',
      'counterexamples/planted-wrong',
    ]);
  });

  it('writes files that the schema reads back as they were', () => {
    for (const { file } of counterexampleFiles(sampleEvidence([sampleClaim(), refutedClaim]))) {
      expect(counterexampleSchema.parse(JSON.parse(evidenceJson(file)))).toEqual(file);
    }
  });

  it('keeps hostile names inside the folder and apart from each other', () => {
    const mutant = { ...sampleClaim().mutants[0]!, name: hostile };
    const claim = sampleClaim({ id: '../../etc/passwd', mutants: [mutant, mutant], ablations: [] });
    const paths = counterexampleFiles(sampleEvidence([claim])).map((f) => f.path);
    expect(new Set(paths).size).toBe(2);
    for (const path of paths) expect(path).toMatch(/^counterexamples\/mutants\/etc-passwd--[a-z0-9-]+$/u);
  });
});
