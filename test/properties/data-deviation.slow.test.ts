import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { dataDeviationClaim } from '../../properties/stagnation/data-deviation/claim.ts';
import { runCampaign } from '../../src/judge/campaign/campaign.ts';
import { type DataTables, readDataTable } from '../../src/data/table.ts';

/** Real data, where it lies beside the checkout. */
const files = ['../shared/data/iris/iris.csv', '../shared/data/optdigits/optdigits.tra'];

function tablesOf(file: string): DataTables {
  const table = readDataTable(file, readFileSync(file));
  return new Map([[table.sha256, table]]);
}

describe.each(files)('the rows of %s', (file) => {
  const there = existsSync(file);
  it.skipIf(!there)(
    `are a population on whose samples the theory holds, and does not without Δ${there ? '' : ' (file not there)'}`,
    async () => {
      const claim = dataDeviationClaim(tablesOf(file));
      const { claims } = await runCampaign({
        claims: [claim],
        seed: 'rows',
        alpha: 1e-9,
        budget: { name: 'test', stepsPerClaim: 800_000, casesPerClaim: 60 },
      });
      const [evidence] = claims;
      expect(evidence?.counterexample).toBeUndefined();
      const rows = evidence?.coverage.find(({ label }) => label === 'rows of a data set');
      expect(rows?.cases).toBeGreaterThan(3);
      const outcome = evidence?.mutants.find(({ name }) => name === 'Δ := 0')?.outcome;
      expect(outcome).toBe('killed');
    },
    60_000,
  );
});
