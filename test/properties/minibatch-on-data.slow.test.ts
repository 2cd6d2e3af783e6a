import fc from 'fast-check';
import { expect, it } from 'vitest';
import { minibatchClaim } from '../../properties/stagnation/minibatch/claim.ts';
import { freshBlocks } from '../../src/judge/campaign/blocks.ts';
import { evaluatorOf } from '../../src/judge/campaign/evaluator.ts';
import { inlineEngine } from '../../src/judge/engine/inline.ts';
import { isOnData } from './dying-on-data.ts';
import { stripes } from './stripes.ts';

it('batches of rows of a data set are informative in 60% of cases and more', async () => {
  const claim = minibatchClaim(stripes());
  const cases = fc.sample(claim.cases, { numRuns: 120, seed: 3 }).filter(isOnData);
  let informative = 0;
  for (const [i, c] of cases.entries()) {
    const evaluator = evaluatorOf(claim);
    if (evaluator.exact(c) !== undefined) continue;
    const context = { engine: inlineEngine, meter: { steps: 0, trajectories: 0 } };
    const trial = evaluator.sampling(c).start(freshBlocks(c, ['on data', i], context));
    await trial.take(0, 8);
    if (trial.finding().uninformative === undefined) informative++;
  }
  expect(cases.length).toBeGreaterThan(12);
  expect(informative / cases.length).toBeGreaterThanOrEqual(0.6);
}, 60_000);
