import { UsageError } from '../../core/errors.ts';
import type { Definition } from './definitions.ts';
import { type Latex, type Node, textOf } from './nodes.ts';

/** A macro that the paper defines. */
export interface Macro {
  /** Of its arguments, as unified-latex writes them. */
  readonly signature: string;
  readonly count: number;
  /** Of the first argument, where it may be left out. */
  readonly fallback?: string;
  /** With #1, #2, … for the arguments. */
  readonly body: string;
  /** Set by `\let` to what the paper does not define: its body means that, whatever is defined later. */
  readonly isFinal?: true;
}
export type Macros = Pick<ReadonlyMap<string, Macro>, 'get'>;

/** What a definition makes of its name, where these macros are known. */
function meaningOf({ as }: Definition, known: Macros): Macro {
  if (typeof as !== 'string') return as;
  return known.get(as) ?? { signature: '', count: 0, body: `\\${as}`, isFinal: true };
}

/** The macros known at a place: groups and environments forget what they define. */
export interface Scope extends Macros {
  define(definition: Definition): void;
  /** The scope of a group in this one. */
  inner(): Scope;
}

export function scopeOf(outer?: Scope): Scope {
  const own = new Map<string, Macro>();
  const scope: Scope = {
    get: (name) => own.get(name) ?? outer?.get(name),
    define: (definition) => {
      const { name, isProvided, isGlobal } = definition;
      if (isGlobal && outer !== undefined) outer.define(definition);
      else if (!isProvided || scope.get(name) === undefined) own.set(name, meaningOf(definition, scope));
    },
    inner: () => scopeOf(scope),
  };
  return scope;
}

/** Every macro with its first meaning, and those that have only this one. */
export function firstMeanings(definitions: Iterable<Definition>): {
  readonly macros: ReadonlyMap<string, Macro>;
  readonly unchanged: ReadonlySet<string>;
} {
  const macros = new Map<string, Macro>();
  const unchanged = new Set<string>();
  for (const definition of definitions) {
    const { name, isProvided } = definition;
    const first = macros.get(name);
    const meaning = meaningOf(definition, macros);
    if (first === undefined) {
      macros.set(name, meaning);
      unchanged.add(name);
    } else if (!isProvided && first.body !== meaning.body) unchanged.delete(name);
  }
  return { macros, unchanged };
}

/** The arguments of the paper's own macros. */
export function signaturesOf(macros: ReadonlyMap<string, Macro>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...macros]
      .filter(([, { signature }]) => signature !== '')
      .map(([name, { signature }]) => [name, signature]),
  );
}

/** Macros may expand into so much in one statement, and so deep: a macro of itself never ends. */
const limits = { expansions: 1000, characters: 100_000, depth: 50 };

/** Expands the paper's macros, within limits. */
export interface Expander {
  /** What a macro stands for, parsed; undefined where the paper does not define it. */
  expand(node: Node, isMath: boolean, depth: number): readonly Node[] | undefined;
  /** Is it one that KaTeX cannot be given: an argument of it may be left out, or it has two meanings? */
  isUnknownToKatex(node: Node): boolean;
}

/** What is known of a paper's macros at a statement. */
export interface KnownMacros {
  readonly macros: Macros;
  /** Arguments of all of the paper's macros. */
  readonly signatures: Readonly<Record<string, string>>;
  /** Those that KaTeX is given. */
  readonly katex: Readonly<Record<string, string>>;
}

/** Of one statement. @throws {UsageError} naming `place` where macros expand without end */
export function expanderOf(
  latex: Latex,
  { macros, signatures, katex }: KnownMacros,
  place: string,
): Expander {
  let expansions = 0;
  let characters = 0;
  const final = new WeakSet<Node>();
  const found = (node: Node): Macro | undefined =>
    node.type === 'macro' && !final.has(node) ? macros.get(textOf(node)) : undefined;
  return {
    isUnknownToKatex: (node) => found(node) !== undefined && !(`\\${textOf(node)}` in katex),
    expand: (node, isMath, depth) => {
      const defined = found(node);
      if (defined === undefined) return undefined;
      const text = filledIn(latex, node, defined);
      expansions++;
      characters += text.length;
      if (expansions > limits.expansions || characters > limits.characters || depth > limits.depth)
        throw new UsageError(`${place}: \\${textOf(node)} expands into too much: is it defined by itself?`);
      const nodes = isMath ? latex.parseMath(text) : latex.parse(text);
      latex.attach(nodes, signatures);
      if (defined.isFinal === true) for (const one of nodes) final.add(one);
      return nodes;
    },
  };
}

/** The body with the arguments in it, as TeX would read it. */
function filledIn(latex: Latex, { args = [] }: Node, { body, count, fallback, signature }: Macro): string {
  const values = signature === 's o m' ? args.slice(2) : args;
  return body.replaceAll(/#(\d)/gu, (whole, digit: string) => {
    const i = Number(digit) - 1;
    if (i >= count) return whole;
    const value = values[i];
    const isGiven = value !== undefined && (value.openMark !== '' || value.content.length > 0);
    if (!isGiven) return i === 0 ? (fallback ?? '') : '';
    // a name before it ends where the argument begins
    return ` ${latex.print(value.content)}`;
  });
}

/** As KaTeX takes them, by name with the backslash: of one meaning and without optional arguments. */
export function katexMacros(
  macros: ReadonlyMap<string, Macro>,
  unchanged: ReadonlySet<string>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...macros]
      .filter(
        ([name, { signature, isFinal }]) =>
          unchanged.has(name) && isFinal !== true && !/[os]/u.test(signature),
      )
      .map(([name, { body }]) => [`\\${name}`, body]),
  );
}
