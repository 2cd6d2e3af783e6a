import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { type Address, openStream } from '../../src/core/stream.ts';
import { blockSize } from '../../src/judge/campaign/blocks.ts';
import { configHead } from './config-text.ts';
import { type MemoryHost, memoryHost } from './memory-host.ts';
import { scratch } from './scratch.ts';

/** P(heads) ≤ 1/2 of many coins that show heads with probability `heads`. */
const config = (heads: number, toss = 'run'): string => `${configHead}
const run = (stream, n) => ({ steps: n, values: Float64Array.from({ length: n }, () => Number(stream.uniform() >= ${heads})) });
export default {
  claims: [{
    kind: 'probability',
    id: 'coins/fair',
    says: 'coins show tails at least half the time', tex: 'p', source: 'made up',
    cases: fc.record({ coin: fc.integer({ min: 0, max: 1e9 }) }),
    schema: z.strictObject({ coin: z.int().nonnegative() }),
    event: ({ coin }) => ({ horizon: 1, run: ${toss} }),
    atLeast: () => ({ stay: 0.5, exit: 0.5 }),
    mustRefute: {},
  }],
};
`;

async function ran(cwd: string, ...args: readonly string[]): Promise<MemoryHost & { code: number }> {
  const host = memoryHost(cwd);
  return Object.assign(host, { code: await run(host, [...args, '--engine', 'inline', '--no-progress']) });
}

/** A folder in which a counterexample to coins of 0.55 was kept. */
async function folderWithKept(): Promise<{ readonly cwd: string; readonly kept: string }> {
  const cwd = scratch();
  writeFileSync(join(cwd, 'lakatos.config.mjs'), config(0.55));
  const { code } = await ran(cwd, 'check', '--budget', '200000', '--keep');
  expect(code).toBe(1);
  return { cwd, kept: join(cwd, 'fixtures/counterexamples/coins-fair.json') };
}

/** Of 2,000 streams that whose first block has the most heads of coins of 1/2. */
function luckiest(): Address {
  const headsIn = (address: Address): number => {
    const stream = openStream([...address, 0]);
    return Array.from({ length: blockSize }, () => stream.uniform() < 0.5).filter(Boolean).length;
  };
  const addresses = Array.from({ length: 2000 }, (_, i): Address => ['many', i]);
  return addresses.reduce((best, address) => (headsIn(address) > headsIn(best) ? address : best));
}

const gate = ['gate', '--update', '--budget', '300000', '--quick-budget', '60000'];

describe('a counterexample to a claim, once kept', () => {
  it('shuts the gate where it refutes on randomness of its own', async () => {
    const { cwd } = await folderWithKept();
    const { code, written } = await ran(cwd, ...gate);
    expect(written.out).toContain('refuted: coins/fair');
    expect(code).toBe(1);
  });

  it('fails the claim where its own code throws there', async () => {
    const { cwd, kept } = await folderWithKept();
    const file = JSON.parse(readFileSync(kept, 'utf8')) as { witness: object };
    writeFileSync(kept, JSON.stringify({ ...file, witness: { ...file.witness, case: { coin: 12_345 } } }));
    const toss = "coin === 12345 ? (() => { throw new Error('lost it'); }) : run";
    writeFileSync(join(cwd, 'lost.config.mjs'), config(0.5, toss));
    const { code, written } = await ran(cwd, ...gate, '--config', 'lost.config.mjs');
    expect(written.out).toMatch(
      /^failed: coins\/fair: fixtures\/counterexamples\/coins-fair.json: .*lost it/mu,
    );
    expect(code).toBe(2);
  });

  it('does not by the randomness that selected it alone', async () => {
    const { cwd, kept } = await folderWithKept();
    // another name: a module is loaded once
    writeFileSync(join(cwd, 'fair.config.mjs'), config(0.5));
    const file = JSON.parse(readFileSync(kept, 'utf8')) as { witness: object };
    const witness = {
      ...file.witness,
      address: luckiest(),
      observed: { ...(file.witness as { observed: object }).observed, trajectories: blockSize },
      logThreshold: 1,
    };
    writeFileSync(kept, JSON.stringify({ ...file, witness }));
    const { code, written } = await ran(cwd, ...gate, '--config', 'fair.config.mjs');
    expect(written.err).toContain('fixtures/counterexamples/coins-fair.json: on randomness that did not');
    expect(written.out).toContain('The gate is open');
    expect(code).toBe(0);
  });
});
