import { replayWitness, type ReplayResult } from '../campaign/replay.ts';
import type { Claim } from '../claims/claim.ts';
import type { Counterexample } from '../claims/evidence.ts';
import { messageOf, UsageError } from '../core/errors.ts';
import { inlineEngine } from '../engine/inline.ts';
import { howKnown, title } from '../report/counterexample-markdown.ts';
import { plain } from '../report/terminal.ts';
import { exitCodes } from './exit-codes.ts';
import { type Host, print } from './host.ts';
import { loadClaims, type SourceFlags } from './load-claims.ts';
import { readCounterexample } from './read-json.ts';
import { nearest } from './select.ts';

/** Does the experiment of a counterexample file again. Returns 0 when the same bits come out, 1 when they do not. */
export async function replay(host: Host, path: string, flags: SourceFlags): Promise<number> {
  const file = readCounterexample(host.cwd, path);
  const { claims, others } = await loadClaims(host, flags);
  const claim = claimOf([...claims, ...others], file, path);
  const { reproduced, lines } = await again(claim, file, path);
  print(
    host.out,
    ...[title(file), `  ${file.says}`, `  ${howKnown(file)}`, '', ...file.witness.explanation, ...lines].map(
      plain,
    ),
    '',
    reproduced
      ? 'Reproduced, to the same bits.'
      : 'Not reproduced: what came out differs from what the file records.',
  );
  return reproduced ? exitCodes.fine : exitCodes.refuted;
}

async function again(claim: Claim, file: Counterexample, path: string): Promise<ReplayResult> {
  try {
    return await replayWitness(claim, file, inlineEngine());
  } catch (error) {
    if (error instanceof UsageError || error instanceof RangeError) {
      throw new UsageError(`${path}: ${plain(messageOf(error))}`);
    }
    throw error;
  }
}

function claimOf(claims: readonly Claim[], file: Counterexample, path: string): Claim {
  const claim = claims.find(({ id }) => id === file.claim);
  if (claim !== undefined) return claim;
  const near = nearest(
    file.claim,
    claims.map(({ id }) => id),
  );
  throw new UsageError(
    plain(
      `${path}: claim: there is no claim '${file.claim}' here; nearest: ${near.join(', ')} (its repository's configuration is named with --config)`,
    ),
  );
}
