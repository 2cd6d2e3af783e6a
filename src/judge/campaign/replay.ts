import { checkedClaim } from '../claims/checked-claim.ts';
import { parseCase } from '../claims/case-format.ts';
import type { Claim } from '../claims/claim.ts';
import type { Counterexample, Witness } from '../claims/evidence.ts';
import { isRefusal, UsageError } from '../../core/errors.ts';
import { evaluatorOf } from './evaluator.ts';
import { blockSize, freshBlocks } from './blocks.ts';
import { type Engine, referenceEngine } from './engine.ts';
import { loadBackend } from './load-backend.ts';
import { writtenLogE } from './confirm.ts';
import { type Finding, suspicion } from './finding.ts';
import { ablationTargets, admits, claimTarget, mutantTargets, type Target } from './target.ts';

/** No more is replayed for a file: what a thorough run spends on a claim, ten times over. */
const maxTrajectories = 1e9;
const maxSteps = 1e11;

/** As many blocks are kept in memory. */
const blocksAtOnce = 1024;

export interface ReplayResult {
  /**
   * Did the same numbers come out? To the last bit, but for what is worked out of what was sampled: another
   * version may do it in other steps.
   */
  readonly reproduced: boolean;
  /** What differs where they did not: the bound of the statement, at the same outcomes; absent: outcomes. */
  readonly otherBound?: {
    /** Do the outcomes refute the statement with its bound of today? */
    readonly refuted: boolean;
  };
  /** What was claimed, recorded and found now, a line each. */
  readonly lines: readonly string[];
}

/**
 * Does the experiment of a counterexample file again, on the very randomness that confirmed it.
 * @throws {UsageError} when the file speaks of a mutant, hypothesis or case that the claim does not know
 */
export async function replayWitness(
  claim: Claim,
  file: Counterexample,
  engine: Engine = referenceEngine,
): Promise<ReplayResult> {
  const target = targetOf(checkedClaim(claim), file);
  const parsed = parseCase(claim.schema, file.witness.case);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const place = ['case', ...(issue?.path ?? [])].join('.');
    throw new UsageError(`witness.${place}: ${issue?.message ?? 'not a case of this claim'}`);
  }
  const c: unknown = parsed.data;
  const { claim: loaded, backend } = await loadBackend(claim);
  const finding = await again(targetOf(loaded, file), c, file, engine);
  const isAdmitted = admits(target, c);
  const notes = [
    ...(backend === undefined ? [] : [`computed with ${backend}; another backend may differ in bits`]),
    ...(isAdmitted ? [] : ['note: the hypotheses of the statement no longer admit this case']),
  ];
  if (finding !== undefined && hasOtherBound(finding, file)) {
    return {
      reproduced: false,
      otherBound: { refuted: isAdmitted && isRefuted(finding, file) },
      lines: [
        `claimed then: ${claimedThen(finding, file)}`,
        `claimed now:  ${finding.claim}`,
        `found:        ${file.witness.truth}`,
        ...notes,
      ],
    };
  }
  const reproduced = finding !== undefined && sameNumbers(finding, file);
  const isJudgedOtherwise = !reproduced && finding !== undefined && sameOutcomes(finding, file.witness);
  return {
    reproduced,
    lines: [
      `claimed:  ${finding?.claim ?? file.witness.claim}`,
      `recorded: ${file.witness.truth}`,
      `now:      ${finding?.truth ?? 'the statement no longer needs randomness, or speaks of another case'}`,
      ...(isJudgedOtherwise
        ? [`note: the same outcomes have log e-value ${writtenLogE(finding)}, not ${file.witness.logE}`]
        : []),
      ...notes,
    ],
  };
}

function sameNumbers(finding: Finding, { witness }: Counterexample): boolean {
  return (
    sameOutcomes(finding, witness) &&
    sameBound(finding, witness) &&
    (witness.logE === undefined || isRounded(writtenLogE(finding), witness.logE))
  );
}

/** The right side of an inequality, which is observed as the left one is. */
const ofBound: ReadonlySet<string> = new Set(['rhsLo', 'rhsHi']);

function sameOutcomes(finding: Finding, witness: Witness): boolean {
  const outcomes = ({ observed, found }: Pick<Witness, 'observed' | 'found'>): ReadonlyMap<string, number> =>
    new Map([
      ...Object.entries(observed).filter(([name]) => !ofBound.has(name)),
      ['from', found[0]],
      ['to', found[1]],
    ]);
  const [now, then] = [outcomes(finding), outcomes(witness)];
  const isSame = finding.how === 'sampled' ? isRounded : Object.is;
  return now.size === then.size && [...now].every(([name, number]) => isSame(number, then.get(name)));
}

/** What is worked out of what was sampled, by other steps in another version, is the same up to this. */
const sameUpTo = 1e-9;

/** Is it the same number? What is counted is so exactly. */
function isRounded(number: number, other: number | undefined): boolean {
  if (other === undefined) return false;
  if (Number.isInteger(number) && Number.isInteger(other)) return number === other;
  return Math.abs(number - other) <= sameUpTo * Math.abs(other);
}

function sameBound(finding: Finding, witness: Witness): boolean {
  return (
    finding.bound === witness.bound &&
    [...ofBound].every((name) => finding.observed[name] === witness.observed[name])
  );
}

/** Is nothing but the bound another, or one now at which there is nothing to look for? */
function hasOtherBound(finding: Finding, { witness }: Counterexample): boolean {
  return !sameBound(finding, witness) && (isUnlooked(finding) || sameOutcomes(finding, witness));
}

/** Was the truth not looked for, since the bound is trivial? */
function isUnlooked({ how, trivial, observed }: Finding): boolean {
  return how !== 'sampled' && trivial && Object.keys(observed).length === 0;
}

/** With the bound itself, where its words are those of today. */
function claimedThen(finding: Finding, { witness }: Counterexample): string {
  if (witness.claim !== finding.claim) return witness.claim;
  return `${witness.claim}, of which the bound was ${witness.bound} and is ${finding.bound}`;
}

function isRefuted(finding: Finding, { witness }: Counterexample): boolean {
  if (finding.how !== 'sampled') return finding.violated;
  return finding.logE >= (witness.logThreshold ?? suspicion);
}

function targetOf(claim: Claim, { mutant, dropped }: Counterexample): Target<unknown> {
  if (mutant !== undefined) {
    const found = mutantTargets(claim).find(({ name }) => name === mutant);
    if (found === undefined) throw new UsageError(`claim '${claim.id}' has no mutant '${mutant}'`);
    return found;
  }
  if (dropped !== undefined) {
    const found = ablationTargets(claim).find(({ name }) => name === dropped);
    if (found === undefined) throw new UsageError(`claim '${claim.id}' has no hypothesis '${dropped}'`);
    return found;
  }
  return claimTarget(claim);
}

async function again(
  target: Target<unknown>,
  c: unknown,
  { witness }: Counterexample,
  engine: Engine,
): Promise<Finding | undefined> {
  const evaluator = evaluatorOf(target.statement);
  const known = evaluator.exact(c);
  // a bound that has become trivial has no test
  if (witness.how !== 'sampled' || (known !== undefined && isUnlooked(known))) return known;
  const trajectories = witness.observed['trajectories'] ?? 0;
  const blocks = trajectories / blockSize;
  if (!(Number.isInteger(blocks) && blocks >= 1)) {
    throw new UsageError(
      `witness.observed.trajectories: expected a positive multiple of ${blockSize}, got ${trajectories}`,
    );
  }
  const sampling = evaluator.sampling(c);
  if (!(trajectories <= maxTrajectories && blocks * sampling.blockSteps <= maxSteps)) {
    throw new UsageError(
      `witness: asks for ${trajectories} trajectories of ${sampling.blockSteps / blockSize} steps; at most ${maxTrajectories} trajectories and ${maxSteps} steps in all are replayed`,
    );
  }
  const context = { engine, meter: { steps: 0, trajectories: 0 } };
  const trial = sampling.start(freshBlocks(c, witness.address, context));
  for (let from = 0; from < blocks; from += blocksAtOnce)
    await trial.take(from, Math.min(blocks, from + blocksAtOnce));
  return trial.finding();
}

/**
 * Is the statement that a counterexample file speaks of violated at its case, on the randomness that the file
 * records? `undefined` where the claim no longer has that mutant or hypothesis, no longer reads the case, or
 * does not speak of it.
 */
export async function stillViolated(
  claim: Claim,
  file: Counterexample,
  engine: Engine = referenceEngine,
): Promise<boolean | undefined> {
  const known =
    (file.mutant === undefined || Object.hasOwn(claim.mustRefute, file.mutant)) &&
    (file.dropped === undefined || Object.hasOwn(claim.given, file.dropped));
  const parsed = parseCase(claim.schema, file.witness.case);
  if (!known || !parsed.success) return undefined;
  const target = targetOf(checkedClaim(claim), file);
  const c: unknown = parsed.data;
  try {
    if (!admits(target, c)) return undefined;
    const { claim: loaded } = await loadBackend(claim);
    const finding = await again(targetOf(loaded, file), c, file, engine);
    return finding && isRefuted(finding, file);
  } catch (thrown) {
    if (isRefusal(thrown)) return undefined;
    throw thrown;
  }
}
