import { join, relative, resolve } from 'node:path';
import { afterAll, describe, test } from 'vitest';
import { runCampaign } from '../judge/campaign/campaign.ts';
import { canonicalJson, type Json } from '../core/json.ts';
import { inPieces } from '../judge/engine/pieces.ts';
import { withTimeLimit } from '../judge/engine/time-limit.ts';
import type { Evidence } from '../judge/claims/evidence.ts';
import { loadBuiltIn } from '../config/built-in.ts';
import type { LoadedConfig } from '../config/config-schema.ts';
import { defaults } from '../run/defaults.ts';
import { processHost } from '../host/host.ts';
import { requireWritable } from '../files/output-folder.ts';
import { writeFiles } from '../files/write-files.ts';
import { reportTargets } from '../run/report-targets.ts';
import { replayCommand } from '../run/write-report.ts';
import { counterexampleFiles, refutesClaim } from '../report/counterexample-files.ts';
import { counterexampleMarkdown } from '../report/counterexample-markdown.ts';
import { evidenceJson } from '../report/evidence-json.ts';
import { formatRefutation, formatSurvivors, formatWeakness } from './failure.ts';
import { engineFor, isReplayable, planOf, type TheoryOptions } from './plan.ts';

export type { TheoryOptions } from './plan.ts';

/** What a test hands to the reporter, as vitest's metadata of the test. */
export interface ClaimMeta {
  readonly cwd: string;
  readonly out: string;
  /** The claim's number among the claims of its theory. */
  readonly index: number;
  /** The evidence of a run of this claim alone, as JSON with the keys in their order. */
  readonly evidence: string;
}

declare module 'vitest' {
  interface TaskMeta {
    lakatos?: ClaimMeta;
  }
}

/** Here, since tests are made without waiting. */
const builtIn: LoadedConfig = await loadBuiltIn();

/**
 * Turns claims into vitest tests: of each one, that it `is corroborated` and that `its wrong versions are
 * refuted`. Same claims, seed, α and budget: the same evidence as of `lakatos check`, whichever tests are
 * selected. The tests have no time limit, since budgets count steps.
 * @throws {UsageError} on options that cannot be used
 */
export function theory(options: TheoryOptions): void {
  const host = processHost();
  const { cwd } = host;
  const { out = defaults.out } = options;
  const plan = planOf(cwd, builtIn, options);
  const caseLimitMs = 1000 * (options.caseLimit ?? options.config?.caseLimit ?? defaults.caseLimit);
  requireWritable(cwd, out, reportTargets());
  const { engine, close } = engineFor(options.engine ?? 'inline', host);
  const callSite = new Error('called here');
  Error.captureStackTrace(callSite, theory);
  const fail = (message: string): Error => failure(message, callSite);
  const attackAlone = (id: string, signal: AbortSignal): Promise<Evidence> => {
    let current: unknown;
    return withTimeLimit(
      () => `${id} failed: a piece of its work${onCase(current)}`,
      (goOn) => {
        const onPiece = (c?: unknown): void => {
          current = c;
          goOn();
        };
        // threads of blocks get long requests whole, to share them
        const here = options.engine === 'threads' ? engine() : inPieces(engine(), goOn);
        return runCampaign({ ...plan, only: new Set([id]), engine: here, signal, folder: cwd, onPiece });
      },
      caseLimitMs,
    );
  };

  describe('theory', () => {
    afterAll(close);
    for (const [index, claim] of plan.claims.entries()) {
      describe(claim.id, () => {
        let running: Promise<ClaimRun> | undefined;
        const claimRun = async (meta: { lakatos?: ClaimMeta }, signal: AbortSignal): Promise<ClaimRun> => {
          running ??= attackAlone(claim.id, signal).then(async (evidence) => ({
            evidence,
            refutation: await keepRefutation(cwd, out, evidence),
          }));
          const result = await running;
          meta.lakatos = { cwd, out, index, evidence: JSON.stringify(result.evidence) };
          return result;
        };
        test('is corroborated', { timeout: 0 }, async ({ task, signal }) => {
          const { evidence, refutation } = await claimRun(task.meta, signal);
          if (refutation !== undefined) throw fail(refutation);
          const claimEvidence = evidence.claims[0]!;
          if (claimEvidence.verdict !== 'corroborated') throw fail(formatWeakness(claimEvidence));
        });
        if (Object.keys(claim.mustRefute).length === 0) return;
        test('its wrong versions are refuted', { timeout: 0 }, async ({ task, signal }) => {
          const { evidence } = await claimRun(task.meta, signal);
          const claimEvidence = evidence.claims[0]!;
          // of wrong versions nothing is known then
          if (claimEvidence.verdict === 'failed') throw fail(formatWeakness(claimEvidence));
          const survivors = formatSurvivors(claimEvidence);
          if (survivors !== undefined) throw fail(survivors);
        });
      });
    }
  });
}

/** Cases are plain JSON, but it is where they may not be that a message is needed. */
function onCase(c: unknown): string {
  return c === undefined ? '' : ` on case ${canonicalJson(c as Json)}`;
}

interface ClaimRun {
  readonly evidence: Evidence;
  /** The counterexample to the claim in words, if there is one. */
  readonly refutation: string | undefined;
}

/** Writes the counterexample to the claim itself, if any, where `lakatos check` would, for replay. */
async function keepRefutation(cwd: string, out: string, evidence: Evidence): Promise<string | undefined> {
  const refuting = counterexampleFiles(evidence).find(({ file }) => refutesClaim(file));
  if (refuting === undefined) return undefined;
  const { path, file } = refuting;
  const folder = resolve(cwd, out);
  const json = relative(cwd, join(folder, `${path}.json`));
  const command = replayCommand(json, {});
  await writeFiles(
    folder,
    new Map([
      [`${path}.json`, evidenceJson(file)],
      [`${path}.md`, counterexampleMarkdown(file, command)],
    ]),
  );
  return formatRefutation(file, { file: json, ...(isReplayable(cwd) && { command }) });
}

/** An error that points to the call of `theory`, not into Lakatos. */
function failure(message: string, callSite: Error): Error {
  const error = new Error(message);
  error.name = 'Theory';
  error.stack = `Theory: ${message}\n${(callSite.stack ?? '').split('\n').slice(1).join('\n')}`;
  return error;
}
