import { describe, expect, it } from 'vitest';
import { fromExit } from '../../../src/core/probability.ts';
import { ongoingAttack } from '../../../src/judge/campaign/attack-at-once.ts';
import { lookFirst } from '../../../src/judge/campaign/first-look.ts';
import { claimTarget } from '../../../src/judge/campaign/target.ts';
import type { Claim } from '../../../src/judge/claims/claim.ts';
import { sizesInequality, sizesProbability } from '../../statements/known-statements.ts';
import { contextFor, evidenceOf } from './run-contexts.ts';

const budget = { name: 'test', stepsPerClaim: 2_000_000, casesPerClaim: 60 };
const truth = ({ n }: { readonly n: number }): number => 0.1 + n / 500;

async function look(claim: Claim, more = {}) {
  const context = contextFor(claim, { budget, ...more });
  const ongoing = ongoingAttack<unknown>();
  const looked = await lookFirst(context, claimTarget<unknown>(claim as never), ongoing);
  return { context, looked, witness: ongoing.result.witness, attempts: ongoing.result.attempts };
}

describe('the first look', () => {
  it('refutes what is false by a little everywhere, for less than it may take', async () => {
    const claim = sizesProbability(truth, (c) => 0.9 * truth(c));
    const { context, witness, attempts } = await look(claim as Claim);
    const confirmed = attempts.find(({ outcome }) => outcome === 'confirmed')!;
    expect(confirmed.logE).toBeGreaterThanOrEqual(confirmed.logThreshold);
    // found without doubt is what lies on the wrong side of what was claimed
    expect(witness!.found[0]).toBeGreaterThan(witness!.bound);
    expect(context.meter.steps).toBeLessThan(budget.stepsPerClaim / 2);
  });

  it('refutes what is false everywhere at the sharpest of sixteen cases, before it looks at others', async () => {
    const claim = sizesProbability(truth, (c) => 0.9 * truth(c));
    const more = { budget: { ...budget, stepsPerClaim: 60_000_000, casesPerClaim: 400 } };
    const looks = await Promise.all(
      ['1', '2', '3', '4', '5', '6'].map((seed) => look(claim as Claim, { ...more, seed })),
    );
    const soon = looks.filter(({ looked, witness }) => witness !== undefined && looked.length <= 16);
    expect(soon.length).toBeGreaterThanOrEqual(5);
  });

  it('looks at few cases where their blocks are dear, and takes no more than it may', async () => {
    const claim = sizesProbability(truth, (c) => 2 * truth(c));
    // of each scan's first round a block is more than all its cases' parts
    const dear = { ...budget, stepsPerClaim: 6 * 3 * 256, casesPerClaim: 400 };
    const { context, looked } = await look(claim as Claim, { budget: dear });
    expect(context.meter.steps).toBe(looked.length * 256);
    expect(looked.length).toBeGreaterThanOrEqual(1);
    expect(looked.length).toBeLessThanOrEqual(4);
  });

  it('refutes what is false in one case of 20 by a fifth before it has looked at half of the cases', async () => {
    const claim = sizesProbability(truth, (c) => (c.m % 20 === 3 ? 0.8 : 1) * truth(c));
    const more = { budget: { ...budget, stepsPerClaim: 60_000_000, casesPerClaim: 400 } };
    const looks = await Promise.all(
      ['1', '2', '3', '4', '5', '6'].map((seed) => look(claim as Claim, { ...more, seed })),
    );
    const soon = looks.filter(({ looked, witness }) => witness !== undefined && looked.length < 400);
    expect(soon.length).toBeGreaterThanOrEqual(5);
  });

  it('finds the few cases where it is false by much', async () => {
    const claim = sizesProbability(truth, (c) => (c.m % 10 === 3 ? 0.6 : 1) * truth(c));
    const { witness } = await look(claim as Claim);
    expect((witness!.case as { m: number }).m % 10).toBe(3);
  });

  it('is done with a round where nothing hints at a violation', async () => {
    const claim = sizesProbability(truth, (c) => 2 * truth(c));
    const { context, looked, attempts } = await look(claim as Claim);
    expect(looked.map(({ number }) => number)).toEqual(looked.map((_, i) => i + 1));
    expect(looked.length).toBeGreaterThan(20);
    expect(attempts).toEqual([]);
    // and the blocks that were begun when a scan's were used up
    expect(context.meter.steps).toBeLessThanOrEqual(budget.stepsPerClaim / 18 + 4 * 8 * 256);
  });

  it('finds a violation so small that only the cases of the most telling trajectories show it', async () => {
    const claim = sizesProbability(truth, (c) => 0.985 * truth(c));
    const found = await Promise.all(
      ['1', '2', '3', '4', '5', '6'].map(async (seed) => (await look(claim as Claim, { seed })).witness),
    );
    const refuted = found.filter((witness) => witness !== undefined);
    expect(refuted.length).toBeGreaterThanOrEqual(5);
    // at the least chances not even the whole budget would show it
    for (const witness of refuted) expect(witness.bound).toBeGreaterThan(0.15);
  });

  it('goes on with the last cases while they look false, and with none that is true for long', async () => {
    const steps = await Promise.all(
      ['1', '2', '3', '4', '5', '6'].map(async (seed) => {
        const { context, witness } = await look(sizesProbability(truth, truth) as Claim, { seed });
        expect(witness).toBeUndefined();
        return context.meter.steps;
      }),
    );
    // one at least stops within a tenth of what going on may take
    expect(Math.min(...steps)).toBeLessThanOrEqual(budget.stepsPerClaim * (1 / 6 + 1 / 20));
    expect(Math.max(...steps)).toBeLessThanOrEqual(budget.stepsPerClaim * (1 / 6 + 1 / 2));
  });

  it.each([
    [
      'an inequality',
      sizesInequality(
        ({ n }) => n,
        () => 200,
      ),
    ],
    [
      'an event whose chance is known',
      sizesProbability(truth, truth, {
        exactly: (c) => ({
          exit: { lo: truth(c), hi: truth(c) },
          stay: { lo: 1 - truth(c), hi: 1 - truth(c) },
        }),
      }),
    ],
  ] as const)('looks at nothing whose truth is computed: %s', async (_, claim) => {
    const { context, looked } = await look(claim as Claim);
    expect([looked, context.meter.steps]).toEqual([[], 0]);
  });

  it('ends where the run is stopped', async () => {
    let pauses = 0;
    const { context, looked } = await look(sizesProbability(truth, truth) as Claim, {
      pause: () => Promise.resolve(++pauses < 4),
    });
    // a few blocks of each of the first three cases, and of none again
    expect(looked.length).toBe(3);
    expect(context.meter.steps).toBeLessThanOrEqual(3 * 8 * 256);
  });

  it('leaves what it looked at in the evidence of a claim that it refutes', async () => {
    const claim = sizesProbability(truth, (c) => 0.5 * truth(c), {
      given: { 'm is even': { holds: ({ m }) => m % 2 === 0 } },
      mustRefute: { 'a quarter': { atLeast: () => fromExit(0.05) } },
    });
    const { cases, acceptance, points, reason } = await evidenceOf(claim as Claim, {
      budget,
      untilRefuted: true,
    });
    expect(reason).toEqual({ kind: 'counterexample', stopped: true });
    expect(cases.accepted).toBeGreaterThan(0);
    expect(cases.drawn).toBeGreaterThanOrEqual(cases.accepted);
    expect(points.length).toBe(cases.accepted);
    expect(acceptance.map(({ share }) => share.hits)).toEqual([cases.accepted]);
  });
});
