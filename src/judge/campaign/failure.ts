import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { messageOf, UsageError } from '../../core/errors.ts';
import type { Claim } from '../claims/claim.ts';
import { authorLine, ClaimError } from '../claims/claim-error.ts';
import type { ClaimEvidence, Failure, Reason } from '../claims/evidence.ts';
import { shareOf } from '../claims/share.ts';
import { defaultMinimumInformative } from './verdict.ts';

/** Nothing is known of a claim: it failed, or was not come to in time. */
export type NoResult = Extract<Reason, { readonly kind: 'failed' | 'interrupted' }>;

/**
 * What is recorded of an error that ended the attack on a claim.
 * @param folder what files are named relative to
 */
export function failureOf(thrown: unknown, folder = ''): Failure {
  const isKnown = thrown instanceof ClaimError;
  const cause = isKnown ? thrown.cause : thrown;
  const place = isKnown ? thrown.place : cause instanceof Error ? authorLine(cause) : undefined;
  const defect = isDefect(cause, place);
  return {
    kind: 'failed',
    why: defect ? 'defect' : 'threw',
    message: isKnown ? thrown.what : messageOf(cause),
    ...(isKnown && thrown.case !== undefined && { case: thrown.case }),
    ...(place !== undefined && { place: folder === '' ? place : relative(folder, place) }),
    ...(defect && { stack: plainStack(cause as Error) }),
  };
}

/** The folder of the package, and what stands in it: as written, and as built. */
const ownFolder = fileURLToPath(new URL('../../../', import.meta.url)).replace(/\/dist\/$/u, '/');
const builtInClaims = ['properties/', 'dist/properties/', 'dist/bundle/'].map((part) => ownFolder + part);

/**
 * Is it Lakatos' own fault: that of a built-in claim, or of the innermost call where no author's code was
 * called? A `RangeError` says then that an author's function gave what cannot be used.
 */
function isDefect(thrown: unknown, place: string | undefined): boolean {
  if (!(thrown instanceof Error) || thrown instanceof UsageError) return false;
  if (builtInClaims.some((part) => place?.startsWith(part))) return true;
  if (thrown instanceof RangeError || authorLine(thrown) !== undefined) return false;
  const innermost = String(thrown.stack)
    .split('\n')
    .find((line) => /^\s+at .*\/.*:\d+/u.test(line));
  const own = innermost?.split(ownFolder)[1];
  return own !== undefined && !own.startsWith('node_modules/');
}

/** The stack without the machine's own folders. */
function plainStack({ stack }: Error): string {
  return String(stack).replaceAll('file://', '').replaceAll(ownFolder, '');
}

/**
 * The record of a claim of which nothing is known but why; a failure of no known place is where it is
 * defined.
 */
export function evidenceWithoutResult(
  claim: Claim,
  alpha: number,
  known: NoResult,
  folder = '',
): ClaimEvidence {
  const { definedAt } = claim;
  const reason: NoResult =
    known.kind === 'failed' && known.place === undefined && definedAt !== undefined
      ? { ...known, place: folder === '' ? definedAt : relative(folder, definedAt) }
      : known;
  const none = shareOf(0, 0);
  return {
    id: claim.id,
    kind: claim.kind,
    says: claim.says,
    tex: claim.tex,
    source: claim.source,
    ...(claim.notes !== undefined && { notes: claim.notes }),
    verdict: reason.kind === 'failed' ? 'failed' : 'undecided',
    reason,
    alpha,
    cases: { drawn: 0, accepted: 0, informative: 0, exact: 0, sampled: 0, ties: 0 },
    acceptance: [],
    informative: { share: none, minimum: claim.minimumInformative ?? defaultMinimumInformative },
    coverage: [],
    steps: 0,
    trajectories: 0,
    slack: null,
    points: [],
    progress: [],
    attempts: [],
    power: null,
    mutants: [],
    ablations: [],
  };
}
