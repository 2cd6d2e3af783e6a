import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { realDataClaims } from '../../properties/generalization/real-data/claim.ts';
import { runCampaign } from '../../src/judge/campaign/campaign.ts';
import { tablesOf } from './stripes.ts';

describe('without a classification task there is no claim:', () => {
  const rows = (cell: (i: number) => string): Uint8Array =>
    Buffer.from(Array.from({ length: 80 }, (_, i) => `${i},${cell(i)}\n`).join(''));
  it.each([
    ['no data', undefined],
    [
      'measurements as the last column',
      tablesOf(
        'm.csv',
        rows((i) => String(i / 8)),
      ),
    ],
    ['too few rows', tablesOf('f.csv', Buffer.from('1,2,a\n3,4,b\n'))],
    [
      'as many classes as rows',
      tablesOf(
        'c.csv',
        rows((i) => `c${i}`),
      ),
    ],
  ])('%s', (_name, data) => {
    expect(realDataClaims(data)).toEqual([]);
  });

  it('while two classes in 80 rows are one', () => {
    const data = tablesOf(
      't.csv',
      rows((i) => 'ab'[i % 2]!),
    );
    expect(realDataClaims(data).map(({ id }) => id)).toEqual(['generalization/real-data']);
  });
});

const files = ['../shared/data/optdigits/optdigits.tra', '../shared/data/iris/iris.csv'];

describe.each(files)('on the rows of %s', (file) => {
  const there = existsSync(file);
  it.skipIf(!there)(
    `the anchored bound holds of trained networks, and every mutant dies${there ? '' : ' (skipped: file not there)'}`,
    async () => {
      const claim = realDataClaims(tablesOf(file, readFileSync(file)))[0]!;
      const { claims } = await runCampaign({
        claims: [claim],
        seed: 'rows',
        alpha: 1e-9,
        budget: { name: 'test', stepsPerClaim: 4_000_000, casesPerClaim: 60 },
      });
      const [evidence] = claims;
      expect(evidence?.counterexample).toBeUndefined();
      expect(evidence?.verdict).toBe('corroborated');
      expect(evidence?.mutants.map(({ name, outcome }) => [name, outcome])).toEqual(
        Object.keys(claim.mustRefute).map((name) => [name, 'killed']),
      );
      expect(evidence?.ablations.map(({ hypothesis, outcome }) => [hypothesis, outcome])).toEqual(
        Object.keys(claim.given).map((name) => [name, 'needed']),
      );
    },
    400_000,
  );
});
