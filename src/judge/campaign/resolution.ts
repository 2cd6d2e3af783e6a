import { exp, ln } from '../../core/elementary.ts';
import { memoize } from '../../core/memoize.ts';
import { results } from '../claims/checked-claim.ts';
import type { Claim } from '../claims/claim.ts';
import type { Resolution, TermResolution } from '../claims/evidence.ts';
import { boundFields, type BoundOfTerms, type TermValue, type TermValues } from '../claims/terms.ts';
import { resolutionAddress } from './address.ts';
import { blockSize, type BlockSource, sharedBlocks } from './blocks.ts';
import { evaluatorOf } from './evaluator.ts';
import type { Finding } from './finding.ts';
import type { RunContext } from './run-context.ts';
import { unspentShare } from './shrink-and-confirm.ts';

/*
 * The resolution of a claim: for each term of its bound the smallest error that would have been noticed. The
 * bound is evaluated again with the term changed, never the truth: it is held against what was computed of a
 * case, or against trajectories of a few cases, simulated once on streams of their own.
 *
 * *A change called refuted is refuted*, as a mutant is: P(a changed bound that is true at a case is called
 * refuted) ≤ the claim's share of α that its confirmations leave (`unspentShare`). At one case all changed
 * bounds, of all terms and sizes, are statements p ≥ p₀ or p ≤ p₀ (or μ ≤ μ₀) about the same number, and
 * where an e-process is above e it falls as p₀ moves away from what was seen towards the truth of the
 * statement (for bets factor by factor; for the mixtures of e-process.ts since n(p̂ − p₀) > 1/2 there). So if
 * any true one passes 1/α′ then so does that with p₀ = p, the truth: one event for each side and case, of
 * probability α′ each, however many changes are tried. The union is over `maxCases` cases and two sides.
 */

/** Cases that are simulated for it, and their part of the claim's steps. */
const maxCases = 4;
const shareOfSteps = 1 / 4;
/** Blocks of one of them, at most: outcomes are kept, and read again for every change; bets take longer. */
const maxBlocks = { counted: 4096, bet: 256 };
/**
 * For each change so many cases where it makes the bound stronger, those that the author names first, then
 * those nearest to a violation, among so many that are looked at; the change is in the false direction if
 * they are more than such a share.
 */
const casesOfChange = { most: 40, lookedAt: 120, share: 0.05 };
/** Relative changes tried: from a millionth to half of the term, or twice of it. */
const sizes = { least: 1e-6, count: 256, half: 0.5, twice: 1 };
/** Whole numbers are changed by one, two, four, …. */
const wholeSizes: readonly number[] = [1, 2, 4, 8, 16, 32, 64];

/** A term changed in one direction, by sizes that grow. */
interface Change {
  readonly term: string;
  readonly side: 'larger' | 'smaller';
  readonly sizes: readonly number[];
  readonly whole: boolean;
}

interface SeenCase {
  readonly case: unknown;
  readonly finding: Finding;
}

interface KnownCase extends SeenCase {
  readonly terms: TermValues;
}

/** The smallest refuted size of a change so far: its index (the number of sizes: none), and where. */
interface Best {
  index: number;
  at?: KnownCase;
  how?: Finding['how'];
}

/**
 * @param notable cases that the author names, or that were found before; `seen` all others
 * @returns undefined where the claim names no terms, or work was cut short
 */
export async function resolutionOf(
  context: RunContext,
  notable: readonly SeenCase[],
  seen: readonly SeenCase[],
): Promise<readonly TermResolution[] | undefined> {
  const { claim } = context;
  if (claim.kind === 'invariance' || claim.boundOfTerms === undefined) return undefined;
  const changed = changedStatements(claim, claim.boundOfTerms);
  const known = [...notable, ...seen].flatMap(({ case: c, finding }): KnownCase[] => {
    const terms = attempt(() => claim.boundOfTerms!.terms(c));
    return terms === undefined || finding.uninformative !== undefined ? [] : [{ case: c, finding, terms }];
  });
  const named = new Set(notable.map(({ case: c }) => c));
  const nearest = known.toSorted((a, b) => a.finding.margin - b.finding.margin);
  const searches: { change: Change; cases: readonly KnownCase[]; best: Best }[] = [];
  const names = [...new Set(known.flatMap(({ terms }) => Object.keys(terms)))];
  for (const change of names.flatMap((name) => changesOf(name, claim.boundOfTerms!))) {
    const having = nearest.filter(({ terms }) => isPositive(terms[change.term]));
    const looked = [
      ...having.filter(({ case: c }) => named.has(c)),
      ...having.filter(({ case: c }) => !named.has(c)).slice(0, casesOfChange.lookedAt),
    ];
    const cases: KnownCase[] = [];
    const best: Best = { index: change.sizes.length };
    for (const at of looked) {
      if (cases.length === casesOfChange.most) break;
      if (!(await context.pause())) return undefined;
      context.begin(at.case);
      if (!changed.isStronger(at, change)) continue;
      cases.push(at);
      if (at.finding.how === 'sampled') continue;
      lower(best, at, at.finding.how, (index) => changed.isRefuted(at, change, index));
    }
    if (cases.length > casesOfChange.share * looked.length) searches.push({ change, cases, best });
  }
  for (const { at, source, blocks } of await simulated(context, changed, searches)) {
    for (const { change, best } of searches) {
      if (!(await context.pause())) return undefined;
      context.begin(at.case);
      if (isPositive(at.terms[change.term]))
        await lowerAsync(best, at, (index) => changed.passes(at, change, index, source, blocks, context));
    }
  }
  return names.map((term) => ({
    term,
    whole: claim.boundOfTerms!.whole.includes(term),
    larger: resolutionIn(searches, term, 'larger'),
    smaller: resolutionIn(searches, term, 'smaller'),
  }));
}

function resolutionIn(
  searches: readonly { readonly change: Change; readonly best: Best }[],
  term: string,
  side: Change['side'],
): Resolution | null {
  const search = searches.find(({ change }) => change.term === term && change.side === side);
  if (search === undefined) return null;
  const { change, best } = search;
  const tried = change.sizes.at(-1)!;
  if (best.at === undefined) return { refuted: null, tried };
  const value = best.at.terms[term]!;
  const refuted = Number(change.sizes[best.index]!.toPrecision(3));
  return { refuted, tried, how: best.how!, ...(typeof value === 'number' && { value }) };
}

function isPositive(value: TermValue | undefined): boolean {
  return typeof value === 'number' ? value !== 0 : value?.some((x) => x !== 0) === true;
}

function changesOf(term: string, { whole }: BoundOfTerms<unknown>): readonly Change[] {
  const isWhole = whole.includes(term);
  const upTo = (most: number): readonly number[] =>
    Array.from(
      { length: sizes.count },
      (_, i) => most * exp((ln(sizes.least / most) * (sizes.count - 1 - i)) / (sizes.count - 1)),
    );
  return [
    { term, side: 'larger', sizes: isWhole ? wholeSizes : upTo(sizes.twice), whole: isWhole },
    { term, side: 'smaller', sizes: isWhole ? wholeSizes : upTo(sizes.half), whole: isWhole },
  ];
}

/** The terms with one of them changed; whole numbers stay positive, and at most double. */
function changedTerms(
  terms: TermValues,
  { term, side, sizes: all, whole }: Change,
  index: number,
): TermValues {
  const size = side === 'larger' ? all[index]! : -all[index]!;
  const change = (x: number): number => {
    if (!whole) return x * (1 + size);
    if (x + size < 0 || (Math.abs(size) > 1 && Math.abs(size) > x))
      throw new RangeError('changed by more than it is');
    return x + size;
  };
  const value = terms[term]!;
  return { ...terms, [term]: typeof value === 'number' ? change(value) : value.map(change) };
}

/** What is thrown or wrong where a term is changed says that the bound does not speak of it. */
function attempt<R>(work: () => R): R | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

/** The claim with one term changed, and what can be asked of it at a case. */
interface ChangedStatements {
  isStronger(at: KnownCase, change: Change): boolean;
  /** Of a case whose truth is computed. */
  isRefuted(at: KnownCase, change: Change, index: number): boolean;
  /** Of a sampled case: could it be refuted by so many trajectories? */
  isWithinReach(at: KnownCase, change: Change, index: number, trajectories: number): boolean;
  /** Of trajectories that were simulated. */
  passes(
    at: KnownCase,
    change: Change,
    index: number,
    source: BlockSource<unknown>,
    blocks: number,
    context: RunContext,
  ): Promise<boolean>;
}

function changedStatements(claim: Claim, { with: boundWith }: BoundOfTerms<unknown>): ChangedStatements {
  const field = boundFields[claim.kind]!;
  const isValue = results[field]!;
  const truth = memoize((c: object) => ('exactly' in claim ? claim.exactly?.(c) : undefined) as unknown);
  const statement = (change: Change, index: number): Claim => {
    const bound = boundWith((terms) => changedTerms(terms, change, index));
    const checked = (c: unknown, ...more: readonly unknown[]): unknown => {
      const value: unknown = bound(c, ...more);
      if (isValue(value) !== undefined) throw new RangeError('no bound');
      return value;
    };
    return { ...claim, [field]: checked, ...('exactly' in claim && { exactly: truth }) } as unknown as Claim;
  };
  /** The bound in the units of a finding. */
  const boundAt = (changed: Claim, c: unknown): number | undefined =>
    attempt(() => {
      switch (changed.kind) {
        case 'probability':
          return changed.atLeast(c).exit;
        case 'mean':
          return changed.atMost(c);
        case 'agreement': {
          const { exit } = changed.equals(c);
          return (exit.lo + exit.hi) / 2;
        }
        case 'inequality':
        case 'invariance':
          return undefined;
      }
    });
  const isRefuted: ChangedStatements['isRefuted'] = ({ case: c }, change, index) =>
    attempt(() => evaluatorOf<unknown>(statement(change, index)).exact(c)?.violated) === true;
  return {
    isRefuted,
    isStronger: (at, change) => {
      const index = change.whole ? 0 : Math.floor(0.8 * change.sizes.length);
      if (claim.kind === 'inequality') {
        const finding = attempt(() => evaluatorOf<unknown>(statement(change, index)).exact(at.case));
        return finding !== undefined && (finding.violated || finding.margin < at.finding.margin - 1e-9);
      }
      const bound = boundAt(statement(change, index), at.case);
      if (bound === undefined) return false;
      const rise = (bound - at.finding.bound) / Math.abs(at.finding.bound);
      return claim.kind === 'agreement' ? Math.abs(rise) > 1e-9 : rise < -1e-9;
    },
    isWithinReach: ({ case: c, finding }, change, index, trajectories) => {
      const bound = boundAt(statement(change, index), c);
      const seen = finding.observed['trajectories'] ?? 0;
      if (bound === undefined || finding.slack === null || !(seen > 0)) return false;
      const truthSeen = finding.bound / exp(finding.slack);
      // intervals that are shown are 4.9 standard errors wide to either side
      const error = (finding.found[1] - finding.found[0]) / 2 / 4.9;
      const z = ((truthSeen - bound) / error) * Math.sqrt(trajectories / seen);
      return (claim.kind === 'agreement' ? Math.abs(z) : z) > 9;
    },
    passes: async (at, change, index, source, blocks, { alpha }) => {
      try {
        const trial = evaluatorOf<unknown>(statement(change, index)).sampling(at.case).start(source);
        await trial.take(0, blocks);
        return trial.finding().logE >= -ln((alpha.claim * unspentShare) / (2 * maxCases));
      } catch {
        return false;
      }
    },
  };
}

/** Sizes to ask for, until none is left: half of those left where it is one of many, else in their order. */
function* indicesBelow(count: number): Generator<number, number | undefined, boolean> {
  if (count <= wholeSizes.length) {
    for (let index = 0; index < count; index++) if (yield index) return index;
    return undefined;
  }
  if (!(yield count - 1)) return undefined;
  let [lo, hi] = [0, count - 1];
  while (lo < hi) {
    const middle = Math.floor((lo + hi) / 2);
    if (yield middle) hi = middle;
    else lo = middle + 1;
  }
  return hi;
}

/** Lowers the best index to the smallest that is refuted at this case, if one below it is. */
function lower(best: Best, at: KnownCase, how: Finding['how'], refuted: (index: number) => boolean): void {
  const asked = indicesBelow(best.index);
  let next = asked.next();
  while (next.done !== true) next = asked.next(refuted(next.value));
  if (next.value !== undefined) Object.assign(best, { index: next.value, at, how });
}

/** The same against trajectories. */
async function lowerAsync(
  best: Best,
  at: KnownCase,
  refuted: (index: number) => Promise<boolean>,
): Promise<void> {
  const asked = indicesBelow(best.index);
  let next = asked.next();
  while (next.done !== true) next = asked.next(await refuted(next.value));
  if (next.value !== undefined) Object.assign(best, { index: next.value, at, how: 'sampled' });
}

/**
 * Simulates the sampled cases that promise the smallest sizes for the most changes, going by what exploration
 * saw of them.
 */
async function simulated(
  context: RunContext,
  changed: ChangedStatements,
  searches: readonly { readonly change: Change; readonly cases: readonly KnownCase[]; readonly best: Best }[],
): Promise<readonly { at: KnownCase; source: BlockSource<unknown>; blocks: number }[]> {
  const { claim, budget } = context;
  const steps = (budget.stepsPerClaim * shareOfSteps) / maxCases;
  const blocksOf = memoize(({ case: c, finding }: KnownCase): number => {
    const { blockSteps } = evaluatorOf<unknown>(claim).sampling(c);
    const isBet = claim.kind === 'mean' || finding.observed['hits'] !== undefined;
    const affordable = Math.floor(steps / Math.max(1, blockSteps));
    return Math.min(isBet ? maxBlocks.bet : maxBlocks.counted, affordable);
  });
  const votes = new Map<KnownCase, number>();
  for (const { change, cases, best } of searches) {
    const promised: Best = { index: best.index };
    for (const at of cases) {
      if (at.finding.how !== 'sampled' || at.finding.slack === null) continue;
      if (!(await context.pause())) return [];
      context.begin(at.case);
      const trajectories = blocksOf(at) * blockSize;
      if (trajectories === 0) continue;
      lower(promised, at, 'sampled', (index) => changed.isWithinReach(at, change, index, trajectories));
    }
    if (promised.at !== undefined) votes.set(promised.at, (votes.get(promised.at) ?? 0) + 1);
  }
  const chosen = [...votes].toSorted(([, a], [, b]) => b - a).slice(0, maxCases);
  const result = [];
  for (const [at] of chosen) {
    if (!(await context.pause())) return [];
    context.begin(at.case);
    const blocks = blocksOf(at);
    const shared = sharedBlocks(at.case, resolutionAddress(context, at.case), context);
    const sets = new Map<string, number>();
    const trial = evaluatorOf<unknown>(claim)
      .sampling(at.case)
      .start((make, set, from, to) => {
        sets.set(set, Math.max(to, sets.get(set) ?? 0));
        return shared(make, set, from, to);
      });
    await trial.take(0, blocks);
    // a changed bound must not ask for trajectories of another kind
    const source: BlockSource<unknown> = (make, set, from, to) => {
      if (to > (sets.get(set) ?? 0)) throw new RangeError('not simulated');
      return shared(make, set, from, to);
    };
    result.push({ at, source, blocks });
  }
  return result;
}
