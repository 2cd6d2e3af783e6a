import type { Macro } from './macros.ts';
import { inside, isBlank, isMacro, type Latex, type Node, textOf } from './nodes.ts';

/** What a definition says, where it stands. */
export interface Definition {
  readonly name: string;
  /** A macro, or the name of another one of which `\let` takes the meaning. */
  readonly as: Macro | string;
  /** `\providecommand`: only where there is none. */
  readonly isProvided: boolean;
  /** `\gdef`: its group does not end it. */
  readonly isGlobal: boolean;
}

const definers: ReadonlySet<string> = new Set([
  'newcommand',
  'renewcommand',
  'providecommand',
  'DeclareRobustCommand',
]);
const documentDefiners = /^(?:New|Renew|Provide|Declare)(?:Expandable)?DocumentCommand$/u;
/** The paper's links and notes mean themselves, whatever the notes' file makes of them. */
const never = /^lakatos(?:note|table|row)?$/u;

/** Arguments of macros, where the parser does not know them. */
export const knownSignatures: Readonly<Record<string, string>> = {
  DeclareRobustCommand: 's m o o m',
  DeclarePairedDelimiter: 'm m m',
  declaretheorem: 'o m o',
  spnewtheorem: 's m o m',
  newmdtheoremenv: 'o m o m o',
  newframedtheorem: 'm o m o',
  newshadedtheorem: 'm o m o',
  newtcbtheorem: 'o m m m m',
  theoremstyle: 'm',
  RequirePackage: 'o m',
  LoadClass: 'o m',
  lakatos: 'm',
  lakatosnote: 'm',
  todo: 'o m',
  marginpar: 'o m',
  subfile: 'm',
  import: 's m m',
  subimport: 's m m',
  InputIfFileExists: 'm m m',
};

/** What is defined among these nodes, by the nodes that do it. */
export function gatherDefinitions(latex: Latex, nodes: readonly Node[], found: Map<Node, Definition>): void {
  for (const [i, node] of nodes.entries()) {
    if (node.type === 'macro') {
      const defined = definedBy(latex, node) ?? definedByTex(latex, nodes, i);
      const isProvided = textOf(node).toLowerCase().startsWith('provide');
      if (defined !== undefined && !never.test(defined[0]))
        found.set(node, {
          name: defined[0],
          as: defined[1],
          isProvided,
          isGlobal: isMacro(node, 'gdef') || isMacro(nodes[i - 1], 'global'),
        });
    } else if (node.type === 'environment' || node.type === 'group') {
      gatherDefinitions(latex, inside(node), found);
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
function definedByTex(latex: Latex, nodes: readonly Node[], i: number): [string, Macro | string] | undefined {
  if (!isMacro(nodes[i], 'def', 'gdef', 'let')) return undefined;
  const [name, ...rest] = nodes.slice(i + 1, i + 22).filter((node) => !isBlank(node));
  if (name?.type !== 'macro') return undefined;
  if (isMacro(nodes[i], 'let')) {
    const other = rest[0]?.type === 'string' && textOf(rest[0]) === '=' ? rest[1] : rest[0];
    return other?.type === 'macro' ? [textOf(name), textOf(other)] : undefined;
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
