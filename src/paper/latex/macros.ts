import { UsageError } from '../../core/errors.ts';
import { inside, isBlank, isMacro, type Latex, type Node, textOf } from './nodes.ts';

/** A macro that the paper defines. */
export interface Macro {
  /** Of its arguments, as unified-latex writes them. */
  readonly signature: string;
  readonly count: number;
  /** Of the first argument, where it may be left out. */
  readonly fallback?: string;
  /** With #1, #2, … for the arguments. */
  readonly body: string;
}
export type Macros = ReadonlyMap<string, Macro>;

const definers: ReadonlySet<string> = new Set([
  'newcommand',
  'renewcommand',
  'providecommand',
  'DeclareRobustCommand',
]);
const documentDefiners = /^(?:New|Renew|Provide|Declare)(?:Expandable)?DocumentCommand$/u;

/** Arguments of macros that define something, where the parser does not know them. */
export const definerSignatures: Readonly<Record<string, string>> = {
  DeclareRobustCommand: 's m o o m',
  DeclarePairedDelimiter: 'm m m',
  declaretheorem: 'o m o',
  spnewtheorem: 's m o m',
  theoremstyle: 'm',
  lakatos: 'm',
  subfile: 'm',
  InputIfFileExists: 'm m m',
};

/** Adds the macros that are defined among these nodes, the last definition of a name counting. */
export function gatherMacros(latex: Latex, nodes: readonly Node[], macros: Map<string, Macro>): void {
  for (const [i, node] of nodes.entries()) {
    if (node.type === 'macro') {
      const defined = definedBy(latex, node) ?? definedByTex(latex, nodes, i);
      if (defined !== undefined) macros.set(...defined);
    } else if (node.type === 'environment' || node.type === 'group') {
      gatherMacros(latex, inside(node), macros);
    }
  }
}

function definedBy(latex: Latex, node: Node): [string, Macro] | undefined {
  const name = textOf(node);
  const args = node.args ?? [];
  const printed = args.map(({ content }) => latex.print(content).trim());
  if (definers.has(name) && args.length >= 5) {
    const [, , , count = '', fallback] = printed.length === 6 ? printed : [undefined, ...printed];
    const defaultGiven = args.at(-2)!.openMark === '[';
    return macro(printed.at(-4)!, printed.at(-1)!, Number(count || 0), defaultGiven ? fallback : undefined);
  }
  if (documentDefiners.test(name) && args.length === 3) {
    const spec = printed[1]!.replaceAll(/\s+/gu, ' ');
    const parts = spec.match(/[mos]|O\{[^}]*\}/gu) ?? [];
    if (parts.join('') !== spec.replaceAll(' ', '')) return undefined;
    const isSimple = parts.every((part, i) => part === 'm' || (i === 0 && part.startsWith('O')));
    if (!isSimple) return undefined;
    const fallback = parts[0]?.startsWith('O') === true ? parts[0].slice(2, -1) : undefined;
    return macro(printed[0]!, printed[2]!, parts.length, fallback);
  }
  if (name === 'DeclareMathOperator' && args.length === 3) {
    return macro(printed[1]!, `\\operatorname{${printed[2]!}}`, 0);
  }
  if (name === 'DeclarePairedDelimiter' && args.length === 3) {
    const defined = macro(printed[0]!, `${printed[1]!} #1 ${printed[2]!}`, 1);
    // a star or a size are formatting
    return defined && [defined[0], { ...defined[1], signature: 's o m' }];
  }
  return undefined;
}

/** `\def\name#1{…}` and `\let\name=\other`, which the parser leaves as they stand. */
function definedByTex(latex: Latex, nodes: readonly Node[], i: number): [string, Macro] | undefined {
  if (!isMacro(nodes[i], 'def', 'gdef', 'let')) return undefined;
  const [name, ...rest] = nodes.slice(i + 1, i + 22).filter((node) => !isBlank(node));
  if (name?.type !== 'macro') return undefined;
  if (isMacro(nodes[i], 'let')) {
    const other = rest[0]?.type === 'string' && textOf(rest[0]) === '=' ? rest[1] : rest[0];
    return other?.type === 'macro' ? macro(`\\${textOf(name)}`, `\\${textOf(other)}`, 0) : undefined;
  }
  const end = rest.findIndex(({ type }) => type === 'group');
  if (end === -1) return undefined;
  const parameters = latex.print(rest.slice(0, end)).replaceAll(/\s/gu, '');
  if (!/^(?:#\d)*$/u.test(parameters)) return undefined;
  return macro(`\\${textOf(name)}`, latex.print(inside(rest[end]!)), parameters.length / 2);
}

function macro(command: string, body: string, count: number, fallback?: string): [string, Macro] | undefined {
  const name = /^\\([a-zA-Z@]+|.)$/u.exec(command)?.[1];
  if (name === undefined || !(count >= 0 && count <= 9)) return undefined;
  const mandatory = Array.from({ length: count - (fallback === undefined ? 0 : 1) }, () => 'm');
  const signature = [...(fallback === undefined ? [] : ['o']), ...mandatory].join(' ');
  return [name, { signature, count, body, ...(fallback !== undefined && { fallback }) }];
}

/** The arguments of the paper's own macros. */
export function signaturesOf(macros: Macros): Readonly<Record<string, string>> {
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
  /** Is it one that KaTeX cannot be given, since an argument of it may be left out? */
  isOptional(node: Node): boolean;
}

/** Of one statement. @throws {UsageError} naming `place` where macros expand without end */
export function expanderOf(latex: Latex, macros: Macros, place: string): Expander {
  let expansions = 0;
  let characters = 0;
  return {
    isOptional: (node) => node.type === 'macro' && isOptional(macros.get(textOf(node))),
    expand: (node, isMath, depth) => {
      const found = node.type === 'macro' ? macros.get(textOf(node)) : undefined;
      if (found === undefined) return undefined;
      const text = filledIn(latex, node, found);
      expansions++;
      characters += text.length;
      if (expansions > limits.expansions || characters > limits.characters || depth > limits.depth)
        throw new UsageError(`${place}: \\${textOf(node)} expands into too much: is it defined by itself?`);
      const nodes = isMath ? latex.parseMath(text) : latex.parse(text);
      latex.attach(nodes, signaturesOf(macros));
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

function isOptional(macro: Macro | undefined): boolean {
  return macro !== undefined && /[os]/u.test(macro.signature);
}

/** As KaTeX takes them, by name with the backslash; those without optional arguments. */
export function katexMacros(macros: Macros): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...macros].filter(([, macro]) => !isOptional(macro)).map(([name, { body }]) => [`\\${name}`, body]),
  );
}
