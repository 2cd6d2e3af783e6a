import { describe, expect, it } from 'vitest';
import { exactly } from '../../src/core/enclosure.ts';
import type { Claim } from '../../src/judge/claims/claim.ts';
import { compareLinks, type LinkComparison } from '../../src/gate/compare-links.ts';
import { compareTheory } from '../../src/gate/compare.ts';
import { lockSchema, type Lock } from '../../src/gate/lock.ts';
import { parseNote, unnamed } from '../../src/gate/notes.ts';
import { firstLock, linksOn } from './locked-paper.ts';
import { type Files, paperClaims, paperFiles } from './paper-repository.ts';

async function compared(files: Files, claims: readonly Claim[], lock?: Lock): Promise<LinkComparison> {
  const { changes } = compareTheory(claims, lock);
  return compareLinks(await linksOn(files, claims), lock, claims, changes);
}

let lockOnce: Promise<Lock> | undefined;
function locked(): Promise<Lock> {
  lockOnce ??= makeLock();
  return lockOnce;
}

async function makeLock(): Promise<Lock> {
  const lock = firstLock(paperClaims, await linksOn(paperFiles, paperClaims));
  return lockSchema.parse(JSON.parse(JSON.stringify(lock)));
}

/** One file with one passage replaced, which must be there. */
function edited(path: string, passage: string, by: string): Files {
  if (!paperFiles[path]!.includes(passage)) throw new Error(`${path} has no passage ${passage}`);
  return { ...paperFiles, [path]: paperFiles[path]!.replace(passage, () => by) };
}

function without(id: string, more: Partial<Claim> = {}): readonly Claim[] {
  return paperClaims.map((claim) => (claim.id === id ? ({ ...claim, ...more } as Claim) : claim));
}

const weaker = {
  sides: ({ n, m }: { n: number; m: number }) => ({ lhs: exactly(n), rhs: exactly(n + 2 * m) }),
};
const main = 'paper/main.tex';
const lemmas = 'paper/sections/lemmas.tex';

type Case = readonly [string, Files, readonly Claim[], readonly string[], RegExp?];

/** The change; files and claims after it; what is said, as `kind: id`; words of the detail. */
const changes: readonly Case[] = [
  [
    'a constant of a statement',
    edited(lemmas, 'q\\, d(\\theta)', '2 q\\, d(\\theta)'),
    paperClaims,
    ['statement changed: lem:step'],
    /\{\+2\+\} q d .*; sizes\/step did not change/u,
  ],
  [
    'comments, white space, line breaks, spacing and fonts',
    {
      ...edited(main, 'If $d_0 \\leq r$ then % the start\n', 'If \\(d_0\n\n\\le r\\)   then~%another\n'),
      [lemmas]: paperFiles[lemmas]!.replace('q\\, d(\\theta)', 'q d\\bigl(\\theta\\bigr)')
        .replace('\\emph{twice}', '\\textbf{twice}')
        .replace('$x_i^2 \\ge 0$', '\\[x^{2}_{i} \\geq 0\\]'),
      'paper/more.tex': paperFiles['paper/more.tex']!.replace('align*', 'equation*')
        .replace('align*', 'equation*')
        .replace('&= b \\\\ &\\le', '= b \\leq'),
    },
    paperClaims,
    [],
  ],
  [
    'a macro that means something else',
    edited('paper/macros.tex', '2 T e^{-r^2/2}', '3 T e^{-r^2/2}'),
    paperClaims,
    ['statement changed: thm:drift'],
    /\[−2−\] \{\+3\+\} T e/u,
  ],
  [
    'a macro by another name',
    {
      ...edited('paper/macros.tex', '\\def\\rate', '\\newcommand*\\speed'),
      [main]: paperFiles[main]!.replace('$\\rate$', '$\\speed$'),
    },
    paperClaims,
    [],
  ],
  [
    'a bound in the claim alone',
    paperFiles,
    without('sizes/step', weaker),
    ['claim changed: sizes/step'],
    /^weakened: .*; the statement lem:step did not change$/u,
  ],
  [
    'both of them',
    edited(lemmas, 'q\\, d(\\theta)', '2 q\\, d(\\theta)'),
    without('sizes/step', weaker),
    ['both changed: lem:step'],
  ],
  [
    'a hypothesis in the statement alone',
    edited(main, 'If $d_0 \\leq r$ then', 'If $d_0 \\leq r$ and $\\sigma < 1$ then'),
    paperClaims,
    ['statement changed: thm:stagnation'],
    /the condition '\\sigma < 1' of the statement is in no claim$/u,
  ],
  [
    'a hypothesis in the claim alone',
    paperFiles,
    without('sizes/drift', {
      given: {
        'η < 2μ/β²': { holds: ({ n }: { n: number }) => n > 2 },
        'σ ≤ 1': { holds: ({ m }: { m: number }) => m > 50 },
      },
    }),
    ['claim changed: sizes/drift'],
    /hypotheses strengthened: new: σ ≤ 1.*the hypothesis 'σ ≤ 1' of sizes\/drift is not in the statement/u,
  ],
  [
    'a label renamed in paper and claim',
    edited(lemmas, '\\label{lem:levy}', '\\label{lem:maximum}'),
    without('sizes/levy', { paper: 'lem:maximum' }),
    ['statement renamed: lem:maximum'],
    /^it was called lem:levy$/u,
  ],
  [
    'a label renamed in the paper alone',
    edited(lemmas, '\\label{lem:levy}', '\\label{lem:maximum}'),
    paperClaims,
    [
      'mistake: label gone: sizes/levy',
      'statement renamed: lem:maximum',
      'no claim: lem:maximum',
      'no statement: sizes/levy',
    ],
  ],
  [
    'a statement deleted, and its claim',
    edited(lemmas, paperFiles[lemmas]!.split('\n')[1]!, ''),
    paperClaims.filter(({ id }) => id !== 'sizes/levy'),
    ['label gone: lem:levy'],
    /which sizes\/levy tested; it read: The maximum has at most twice/u,
  ],
  [
    'a label given twice',
    edited(lemmas, '\\label{cor:open}', '\\label{lem:step}'),
    paperClaims,
    ['mistake: label twice: lem:step', 'label gone: cor:open'],
  ],
  [
    'a claim without a statement',
    edited(lemmas, '\\lakatos{sizes/order}', ''),
    paperClaims,
    ['no claim: prop:order', 'no statement: sizes/order'],
  ],
  [
    'a new statement without a claim, a definition and a remark',
    edited(
      main,
      '\\drift*',
      '\\begin{thm}\\label{thm:new} $1 = 1$ \\end{thm}\\begin{defn}\\label{def:x} x \\end{defn}\\begin{rem}\\label{rem:x} x \\end{rem}',
    ),
    paperClaims,
    ['statement added: thm:new', 'no claim: thm:new', 'statement added: def:x', 'statement added: rem:x'],
  ],
  [
    'one of two claims taken from a statement',
    edited(lemmas, '\\lakatos{sizes/two-a}', ''),
    paperClaims,
    ['no statement: sizes/two-a'],
  ],
  [
    'a claim that the paper names by mistake',
    edited(lemmas, '\\lakatos{sizes/two-a}', '\\lakatos{sizes/two-a}\\lakatos{sizes/two-c}'),
    paperClaims,
    ['mistake: unknown claim: sizes/two-c'],
  ],
  [
    'a statement moved to another file',
    {
      ...edited('paper/more.tex', paperFiles['paper/more.tex']!.split('\n')[3]!, ''),
      [lemmas]: `${paperFiles[lemmas]!}${paperFiles['paper/more.tex']!.split('\n')[3]!}\n`,
    },
    paperClaims,
    [],
  ],
];

describe('a paper of twelve statements', () => {
  it('is read with all its files, and with nothing after its end', async () => {
    const { links, unlinked, mistakes } = await linksOn(paperFiles, paperClaims);
    const shown = links.map(({ statement, claims }) => [
      statement.label.replace(/ 1 without a label.*/u, ''),
      statement.isNumbered,
      claims.join(' '),
    ]);
    expect(shown).toEqual([
      ['def:lec', false, ''],
      ['thm:stagnation', true, 'sizes/product'],
      ['thm:drift', true, 'sizes/drift'],
      ['lem:step', true, 'sizes/step'],
      ['lem:levy', true, 'sizes/levy'],
      ['prop:order', true, 'sizes/order'],
      ['prop:two', true, 'sizes/two-a sizes/two-b'],
      ['cor:open', true, ''],
      ['prop:list', true, 'sizes/list'],
      ['lem:align', true, 'sizes/align'],
      ['lem:last', true, 'sizes/last'],
      ['Remark', false, ''],
    ]);
    expect(unlinked).toEqual(['sizes/without']);
    expect(mistakes).toEqual([]);
    const stagnation = links.find(({ statement }) => statement.label === 'thm:stagnation');
    expect(stagnation!.statement).toMatchObject({ title: 'Stagnation', file: 'paper/main.tex', line: 13 });
  });

  it('parts from its claims in no way where nothing changed', async () => {
    expect((await compared(paperFiles, paperClaims, await locked())).changes).toEqual([]);
  });

  it('is taken into a lock of a time without papers', async () => {
    const { links: _links, ...old } = await locked();
    const migrated = await compared(paperFiles, paperClaims, lockSchema.parse(old));
    expect(migrated.changes).toEqual([]);
    expect(migrated.locked.statements).toHaveLength(12);
    expect(migrated).toMatchObject({ statements: 10, tested: 9 });
  });
});

describe('the gate', () => {
  it.each(changes.map((change) => [change[0], change] as const))('judges right: %s', async (_, change) => {
    const [, files, claims, expected, detail] = change;
    const { changes: found, mistakes } = await compared(files, claims, await locked());
    const lines = [
      ...mistakes.map(({ claim, rule }) => `mistake: ${rule}: ${claim}`),
      ...found.flatMap(({ id, differences }) => differences.map(({ kind }) => `${kind}: ${id}`)),
    ];
    expect(lines.toSorted()).toEqual([...expected].toSorted());
    if (detail !== undefined) {
      const last = found.flatMap(({ differences }) => differences.map((difference) => difference.detail));
      expect(last.join('\n')).toMatch(detail);
    }
  });

  it('lets pass what a note names', async () => {
    const lock = await locked();
    const files = edited(lemmas, 'q\\, d(\\theta)', '2 q\\, d(\\theta)');
    const { changes: found } = await compared(files, paperClaims, lock);
    expect(unnamed(found, [])).toHaveLength(1);
    const note = parseNote('x.md', '- `lem:step` statement changed: the claim is stronger than the paper');
    expect(unnamed(found, note)).toEqual([]);
  });
});
