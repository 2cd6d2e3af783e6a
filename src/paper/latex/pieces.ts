import type { Piece } from '../../report/paper-statement.ts';
import { withLetters } from './letters.ts';
import type { Expander } from './macros.ts';
import {
  environmentOf,
  givenArgs,
  inside,
  type Latex,
  type Node,
  requireShallow,
  textOf,
  visible,
} from './nodes.ts';

const silent: ReadonlySet<string> = new Set(
  'label lakatos lakatosnote lakatostable todo marginpar noindent indent par smallskip medskip bigskip centering tag nonumber notag index vspace hspace itshape upshape em it bf rm normalfont color protect'.split(
    ' ',
  ),
);
const signs: Readonly<Record<string, string>> = {
  '%': '%',
  '&': '&',
  '#': '#',
  $: '$',
  _: '_',
  '{': '{',
  '}': '}',
  ',': ' ',
  ' ': ' ',
  '\\': ' ',
  quad: ' ',
  qquad: ' ',
  ldots: '…',
  dots: '…',
  S: '§',
  LaTeX: 'LaTeX',
  TeX: 'TeX',
};

/**
 * A statement for a reader: its text, and its formulas in TeX for KaTeX, which knows the paper's macros in
 * them; in the text they are expanded here.
 */
export function piecesOf(latex: Latex, nodes: readonly Node[], expander: Expander, place: string): Piece[] {
  const pieces: Piece[] = [];
  const addText = (text: string): void => {
    const last = pieces.at(-1);
    if (last !== undefined && 'text' in last) pieces[pieces.length - 1] = { text: last.text + text };
    else pieces.push({ text });
  };
  const walk = (list: readonly Node[], depth: number): void => {
    requireShallow(depth, place);
    for (const node of withLetters(visible(list))) visit(node, depth);
  };
  const visit = (node: Node, depth: number): void => {
    const name = environmentOf(node);
    switch (node.type) {
      case 'string':
        addText(textOf(node) === '~' ? ' ' : textOf(node));
        return;
      case 'whitespace':
        addText(' ');
        return;
      case 'parbreak':
        addText('\n');
        return;
      case 'inlinemath':
      case 'displaymath':
        pieces.push({
          math: latex.print(readable(inside(node), expander, depth)),
          display: node.type === 'displaymath',
        });
        return;
      case 'mathenv':
        pieces.push({ math: latex.print(readable([node], expander, depth)), display: true });
        return;
      case 'verb':
      case 'verbatim':
        addText(textOf(node));
        return;
      case 'macro':
        macro(node, depth);
        return;
      default:
        walk(inside(node), depth + 1);
        if (name !== undefined) addText('\n');
    }
  };
  const macro = (node: Node, depth: number): void => {
    const name = textOf(node);
    const expanded = expander.expand(node, false, depth);
    if (expanded !== undefined) {
      walk(expanded, depth + 1);
      return;
    }
    if (silent.has(name)) return;
    if (name in signs) {
      addText(signs[name]!);
      return;
    }
    if (name === 'item') addText('\n• ');
    const isReference = /ref$|^cite/iu.test(name);
    const args = givenArgs(node).filter(
      ({ openMark }) => openMark === '{' || (name === 'item' && openMark === ''),
    );
    if (isReference) addText(`[${args.map(({ content }) => latex.print(content)).join(', ')}]`);
    else for (const { content } of args.slice(name === 'item' ? 0 : -1)) walk(content, depth + 1);
  };
  walk(nodes, 0);
  return pieces
    .map((piece) => ('text' in piece ? { text: piece.text.replaceAll(/[ \t]+/gu, ' ') } : piece))
    .filter((piece) => !('text' in piece) || piece.text !== '');
}

/** Formulas without what names or links them, and macros that KaTeX is not given. */
function readable(nodes: readonly Node[], expander: Expander, depth: number): readonly Node[] {
  return nodes
    .filter(
      (node) =>
        node.type !== 'macro' || !/^(?:label|lakatos|lakatosnote|nonumber|notag|todo)$/u.test(textOf(node)),
    )
    .flatMap((node) => {
      if (expander.isUnknownToKatex(node))
        return readable(expander.expand(node, true, depth) ?? [], expander, depth + 1);
      const { content, args } = node;
      return [
        {
          ...node,
          ...(typeof content === 'object' && { content: readable(content, expander, depth + 1) }),
          ...(args && {
            args: args.map((arg) => ({ ...arg, content: readable(arg.content, expander, depth + 1) })),
          }),
        },
      ];
    });
}
