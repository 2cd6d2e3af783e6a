import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { residualClaim } from '../../properties/stagnation/residual/claim.ts';
import { runCampaign } from '../../src/judge/campaign/campaign.ts';
import { parseBudget } from '../../src/judge/campaign/budget.ts';
import type { CampaignOptions } from '../../src/judge/campaign/options.ts';
import { replayWitness } from '../../src/judge/campaign/replay.ts';
import { evidenceSchema } from '../../src/judge/claims/evidence-schema.ts';
import type { Evidence } from '../../src/judge/claims/evidence.ts';
import { openStream } from '../../src/core/stream.ts';
import { threadClaimPool } from '../../src/judge/engine/claim-pool.ts';
import { inlineEngine } from '../../src/judge/engine/inline.ts';
import { compiledFile } from '../../src/judge/engine/compiled-file.ts';
import { behaviourOf } from '../../src/gate/behaviour.ts';
import { counterexampleFiles } from '../../src/report/counterexample-files.ts';
import { evidenceJson } from '../../src/report/evidence-json.ts';

const twin = { ...residualClaim, id: 'stagnation/twin' };
const options: CampaignOptions = {
  claims: [residualClaim, twin],
  seed: 'residual',
  alpha: 1e-6,
  budget: { ...parseBudget('quick', 1), stepsPerClaim: 2_000_000 },
};

/** What the program says before anything has loaded the backend in this file. */
const behaviour = behaviourOf(residualClaim);
const refusal = ((): unknown => {
  try {
    const c = residualClaim.tightAt!['one unit, noise in all of it']!;
    return residualClaim.event(c).run(openStream(['early']), 1);
  } catch (thrown) {
    return thrown;
  }
})();

/** Its configuration has both claims, for workers that load them by themselves. */
const cwd = mkdtempSync(join(tmpdir(), 'lakatos-residual-'));
const compiled = compiledFile(import.meta.url, '../../dist/properties/stagnation/residual/claim.js');
writeFileSync(
  join(cwd, 'lakatos.config.mjs'),
  `import { residualClaim } from ${JSON.stringify(compiled.href)};
export default { claims: [residualClaim, { ...residualClaim, id: 'stagnation/twin' }] };
`,
);
afterAll(() => {
  rmSync(cwd, { recursive: true });
});

let evidence: Evidence;
beforeAll(async () => {
  evidence = await runCampaign({ ...options, engine: inlineEngine });
});

describe('SGD on residual networks', () => {
  it('is corroborated, with all mutants killed', () => {
    for (const { verdict, reason, mutants } of evidence.claims) {
      expect(verdict, JSON.stringify(reason)).toBe('corroborated');
      expect(mutants.map(({ outcome }) => outcome)).toEqual(mutants.map(() => 'killed'));
      expect(mutants.length).toBeGreaterThanOrEqual(4);
    }
  });

  it('names the backend in the evidence, which is read back', () => {
    const read = evidenceSchema.parse(JSON.parse(evidenceJson(evidence)));
    for (const { backend } of read.claims)
      expect(backend).toMatch(/^TensorFlow\.js \d+\.\d+\.\d+, (?:tensorflow|wasm)$/u);
  });

  it('comes to the same evidence on two workers, each with a backend of its own', async () => {
    const pool = threadClaimPool({
      size: 2,
      simulator: 'kernel',
      file: compiledFile(import.meta.url, '../../dist/src/run/claim-worker.js'),
      data: { folder: cwd, flags: {} },
      caseLimitMs: 120_000,
      now: () => performance.now(),
    });
    try {
      expect(await runCampaign({ ...options, pool })).toEqual(evidence);
    } finally {
      await pool.close();
    }
  });

  it('replays the counterexample of a mutant to the same bits, and says what computed it', async () => {
    const file = counterexampleFiles(evidence).find(
      ({ file: { mutant } }) => mutant === 'noise halved',
    )!.file;
    const { reproduced, lines } = await replayWitness(residualClaim, file, inlineEngine);
    expect(reproduced).toBe(true);
    expect(lines.join('\n')).toContain('computed with TensorFlow.js');
    // other randomness gives other counts, though now and then the same
    const elsewhere = await Promise.all(
      [1, 2, 3, 4, 5, 6].map(async (i) => {
        const witness = { ...file.witness, address: [...file.witness.address, i] };
        return (await replayWitness(residualClaim, { ...file, witness }, inlineEngine)).reproduced;
      }),
    );
    expect(elsewhere).toContain(false);
  });

  it('needs no backend for what the gate asks', () => {
    expect(behaviour.cases.filter(({ bound }) => bound !== null).length).toBeGreaterThan(32);
    expect(behaviourOf(residualClaim)).toEqual(behaviour);
  });

  it('says so where an experiment is run before the backend is there', () => {
    expect(refusal).toEqual(new Error('the tensor backend was not loaded before an experiment'));
  });
});
