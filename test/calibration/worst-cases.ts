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
 * npm run worst-cases: does the judge find the worst cases of theorems without being told? A version of every
 * theorem that promises 5% more is attacked, `tightAt` removed. Theorems are those of the examples that have
 * such a version; with --catalogue also those built in with a `tightAt` where the bound less 5% is refuted.
 * Needs `npm run build`.
 */

const program = new Command('worst-cases')
  .description(
    'Counts the theorems whose version that promises 5% more is refuted, with no case named in advance.',
  )
  .option('--seed <text>', 'seeds are this and a number', 'worst cases')
  .option('--seeds <n>', 'runs of each', count, 1)
  .option('--percent <n>', 'how much more it promises', Number, 5)
  .option('--catalogue', 'built-in theorems with a `tightAt` too, which takes long', false)
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

/** Of a claim with a version at 5% of its author's: that at so many percent, else its bound less so many. */
function ofAuthor(claim: Claim, percent: number): Theorem[] {
  const names = Object.keys(claim.mustRefute);
  if (!names.some((name) => name.startsWith('5% '))) return [];
  const mutant = names.find((name) => name.startsWith(`${percent}% `));
  if (mutant === undefined) return byBound(claim, percent);
  return [{ claim: { ...claim, mustRefute: { [mutant]: claim.mustRefute[mutant]! } } as Claim, mutant }];
}

/** Of a claim with an inequality that points one way: its bound less so many percent. */
function byBound(claim: Claim, percent: number): Theorem[] {
  const changes = lowered(claim, 1 - percent / 100);
  const mutant = `${percent}% less`;
  return changes === undefined
    ? []
    : [{ claim: { ...claim, mustRefute: { [mutant]: changes } } as Claim, mutant }];
}

function lowered(claim: Claim, share: number): object | undefined {
  switch (claim.kind) {
    case 'probability':
      return { atLeast: (c: unknown): Probability => fromExit(share * claim.atLeast(c).exit) };
    case 'mean':
      return { atMost: (c: unknown): number => share * claim.atMost(c) };
    case 'inequality':
      return { sides: (c: unknown, effort: number) => loweredSides(claim, share, c, effort) };
    case 'agreement':
    case 'invariance':
      return undefined;
  }
}

function loweredSides(
  claim: InequalityClaim<unknown>,
  share: number,
  c: unknown,
  effort: number,
): readonly Sides[] {
  return [claim.sides(c, effort)].flat().map(({ lhs, rhs }) => ({
    lhs,
    // towards the left side, whatever the sign
    rhs: { lo: rhs.lo * (rhs.lo > 0 ? share : 1 / share), hi: rhs.hi * (rhs.hi > 0 ? share : 1 / share) },
  }));
}

/** Without what plays no part here. */
function bare(claim: Claim, keepsTight: boolean): Claim {
  const { boundOfTerms: _terms, boundOfConstants: _constants, tightAt, ...others } = claim as Fields;
  return { ...others, ...(keepsTight && tightAt !== undefined && { tightAt }) };
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
async function fromExamples(percent: number): Promise<Theorem[]> {
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
      found.push(...config.claims.flatMap((claim) => ofAuthor(claim, percent)));
    }
    return found;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Those of the catalogue with a case at which the bound less 5% is refuted. */
async function fromCatalogue(
  percent: number,
  seed: string,
  isAsked: (id: string) => boolean,
): Promise<Theorem[]> {
  const found: Theorem[] = [];
  for (const theorem of builtInClaims()
    .filter(({ id, tightAt }) => isAsked(id) && tightAt !== undefined)
    .flatMap((claim) => byBound(claim, percent))) {
    if ((await killedAfter(theorem, seed, true)) !== undefined) found.push(theorem);
    else console.error(`no witness known: ${theorem.claim.id}`);
  }
  return found;
}

interface Flags {
  readonly seed: string;
  readonly seeds: number;
  readonly percent: number;
  readonly catalogue: boolean;
  readonly only?: string;
}

async function main(): Promise<void> {
  const { seed, seeds, percent, catalogue, only = '' } = program.parse().opts<Flags>();
  const isAsked = (id: string): boolean => id.includes(only);
  const theorems = [
    ...(await fromExamples(percent)).filter(({ claim }) => isAsked(claim.id)),
    ...(catalogue ? await fromCatalogue(percent, `${seed} 0`, isAsked) : []),
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
