import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { CaseAccount } from '../judge/claims/case-account.ts';
import type { Claim } from '../judge/claims/claim.ts';
import { UsageError } from '../core/errors.ts';
import { parseSeed } from '../core/parse.ts';
import { caseTitle, formatOutcome } from '../report/format-case.ts';
import { casePage } from '../report/html/case-page.ts';
import { plainCase } from '../report/plain-case.ts';
import { plain } from '../report/terminal.ts';
import { brief } from '../report/format.ts';
import { type AskedCase, type ThreadFlags, withClaimThreads } from '../run/claim-jobs.ts';
import { defaults } from '../run/defaults.ts';
import { type Host, print } from '../host/host.ts';
import { casePictures } from '../run/contributions.ts';
import { type LoadedClaims, sourceLine } from '../config/load-claims.ts';
import { requireWritablePage } from '../files/output-folder.ts';
import { writeFiles } from '../files/write-files.ts';
import { parseJson } from '../files/parse-json.ts';
import { readText } from '../files/read-file.ts';
import { readEvidence } from '../files/read-json.ts';
import { checkCommand, explainCommand } from '../run/write-report.ts';

/** The flags of `lakatos explain` that say which case, and where it is shown. */
export interface CaseFlags extends ThreadFlags {
  readonly out: string;
  readonly case?: string;
  readonly seed?: string;
  readonly page?: string;
}

/** Cases have numbers up to this: more than any run draws. */
const maxNumber = 1_000_000;

/** Prints a case of a claim, what is claimed and what is found there; writes its page if asked for. */
export async function explainCase(
  host: Host,
  claim: Claim,
  loaded: LoadedClaims,
  flags: CaseFlags & { readonly case: string },
): Promise<void> {
  const asked = flags.seed === undefined ? undefined : parseSeed(flags.seed);
  const chosen = chosenCase(host.cwd, claim, flags, asked ?? loaded.config.seed ?? defaults.seed);
  const seed = asked ?? chosen.seed;
  if (flags.page !== undefined) requireWritablePage(host.cwd, flags.page);
  await withClaimThreads(host, loaded, 1, flags, async (threads) => {
    const { asked, which } = chosen;
    const on = { claim: claim.id, asked, seed, which };
    const account = await threads.require(
      'account',
      on,
      'file' in asked ? asked.file : `${claim.id}, ${which}`,
    );
    print(host.err, sourceLine(loaded));
    print(host.out, ...linesOf(account).map(plain));
    if (flags.page === undefined) return;
    const pictures = await casePictures(threads, { claim: claim.id, seed, case: account.case });
    const command = explainCommand(claim.id, { ...flags, seed });
    const page = casePage(account, { command, tex: claim.tex, ...pictures });
    await writeFiles(host.cwd, new Map([[flags.page, page]]));
    print(host.out, '', `page: ${flags.page}`);
  });
}

function linesOf(account: CaseAccount): readonly string[] {
  const outcome = formatOutcome(account);
  const width = Math.max(...outcome.map(([name]) => name.length)) + 2;
  return [
    caseTitle(account),
    `  ${account.says}`,
    '',
    ...plainCase(account.case).map(({ place, value }) => `  ${place} = ${value}`),
    '',
    ...account.explanation,
    ...outcome.map(([name, value]) => `${`${name}:`.padEnd(width)}${value}`),
  ];
}

/** A case, what it is in words, and the seed that goes with it. */
interface ChosenCase {
  readonly asked: AskedCase;
  readonly which: string;
  readonly seed: string;
}

/** @throws {UsageError} where there is no such case */
function chosenCase(cwd: string, claim: Claim, flags: CaseFlags, seed: string): ChosenCase {
  const { case: asked } = flags;
  const name = asked ?? '';
  const { tightAt = {} } = claim;
  if (name === 'nearest') return nearestCase(cwd, claim, flags);
  if (/^[1-9]\d*$/u.test(name)) {
    const number = Number(name);
    if (number > maxNumber) throw new UsageError(`--case: expected a number up to ${maxNumber}, got ${name}`);
    return { asked: { number }, which: `case ${number} of seed ${seed}`, seed };
  }
  if (Object.hasOwn(tightAt, name)) return { asked: { example: name }, which: `the example '${name}'`, seed };
  if (name === '' || !existsSync(resolve(cwd, name))) {
    const examples = Object.keys(tightAt).map((example) => `, '${example}'`);
    throw new UsageError(
      `--case: expected nearest${examples.join('')}, the number of a case, or a JSON file that holds one, got '${name}'`,
    );
  }
  const value = parseJson(readText(cwd, name), name);
  return { asked: { value, file: name }, which: `the case in ${name}`, seed };
}

function nearestCase(cwd: string, claim: Claim, flags: CaseFlags): ChosenCase {
  const path = join(flags.out, 'evidence.json');
  const make = `one is found by: ${checkCommand(claim.id, flags)}`;
  if (!existsSync(resolve(cwd, path))) throw new UsageError(`--case nearest: there is no ${path}; ${make}`);
  const { claims, seed } = readEvidence(cwd, path);
  const { nearest, progress } = claims.find(({ id }) => id === claim.id) ?? {};
  if (nearest === undefined)
    throw new UsageError(`--case nearest: ${path} has no nearest case of ${claim.id}; ${make}`);
  const margin = brief(progress?.at(-1)?.margin ?? Number.NaN);
  return {
    asked: { value: nearest, file: `${path}: nearest case of ${claim.id}` },
    which: `the nearest case (margin ${margin})`,
    seed,
  };
}
