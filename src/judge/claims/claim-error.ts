import { fileURLToPath } from 'node:url';
import { inspect, type InspectOptions } from 'node:util';
import { canonicalJson, type Json } from '../../core/json.ts';
import { messageOf } from '../../core/errors.ts';
import { fileProblem } from './case-format.ts';

/** What an author's own code got wrong, or where it failed: the claim is broken, not refuted. */
export class ClaimError extends Error {
  override readonly name = 'ClaimError';
  /** What is wrong, in which part of the claim: the message without claim, case and place. */
  readonly what: string;
  /** The case at hand, if there was one that is plain JSON. */
  readonly case: Json | undefined;
  /** `file:line` in the author's own code, as far as it is known. */
  readonly place: string | undefined;

  constructor(
    message: string,
    { what, case: c, place, cause }: Omit<ClaimError, keyof Error> & { cause: unknown },
  ) {
    super(message, { cause });
    this.what = what;
    this.case = c;
    this.place = place;
  }
}

/** Which statement is at fault. */
export interface FaultyStatement {
  readonly claim: { readonly id: string; readonly definedAt?: string };
  /** `mutant 'half'`; absent where it is the claim itself. */
  readonly part?: string;
}

/** Where in a statement something went wrong. */
export interface FaultyPlace {
  /** Which function of the author's, where that is known. */
  readonly field?: string;
  readonly case?: unknown;
}

/**
 * The error in one line: the claim, the case if there is one, the field, what was thrown, and the author's
 * own line.
 */
export function claimError(
  { claim: { id, definedAt }, part }: FaultyStatement,
  thrown: unknown,
  place: FaultyPlace,
): ClaimError {
  if (thrown instanceof ClaimError) return thrown;
  const whose = part === undefined ? '' : ` (${part})`;
  const where = (thrown instanceof Error ? authorLine(thrown) : undefined) ?? definedAt;
  const isNamed = place.field === undefined || thrown instanceof FieldError;
  const problem = `${isNamed ? '' : `${spelled(place.field, definedAt)}: `}${messageOf(thrown)}`;
  const held = plainCase(place.case);
  const unheld = 'case' in place ? `, on case ${caseText(place.case)}` : '';
  const at = 'case' in place ? ` failed on case ${caseText(place.case)}` : ' failed';
  return new ClaimError(`claim '${id}'${whose}${at}: ${problem}${where === undefined ? '' : ` (${where})`}`, {
    what: `${part === undefined ? '' : `${part}: `}${problem}${held === undefined ? unheld : ''}`,
    case: held,
    place: where,
    cause: thrown,
  });
}

/** As authors write it: Python's names have underscores. */
function spelled(field: string, definedAt = ''): string {
  if (!/\.py:\d+$/u.test(definedAt)) return field;
  return field.replace(/^\w+/u, (name) =>
    name.replaceAll(/[A-Z]/gu, (capital) => `_${capital.toLowerCase()}`),
  );
}

/** What went wrong in a program of another language: the message begins with the field, as it says it. */
export class FieldError extends Error {
  override readonly name = 'FieldError';
}

/** A mistake found in a value that an author's function gave: there is no line to be read off its stack. */
export class WrongValue extends Error {
  override readonly name = 'WrongValue';

  constructor(message: string) {
    super(message);
    this.stack = `WrongValue: ${message}`;
  }
}

/** The folders of Lakatos' own code: `src` or `dist/src`, and the bundles of the latter. */
const ownCode = [new URL('../../', import.meta.url), new URL('../../../bundle/', import.meta.url)].map(
  (url) => fileURLToPath(url),
);
/** A bundle of built-in claims, whose authors count as any other's. */
const builtInBundle = /\/bundle\/catalogue-[^/]*$/u;
const stackFrame = /(?:\(|at (?:async )?)(?:file:\/\/)?(\/?[^()\s][^()]*?):(\d+):\d+\)?$/u;

/** `file:line` of the innermost call in an author's own code, as far as the stack tells. */
export function authorLine({ stack = '' }: Error): string | undefined {
  for (const line of stack.split('\n')) {
    const [, file, number] = stackFrame.exec(line) ?? [];
    if (file === undefined || file.startsWith('node:') || isOwnCode(file)) continue;
    if (!file.includes('/node_modules/')) return `${file}:${number}`;
  }
  return undefined;
}

function isOwnCode(file: string): boolean {
  return ownCode.some((folder) => file.startsWith(folder)) && !builtInBundle.test(file);
}

const oneLine: InspectOptions = { breakLength: Infinity, compact: true, customInspect: false, depth: 4 };

/** What Node says of the records that fast-check makes, and no author asked for. */
const noPrototype = '[Object: null prototype] ';

/** Longest text of a case in a message. */
const maxCaseText = 300;

function caseText(c: unknown): string {
  const plain = plainCase(c);
  const text = plain === undefined ? inspect(c, oneLine).replaceAll(noPrototype, '') : canonicalJson(plain);
  return text.length <= maxCaseText ? text : `${text.slice(0, maxCaseText)}…`;
}

/** What no file can hold is no case, for that very reason, which the message tells. */
function plainCase(c: unknown): Json | undefined {
  return fileProblem(c) === undefined ? (JSON.parse(canonicalJson(c as Json)) as Json) : undefined;
}
