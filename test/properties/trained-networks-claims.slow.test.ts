import { existsSync, readFileSync } from 'node:fs';
import fc, { type Arbitrary } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { builtInClaims } from '../../properties/catalogue.ts';
import { trainedNetworks } from '../../src/theory/cases/trained-networks.ts';
import { runCampaign } from '../../src/judge/campaign/campaign.ts';
import type { Claim } from '../../src/judge/claims/claim.ts';
import type { DataTables } from '../../src/data/table.ts';
import { buildNetwork } from '../../src/theory/network/build.ts';
import { forward } from '../../src/theory/network/forward.ts';
import { drawn, dying, isOnData } from './dying-on-data.ts';
import { tablesOf } from './stripes.ts';

/** The claim on networks trained on data and nothing else, with the mutants named. */
function onDataOnly(claim: Claim, mutants: readonly string[]): Claim {
  const cases = (claim.cases as Arbitrary<unknown>).filter(isOnData);
  const mustRefute = mutants.map((name) => {
    // the budget here is enough for all of them
    const {
      cases: own,
      budget: _budget,
      ...mutant
    } = claim.mustRefute[name] as {
      cases?: Arbitrary<unknown>;
      budget?: string;
    };
    // a space of its own may have such cases, too, where the mistake shows
    const shows = own !== undefined && drawn(own, 40).some(isOnData);
    return [name, shows ? { ...mutant, cases: own.filter(isOnData) } : mutant];
  });
  return { ...claim, cases, tightAt: {}, covers: {}, mustRefute: Object.fromEntries(mustRefute) } as Claim;
}

/** Of these digits take long, and show no more than irises. */
const onIrisesAlone = new Set([
  'generalization/anchored',
  'generalization/entropy',
  'generalization/end-to-end',
  'networks/lipschitz-product',
  'networks/perturbation',
  'networks/perturbation-euclidean',
  'invariance/dead-units',
]);
const files = ['../shared/data/optdigits/optdigits.tra', '../shared/data/iris/iris.csv'];

describe.each(files)('of networks trained on the rows of %s', (file) => {
  const there = existsSync(file);
  const data = (): DataTables => tablesOf(file, readFileSync(file));
  const judged = Object.entries(dying).filter(([id]) => file.endsWith('iris.csv') || !onIrisesAlone.has(id));

  it.skipIf(!there)(
    `more than half of the unseen rows are told apart, of which guessing gets a tenth or a third${there ? '' : ' (skipped: file not there)'}`,
    () => {
      const trained = fc.sample(trainedNetworks(data(), { hidden: [[8]], epochs: [40] })!, {
        numRuns: 8,
        seed: 1,
      });
      for (const { network, rows } of trained) {
        const net = buildNetwork(network);
        const hits = rows.filter(({ x, label }) => {
          const f = forward(net, x);
          return f[label] === Math.max(...f);
        });
        expect(hits.length / rows.length).toBeGreaterThan(0.5);
      }
    },
  );

  it.skipIf(!there).each(judged)(
    `%s holds, and its mutants die of them${there ? '' : ' (skipped: file not there)'}`,
    async (id, mutants) => {
      const claim = onDataOnly(builtInClaims(data()).find((known) => known.id === id)!, mutants);
      const { claims } = await runCampaign({
        claims: [claim],
        seed: 'trained',
        alpha: 1e-9,
        // at 80 cases one seed in six misses a mutant that few networks show
        budget: { name: 'test', stepsPerClaim: 5_000_000, casesPerClaim: 160 },
      });
      expect(claims[0]?.verdict).toBe('corroborated');
      expect(claims[0]?.mutants.map(({ name, outcome }) => [name, outcome])).toEqual(
        mutants.map((name) => [name, 'killed']),
      );
    },
    400_000,
  );
});
