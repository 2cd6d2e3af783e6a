import { UsageError } from '../../core/errors.ts';

/** A node of a LaTeX text, as unified-latex gives it: what is read of it here. */
export interface Node {
  readonly type: string;
  readonly content?: string | readonly Node[];
  /** Of an environment: its name. */
  readonly env?: string | Node;
  readonly args?: readonly Argument[];
  readonly position?: { readonly start: { readonly line: number } };
  /** Of a comment: did white space, or text, stand before it on its line? */
  readonly leadingWhitespace?: boolean;
  readonly sameline?: boolean;
}
export interface Argument {
  readonly content: readonly Node[];
  /** `{`, `[`, `*` alone, or nothing where the argument was left out. */
  readonly openMark: string;
}

/** The parser, loaded where there is a paper. */
export interface Latex {
  parse(text: string): readonly Node[];
  parseMath(text: string): readonly Node[];
  /** Gives macros their arguments: `m` mandatory, `o` optional, `s` a star. */
  attach(nodes: readonly Node[], signatures: Readonly<Record<string, string>>): void;
  print(nodes: readonly Node[]): string;
}

/** Loads the parser. */
export async function loadLatex(): Promise<Latex> {
  const [{ parse, parseMath }, { attachMacroArgs }, { printRaw }] = await Promise.all([
    import('@unified-latex/unified-latex-util-parse'),
    import('@unified-latex/unified-latex-util-arguments'),
    import('@unified-latex/unified-latex-util-print-raw'),
  ]);
  return {
    parse: (text) => parse(text).content,
    parseMath: (text) => parseMath(text),
    attach: (nodes, signatures) => {
      const info = Object.entries(signatures).map(([name, signature]) => [name, { signature }]);
      attachMacroArgs(
        nodes as Parameters<typeof attachMacroArgs>[0],
        Object.fromEntries(info) as Record<string, object>,
      );
    },
    print: (nodes) => printRaw(nodes as Parameters<typeof printRaw>[0]),
  };
}

/** The nodes inside, or none. */
export function inside({ content }: Node): readonly Node[] {
  return typeof content === 'string' || content === undefined ? [] : content;
}

/** The text of a node that is a text or the name of a macro. */
export function textOf({ content }: Node): string {
  return typeof content === 'string' ? content : '';
}

export function isMacro(node: Node | undefined, ...names: readonly string[]): boolean {
  return node?.type === 'macro' && names.includes(textOf(node));
}

/** Is it nothing but white space or a comment? */
export function isBlank({ type }: Node): boolean {
  return type === 'whitespace' || type === 'parbreak' || type === 'comment';
}

/** The name of an environment, undefined of other nodes. */
export function environmentOf({ type, env }: Node): string | undefined {
  if (type !== 'environment' && type !== 'mathenv') return undefined;
  return typeof env === 'string' ? env : env === undefined ? undefined : textOf(env);
}

export function lineOf({ position }: Node): number {
  return position?.start.line ?? 1;
}

/** Arguments that were given, without those left out. */
export function givenArgs({ args = [] }: Node): readonly Argument[] {
  return args.filter(({ content, openMark }) => openMark !== '' || content.length > 0);
}

/** The last arguments in braces, as many as asked for, as text. */
export function bracedArgs(latex: Latex, node: Node): readonly string[] {
  return givenArgs(node)
    .filter(({ openMark }) => openMark === '{')
    .map(({ content }) => latex.print(content).trim());
}

/** A tree deeper than this is no statement. */
const maxDepth = 200;

/** Refuses what would overflow the stack. @throws {UsageError} naming the place */
export function requireShallow(depth: number, place: string): void {
  if (depth > maxDepth) throw new UsageError(`${place}: groups are nested deeper than ${maxDepth} levels`);
}

/** Commands that begin like a condition and are none. */
const noConditions: ReadonlySet<string> = new Set(
  'iff ifthenelse ifdef ifundef ifcsdef ifdefempty ifstrempty ifstrequal ifblank ifbool iftoggle'.split(' '),
);

/**
 * Without comments, and without what \iffalse, or \else of \iftrue, leaves out; other conditions stay. A
 * comment with white space before it is white space; another one joins what it parts.
 */
export function visible(nodes: readonly Node[]): readonly Node[] {
  const open: ('shown' | 'hidden' | 'unknown')[] = [];
  return nodes.flatMap((node) => {
    const name = node.type === 'macro' ? textOf(node) : '';
    const isHidden = open.includes('hidden');
    if (name === 'iffalse' || name === 'iftrue') {
      open.push(name === 'iffalse' ? 'hidden' : 'shown');
      return [];
    }
    const known = open.at(-1);
    if (known !== undefined && /^if[a-zA-Z]*$/u.test(name) && !noConditions.has(name)) open.push('unknown');
    else if (known !== undefined && known !== 'unknown' && name === 'else') {
      open[open.length - 1] = known === 'shown' ? 'hidden' : 'shown';
      return [];
    } else if (known !== undefined && name === 'fi') {
      open.pop();
      if (known !== 'unknown') return [];
    }
    if (isHidden) return [];
    if (node.type !== 'comment') return [node];
    const parts = node.leadingWhitespace === true || node.sameline === false;
    return parts ? [{ ...node, type: 'whitespace' }] : [];
  });
}
