import { fingerprint, type Json } from '../core/json.ts';
import { version } from '../core/version.ts';
import type { ClaimEvidence } from '../judge/claims/evidence.ts';
import type { NotSharpened, Sharpness } from '../judge/claims/sharpness.ts';
import { brief } from './format.ts';
import { prettyJson } from './pretty-json.ts';

/** Version of `sharpness.json`. Files of version 1 do not say of which version of a claim they are. */
export const sharpnessVersion = 2;

/** What tells versions of a claim apart: not what it simulates, which shows only in what comes out. */
export interface ClaimVersion {
  /** Digest of its kind, words, formula and source. */
  readonly words: string;
  /** Digest of its hypotheses and its bound on fixed cases. */
  readonly bound: string;
}

/** The digest of a claim's words. */
export function wordsVersion({
  kind,
  says,
  tex,
  source,
}: Pick<ClaimEvidence, 'kind' | 'says' | 'tex' | 'source'>): string {
  return fingerprint([kind, says, tex, source]).slice(0, 16);
}

/** What sharpening found of one claim. */
export interface ClaimSharpness {
  /** The claim that was sharpened; absent where it could not be told, and in files of version 1. */
  readonly version?: ClaimVersion;
  readonly claim: string;
  readonly seed: string;
  readonly alpha: number;
  readonly budget: string;
  readonly results: readonly (Sharpness | NotSharpened)[];
}

/** `sharpness.json`: an entry for each claim that was sharpened, the last one. */
export interface SharpnessFile {
  readonly schema: typeof sharpnessVersion;
  readonly kind: 'sharpness';
  readonly lakatos: string;
  readonly claims: readonly ClaimSharpness[];
}

/**
 * The file with another entry: constants that were sharpened before and not now stay, unless they are of
 * another version of the claim.
 */
export function withSharpness(before: SharpnessFile | undefined, entry: ClaimSharpness): SharpnessFile {
  const others = (before?.claims ?? []).filter(({ claim }) => claim !== entry.claim);
  const old = (before?.claims ?? []).find(({ claim }) => claim === entry.claim);
  const names = new Set(entry.results.map(({ name }) => name));
  const same = old !== undefined && isOfVersion(old, entry.version) ? old.results : [];
  const kept = same.filter(({ name }) => !names.has(name));
  return {
    schema: sharpnessVersion,
    kind: 'sharpness',
    lakatos: version,
    claims: [...others, { ...entry, results: [...kept, ...entry.results] }].toSorted((a, b) =>
      a.claim < b.claim ? -1 : 1,
    ),
  };
}

/** Is it of this version of the claim, as far as that can be told? */
function isOfVersion({ version: found }: ClaimSharpness, now: ClaimVersion | undefined): boolean {
  return found !== undefined && found.words === now?.words && found.bound === now.bound;
}

/**
 * What was found, in sentences; of another version of the claim only that it is of another.
 * @param now the claim as it is today; undefined, or its bound, where that could not be told
 */
export function sharpnessSentences(
  entry: ClaimSharpness,
  now: Partial<ClaimVersion> | undefined,
): readonly string[] {
  const { claim, version: found, results } = entry;
  const anew = `left out; lakatos sharpen ${claim} finds it anew`;
  if (found === undefined) return [`not known of which version of the claim: ${anew}`];
  if (now?.words !== undefined && now.words !== found.words)
    return [`of an earlier version of the claim: ${anew}`];
  if (now?.bound === undefined) return [`not known whether of this version of the claim: ${anew}`];
  if (now.bound !== found.bound) return [`of an earlier version of the claim: ${anew}`];
  return results.map(formatSharpness);
}

export function sharpnessJson(file: SharpnessFile): string {
  return prettyJson(file as unknown as Json);
}

export function isSharpened(result: Sharpness | NotSharpened): result is Sharpness {
  return 'trials' in result;
}

/** Was the claim itself refuted, without any improvement? */
export function isFalse(result: Sharpness | NotSharpened): boolean {
  return isSharpened(result) && result.refuted === 0;
}

/** What was refuted: `two as it stands`, `two 1.99`. */
export function refutedVersion(result: Sharpness): string {
  const { name, refuted } = result;
  return `${name} ${isFalse(result) ? 'as it stands' : improvedValue(result, refuted!)}`;
}

/** What a constant becomes when it is improved by a share; the share where it differs from case to case. */
export function improvedValue({ claimed, side, what }: Sharpness, size: number): string {
  const sign = side === 'larger' ? 1 : -1;
  if (claimed !== undefined) return `${what === 'bound' ? '×' : ''}${brief(claimed * (1 + sign * size), 4)}`;
  return `${brief(100 * size)}% ${what === 'hypothesis' ? 'relaxed' : side}`;
}

/** How large an error in a constant of an equality is noticed. */
function formatError({ refuted, stands, ...result }: Sharpness): string {
  const at = (size: number): string =>
    `${improvedValue({ refuted, stands, ...result }, size)} (${brief(100 * size)}% ${result.side})`;
  if (refuted === null) return `no error was noticed, not even ${at(stands ?? 0)}`;
  return `wrong from ${at(refuted)}${stands === null ? '' : `, nothing found up to ${at(stands)}`}`;
}

/** In a few words: `two: refuted up to 1.99 …`, `bound: open …`, `bound: refuted as it stands`. */
export function formatSharpness(result: Sharpness | NotSharpened): string {
  const { name } = result;
  if (!isSharpened(result)) return `${name}: ${result.why}`;
  const { refuted, stands, isTwoSided } = result;
  if (isFalse(result)) return `${name}: refuted as it stands`;
  if (isTwoSided === true) return `${name}: ${formatError(result)}`;
  if (refuted === null)
    return `${name}: open, no counterexample even at ${improvedValue(result, stands ?? 0)}`;
  if (stands === null)
    return `${name}: sharp, an improvement by ${brief(100 * refuted)}% is refuted (${improvedValue(result, refuted)})`;
  return `${name}: refuted up to ${improvedValue(result, refuted)} (${brief(100 * refuted)}%), nothing found from ${improvedValue(result, stands)} (${brief(100 * stands)}%)`;
}
