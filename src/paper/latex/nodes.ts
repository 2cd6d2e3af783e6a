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

/** The same of a text that no parser has seen. @throws {UsageError} naming file and line */
export function requireShallowText(text: string, path: string): void {
  let depth = 0;
  let line = 1;
  for (const [token] of text.matchAll(/\\(?:begin|end)\b|\\[^]|%.*|[{}\n]/gu)) {
    if (token.endsWith('\n')) line++;
    else if (token === '{' || token === '\\begin') requireShallow(++depth, `${path}:${line}`);
    else if (token === '}' || token === '\\end') depth = Math.max(0, depth - 1);
  }
}

/** Commands that begin like a condition and are none. */
const noConditions: ReadonlySet<string> = new Set(
  'iff ifthenelse ifdef ifundef ifcsdef ifdefempty ifstrempty ifstrequal ifblank ifbool iftoggle'.split(' '),
);

/** Conditions of the document's own, which \newif declares: what each is at the place that is read. */
export type Switches = Map<string, boolean>;

/**
 * Without comments, and without what \iffalse, or \else of \iftrue, leaves out; so it is with conditions of
 * \newif, whose nodes become \iftrue or \iffalse here. Other conditions stay. A comment with white space
 * before it is white space; another one joins what it parts.
 * @param switches what is known of them before; gains what stands here, node by node
 */
export function* shown(nodes: readonly Node[], switches: Switches = new Map()): Generator<Node, void> {
  const open: ('shown' | 'hidden' | 'unknown')[] = [];
  let declares = false;
  for (const node of nodes) {
    const isHidden = open.includes('hidden');
    const name = node.type === 'macro' ? settled(node, switches, isHidden || declares) : '';
    if (declares && name !== '') {
      declares = false;
      if (!isHidden) switches.set(name, false);
      continue;
    }
    if (name === 'newif') {
      declares = true;
      continue;
    }
    if (name === 'iffalse' || name === 'iftrue') {
      open.push(name === 'iffalse' ? 'hidden' : 'shown');
      continue;
    }
    const known = open.at(-1);
    if (known !== undefined && /^if[a-zA-Z]*$/u.test(name) && !noConditions.has(name)) open.push('unknown');
    else if (known !== undefined && known !== 'unknown' && name === 'else') {
      open[open.length - 1] = known === 'shown' ? 'hidden' : 'shown';
      continue;
    } else if (known !== undefined && name === 'fi') {
      open.pop();
      if (known !== 'unknown') continue;
    }
    if (isHidden) continue;
    if (node.type !== 'comment') yield node;
    else if (node.leadingWhitespace === true || node.sameline === false)
      yield { ...node, type: 'whitespace' };
  }
}

/** The name of a command. A switch becomes what it is; one that is set is set. */
function settled(node: Node, switches: Switches, isIdle: boolean): string {
  const name = textOf(node);
  if (isIdle) return name;
  const [, which, value] = /^(.*)(true|false)$/u.exec(name) ?? [];
  if (which !== undefined && switches.has(`if${which}`)) switches.set(`if${which}`, value === 'true');
  const known = switches.get(name);
  if (known === undefined) return name;
  const condition = known ? 'iftrue' : 'iffalse';
  Object.assign(node, { content: condition });
  return condition;
}

/** What is shown of nodes whose switches are settled. */
export function visible(nodes: readonly Node[]): readonly Node[] {
  return [...shown(nodes)];
}
