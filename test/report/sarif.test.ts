import Ajv from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { version } from '../../src/core/version.ts';
import { nowhere } from '../../src/report/problem.ts';
import { sarifJson } from '../../src/report/sarif.ts';
import { read } from '../rules/sources.ts';
import { anyText, hostile, long, places, problems } from './problems.ts';

type Sarif = {
  readonly runs: readonly {
    readonly tool: {
      readonly driver: {
        readonly name: string;
        readonly version: string;
        readonly rules?: readonly { readonly id: string }[];
      };
    };
    readonly results: readonly {
      readonly ruleId: string;
      readonly level: string;
      readonly message: { readonly text: string };
      readonly partialFingerprints: Readonly<Record<string, string>>;
      readonly locations: readonly {
        readonly physicalLocation: {
          readonly artifactLocation: { readonly uri: string };
          readonly region: { readonly startLine: number };
        };
      }[];
    }[];
  }[];
};

/** The schema as it was published, by OASIS through the JSON Schema Store. */
const published = 'node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json';

// a pattern of the schema is none with the flag u
const ajv = new Ajv.default({ allErrors: true, strict: false, unicodeRegExp: false });
addFormats.default(ajv);
const validate = ajv.compile(JSON.parse(read(published)) as object);

function errorsOf(text: string): unknown {
  return validate(JSON.parse(text)) ? [] : validate.errors;
}

const sarif = (text: string): Sarif => JSON.parse(text) as Sarif;
const text = sarifJson(problems, places);
const [run] = sarif(text).runs;

describe('SARIF', () => {
  it('is valid by the published schema, with problems of all kinds and with none', () => {
    expect(errorsOf(text)).toEqual([]);
    expect(errorsOf(sarifJson([], places))).toEqual([]);
  });

  it('is held to a schema that refuses what is no SARIF', () => {
    expect(errorsOf(text.replace('"level": "error"', '"level": "bad"'))).not.toEqual([]);
    expect(errorsOf(text.replace('"startLine": 12', '"startLine": 0'))).not.toEqual([]);
  });

  it('has a result a problem, at the line of its claim', () => {
    expect(run!.results.map(({ ruleId, level }) => [ruleId, level])).toEqual([
      ['refuted', 'error'],
      ['mutant-survives', 'warning'],
      ['not-named', 'error'],
      ['a-rule-of-its-own', 'warning'],
    ]);
    const { artifactLocation, region } = run!.results[0]!.locations[0]!.physicalLocation;
    expect(decodeURIComponent(artifactLocation.uri)).toBe(places.claims.get('stagnation/product')!.file);
    expect(new URL(artifactLocation.uri, 'file:///').hash).toBe('');
    expect(region.startLine).toBe(12);
  });

  it('points to the lock where a claim stands nowhere, since a result needs a place', () => {
    const { artifactLocation, region } = run!.results[2]!.locations[0]!.physicalLocation;
    expect([artifactLocation.uri, region.startLine]).toEqual(['theories/sgd/theory.lock.json', 1]);
  });

  it('knows a problem again by its claim, its rule and what it is about, whatever is said of it', () => {
    const again = sarif(
      sarifJson(
        problems.map((one) => ({ ...one, message: 'other figures' })),
        nowhere,
      ),
    );
    const fingerprints = run!.results.map(({ partialFingerprints }) => partialFingerprints);
    expect(again.runs[0]!.results.map(({ partialFingerprints }) => partialFingerprints)).toEqual(
      fingerprints,
    );
    expect(new Set(fingerprints.map((one) => one['primaryLocationLineHash'])).size).toBe(problems.length);
  });

  it('is valid whatever a text holds', () => {
    fc.assert(
      fc.property(anyText, anyText, (claim, message) => {
        const [one] = problems;
        const told = sarifJson([{ ...one!, claim, message }], {
          ...places,
          others: { file: `x/${message}`, line: 1 },
        });
        expect(errorsOf(told)).toEqual([]);
        expect(sarif(told).runs[0]!.results[0]!.message.text).toBe(`${claim}: ${message}`);
      }),
      { numRuns: 30 },
    );
  });

  it('keeps messages whole, whatever is in them', () => {
    expect(run!.results[0]!.message.text).toBe(`stagnation/product: ${hostile}`);
    expect(run!.results[1]!.message.text).toBe(`stagnation/product: ${long}`);
  });

  it('names the tool, its version and each rule once', () => {
    expect(run!.tool.driver).toMatchObject({ name: 'Lakatos', version });
    const twice = sarif(sarifJson([...problems, ...problems], places)).runs[0]!;
    expect(twice.tool.driver.rules!.map(({ id }) => id)).toEqual(run!.tool.driver.rules!.map(({ id }) => id));
  });
});
