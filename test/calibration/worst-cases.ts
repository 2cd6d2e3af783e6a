import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { builtInClaims } from '../../properties/catalogue.ts';
import type { Claim, InequalityClaim, Sides } from '../../src/judge/claims/claim.ts';
import { fromExit, type Probability } from '../../src/core/probability.ts';
import { parseBudget } from '../../src/judge/campaign/budget.ts';
import { runCampaign } from '../../src/judge/campaign/campaign.ts';
import { inlineEngine } from '../../src/judge/engine/inline.ts';
import { root } from '../rules/sources.ts';

/*
 * npm run worst-cases: does the judge find the worst cases of theorems without being told? Of every theorem the
 * version that promises 5% more is attacked, `tightAt` removed. Theorems are those of the examples that have
 * such a version, and those of the catalogue with a `tightAt` at which the bound less 5% is refuted. Needs
 * `npm run build`.
 */

const program = new Command('worst-cases')
  .description(
    'Counts the theorems whose version that promises 5% more is refuted, with no case named in advance.',
  )
  .option('--seed <text>', 'seeds are this and a number', 'worst cases')
  .option('--seeds <n>', 'runs of each', count, 1)
  .option('--only <text>', 'theorems whose id has this in it');

function count(text: string): number {
  const n = Number(text);
  if (!(Number.isSafeInteger(n) && n >= 1)) throw new InvalidArgumentError('expected a whole number ≥ 1');
  return n;
}

/** A claim with one wrong version, which promises 5% more. */
interface Theorem {
  readonly claim: Claim;
  readonly mutant: string;
}

const named = /^5% /u;

/** The author's own version at 5%. */
function ofAuthor(claim: Claim): Theorem[] {
  return Object.entries(claim.mustRefute)
    .filter(([name]) => named.test(name))
    .slice(0, 1)
    .map(([name, mutant]) => ({
      claim: { ...claim, mustRefute: { [name]: mutant } } as Claim,
      mutant: name,
    }));
}

const share = 0.95;

/** Of a claim with an inequality that points one way: its bound less 5%. */
function byBound(claim: Claim): Theorem[] {
  const changes = lowered(claim);
  const mutant = '5% less';
  return changes === undefined
    ? []
    : [{ claim: { ...claim, mustRefute: { [mutant]: changes } } as Claim, mutant }];
}

function lowered(claim: Claim): object | undefined {
  switch (claim.kind) {
    case 'probability':
      return { atLeast: (c: unknown): Probability => fromExit(share * claim.atLeast(c).exit) };
    case 'mean':
      return { atMost: (c: unknown): number => share * claim.atMost(c) };
    case 'inequality':
      return { sides: (c: unknown, effort: number) => loweredSides(claim, c, effort) };
    case 'agreement':
    case 'invariance':
      return undefined;
  }
}

function loweredSides(claim: InequalityClaim<unknown>, c: unknown, effort: number): readonly Sides[] {
  return [claim.sides(c, effort)].flat().map(({ lhs, rhs }) => ({
    lhs,
    // towards the left side, whatever the sign
    rhs: { lo: rhs.lo * (rhs.lo > 0 ? share : 1 / share), hi: rhs.hi * (rhs.hi > 0 ? share : 1 / share) },
  }));
}

/** Without what plays no part here. */
function bare(claim: Claim, keepsTight: boolean): Claim {
  const { boundOfTerms: _terms, boundOfConstants: _constants, tightAt, ...others } = claim as Fields;
  return { ...others, ...(keepsTight && tightAt !== undefined && { tightAt }) } as unknown as Claim;
}
type Fields = Claim & { readonly boundOfTerms?: unknown; readonly boundOfConstants?: unknown };

/** At how many cases the wrong version was looked at; undefined where it survived. */
async function killedAfter(
  { claim, mutant }: Theorem,
  seed: string,
  keepsTight = false,
): Promise<number | undefined> {
  const evidence = await runCampaign({
    claims: [bare(claim, keepsTight)],
    seed,
    alpha: 1e-9,
    budget: parseBudget('quick', 1),
    engine: inlineEngine,
  });
  const { mutants, reason } = evidence.claims[0]!;
  if (reason.kind === 'failed') throw new Error(`${claim.id} failed: ${reason.message}`);
  const found = mutants.find(({ name }) => name === mutant);
  return found?.outcome === 'killed' ? found.cases : undefined;
}

/** The theorems of the examples, loaded as in a user's repository. */
async function fromExamples(): Promise<Theorem[]> {
  const folder = mkdtempSync(join(tmpdir(), 'lakatos-worst-cases-'));
  try {
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(root, join(folder, 'node_modules/lakatos'));
    const found: Theorem[] = [];
    for (const example of readdirSync(join(root, 'examples'), { withFileTypes: true })) {
      if (!example.isDirectory()) continue;
      const own = join(folder, example.name);
      cpSync(join(root, 'examples', example.name), own, { recursive: true });
      if (!readdirSync(own).includes('lakatos.config.ts')) continue;
      const { default: config } = (await import(join(own, 'lakatos.config.ts'))) as {
        readonly default: { readonly claims: readonly Claim[] };
      };
      found.push(...config.claims.flatMap(ofAuthor));
    }
    return found;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Those of the catalogue with a case at which the bound less 5% is refuted. */
async function fromCatalogue(seed: string, isAsked: (id: string) => boolean): Promise<Theorem[]> {
  const found: Theorem[] = [];
  for (const theorem of builtInClaims()
    .filter(({ id, tightAt }) => isAsked(id) && tightAt !== undefined)
    .flatMap(byBound)) {
    if ((await killedAfter(theorem, seed, true)) !== undefined) found.push(theorem);
    else console.error(`no witness known: ${theorem.claim.id}`);
  }
  return found;
}

async function main(): Promise<void> {
  const { seed, seeds, only = '' } = program.parse().opts<{ seed: string; seeds: number; only?: string }>();
  const isAsked = (id: string): boolean => id.includes(only);
  const theorems = [
    ...(await fromExamples()).filter(({ claim }) => isAsked(claim.id)),
    ...(await fromCatalogue(`${seed} 0`, isAsked)),
  ];
  const killed = Array.from({ length: seeds }, () => 0);
  for (const theorem of theorems) {
    const cases: (number | undefined)[] = [];
    for (let i = 0; i < seeds; i++) cases.push(await killedAfter(theorem, `${seed} ${i}`));
    for (const [i, after] of cases.entries()) if (after !== undefined) killed[i]!++;
    const shown = cases.map((after) => (after === undefined ? 'survived' : String(after)).padStart(8));
    console.log(`${theorem.claim.id.padEnd(44)} ${theorem.mutant.padEnd(16)} ${shown.join(' ')}`);
  }
  console.log(`${killed.join(', ')} of ${theorems.length} refuted`);
}

await main();
