import { UsageError } from '../core/errors.ts';
import { type Change, changedAmong, changeKinds, type ChangeKind, mustBeNamed } from './change.ts';

/** A change that a note names, and why it was made. */
export interface NamedChange {
  readonly id: string;
  readonly kind: ChangeKind;
  /** For mutants: which one. */
  readonly mutant?: string;
  readonly why: string;
}

/** What the reason reads in a skeleton; a note that still says so names nothing. */
const reasonToFill = 'WHY?';

/** How an item of a note reads. */
export const noteForm: string = 'expected items such as - `claim` weakened: why';

const entry = /^[-*]\s+`([^`]+)`\s+([a-z ]+?)(?:\s+'(.+?)')?\s*:\s*(.*)$/u;

/**
 * The changes that a note names: its list items that begin with a claim in back quotes, as `lakatos gate
 * --explain` writes them: - `family/name` weakened: why. All other text is for readers.
 * @throws {UsageError} naming the line, where such an item cannot be read or gives no reason
 */
export function parseNote(path: string, text: string): readonly NamedChange[] {
  return text.split(/\r?\n/u).flatMap((line, i) => {
    if (!/^[-*]\s+`/u.test(line)) return [];
    const place = `${path}:${i + 1}`;
    const [, id = '', kind = '', mutant, why = ''] = entry.exec(line) ?? [];
    const known = changeKinds.find((name) => name === kind);
    if (known === undefined) {
      throw new UsageError(
        `${place}: expected - \`claim\` kind: why, with a kind of ${changeKinds.join(', ')}; got '${line.slice(0, 80)}'`,
      );
    }
    if (why.trim() === '' || why.trim() === reasonToFill) {
      throw new UsageError(`${place}: the reason for '${kind}' of ${id} is missing`);
    }
    return [{ id, kind: known, ...(mutant !== undefined && { mutant }), why: why.trim() }];
  });
}

/** The differences that no note names though they must be named. */
export function unnamed(changes: readonly Change[], notes: readonly NamedChange[]): readonly Change[] {
  return changedAmong(
    changes.map(({ id, differences }) => ({
      id,
      differences: differences.filter(
        ({ kind, mutant }) =>
          mustBeNamed.has(kind) &&
          !notes.some(
            (note) =>
              note.id === id && note.kind === kind && (note.mutant === undefined || note.mutant === mutant),
          ),
      ),
    })),
  );
}

/** A note with every change in it and the reasons left to be filled in. */
export function noteSkeleton(changes: readonly Change[]): string {
  const items = changes.flatMap(({ id, differences }) =>
    differences.map(({ kind, detail, mutant }) => {
      const which = mutant === undefined ? '' : ` '${mutant}'`;
      const named = mustBeNamed.has(kind)
        ? `- \`${id}\` ${kind}${which}: ${reasonToFill}`
        : `Also \`${id}\`: ${kind}.`;
      return `${named}\n  ${detail.replaceAll(/\s+/gu, ' ')}`;
    }),
  );
  return [
    '# A change of the theory',
    '',
    'What changed, in a sentence or two, and why. Replace every WHY?.',
    '',
    ...items,
    '',
  ].join('\n');
}
