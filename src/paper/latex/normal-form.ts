import { mathSign, withLetters } from './letters.ts';
import type { Expander } from './macros.ts';
import {
  environmentOf,
  givenArgs,
  inside,
  isMacro,
  type Latex,
  type Node,
  requireShallow,
  textOf,
  visible,
} from './nodes.ts';

/** Macros that only space, size, break or name something: left out with their arguments. */
const leftOut: ReadonlySet<string> = new Set(
  [
    'label lakatos tag nonumber notag noindent indent par smallskip medskip bigskip centering raggedright',
    'displaystyle textstyle scriptstyle scriptscriptstyle limits nolimits left right middle hfill vfill',
    'quad qquad thinspace medspace thickspace enspace enskip hspace vspace hskip vskip allowbreak nobreak',
    'linebreak newline pagebreak newpage break phantom hphantom vphantom mathstrut strut index hfil relax',
    'big Big bigg Bigg bigl Bigl biggl Biggl bigr Bigr biggr Biggr bigm Bigm biggm Biggm',
    'itshape upshape slshape bfseries mdseries rmfamily sffamily normalfont em it bf rm sl boldmath protect',
    'cite citep citet citealp parencite textcite leavevmode nopagebreak xspace unskip ignorespaces',
    'tiny small normalsize large footnotesize color kern mkern mskip',
    'todo marginpar lakatosnote lakatostable phantomsection qedhere',
  ].flatMap((line) => line.split(' ')),
);
const spaces: ReadonlySet<string> = new Set([',', ';', ':', '!', '>', ' ', '/', '\\']);
/** Macros that change only how their content looks. */
const unwrapped: ReadonlySet<string> = new Set(
  'emph textit textbf textrm textsf texttt textup textsc textsl textnormal textmd underline mbox hbox text ensuremath mathrm operatorname operatorname* footnote boldsymbol mathstrut textcolor textstyle mathop mathbin mathrel mathord'.split(
    ' ',
  ),
);
/** Environments that only lay out what is in them. */
const layout =
  /^(?:equation|align|aligned|alignat|alignedat|gather|gathered|multline|split|eqnarray|flalign|math|displaymath|center|flushleft|flushright|subequations|minipage|enumerate|itemize|description|small|quote)\*?$/u;
/** Other names of the same sign. */
const synonyms: Readonly<Record<string, string>> = {
  '\\leq': '\\le',
  '\\leqslant': '\\le',
  '\\geq': '\\ge',
  '\\geqslant': '\\ge',
  '\\neq': '\\ne',
  '\\rightarrow': '\\to',
  '\\dfrac': '\\frac',
  '\\tfrac': '\\frac',
  '\\lVert': '\\|',
  '\\rVert': '\\|',
  '\\Vert': '\\|',
  '\\lvert': '|',
  '\\rvert': '|',
  '\\vert': '|',
  '\\mid': '|',
  '\\colon': ':',
  '\\ldots': '\\dots',
  '\\cdots': '\\dots',
  '\\dotsc': '\\dots',
  '\\dotsb': '\\dots',
  '\\lbrack': '[',
  '\\rbrack': ']',
  '\\lbrace': '\\{',
  '\\rbrace': '\\}',
  '\\land': '\\wedge',
  '\\lor': '\\vee',
  '\\gets': '\\leftarrow',
  '\\prime': "'",
  '\\eqref': '\\ref',
  '\\cref': '\\ref',
  '\\Cref': '\\ref',
  '\\autoref': '\\ref',
};

/**
 * What LaTeX says, token by token: without comments, white space, line breaks, labels, spacing, fonts of text
 * and layout, with the paper's macros expanded. What is left is the text and the formulas.
 * @throws {UsageError} naming the place, where macros expand without end
 */
export function normalForm(
  latex: Latex,
  nodes: readonly Node[],
  expander: Expander,
  place: string,
): string[] {
  const tokens: string[] = [];
  const walk = (list: readonly Node[], isMath: boolean, depth: number, rows: boolean): void => {
    requireShallow(depth, place);
    const ready = isMath ? formula(visible(list)) : withLetters(visible(list));
    for (const node of ready) visit(node, isMath, depth, rows);
  };
  /** So many tokens are there after a word that the next text may go on. */
  let openWord = -1;
  /** Braces stay where there is more than one token in them. */
  const grouped = (list: readonly Node[], isMath: boolean, depth: number, rows: boolean): void => {
    const from = tokens.length;
    walk(list, isMath, depth, rows);
    if (tokens.length - from === 1 || !isMath) return;
    tokens.splice(from, 0, '{');
    tokens.push('}');
  };
  const visit = (node: Node, isMath: boolean, depth: number, rows: boolean): void => {
    switch (node.type) {
      case 'whitespace':
      case 'parbreak':
        openWord = -1;
        return;
      case 'string':
        pushText(textOf(node), isMath, rows);
        return;
      case 'inlinemath':
      case 'displaymath':
        walk(inside(node), true, depth + 1, false);
        return;
      case 'group':
        grouped(inside(node), isMath, depth + 1, rows);
        return;
      case 'verb':
      case 'verbatim':
        tokens.push(textOf(node));
        return;
      case 'environment':
      case 'mathenv':
        environment(node, isMath, depth, rows);
        return;
      case 'macro':
        macro(node, isMath, depth, rows);
        return;
      default:
        walk(inside(node), isMath, depth + 1, rows);
    }
  };
  const pushText = (text: string, isMath: boolean, rows: boolean): void => {
    if (text === '~') openWord = -1;
    if (text === '~' || (text === '&' && !rows)) return;
    if (isMath) {
      for (const sign of text) tokens.push(synonyms[mathSign(sign)] ?? mathSign(sign));
      return;
    }
    const word = text.normalize('NFC');
    const isWord = /^[\p{L}\p{N}]+$/u.test(word);
    if (isWord && openWord === tokens.length) tokens[tokens.length - 1] += word;
    else tokens.push(word);
    openWord = isWord ? tokens.length : -1;
  };
  const environment = (node: Node, isMath: boolean, depth: number, rows: boolean): void => {
    const name = environmentOf(node) ?? '';
    const inMath = isMath || node.type === 'mathenv';
    if (layout.test(name)) {
      walk(inside(node), inMath, depth + 1, rows);
      return;
    }
    tokens.push(`\\begin{${name}}`);
    walk(inside(node), inMath, depth + 1, true);
    tokens.push(`\\end{${name}}`);
  };
  const macro = (node: Node, isMath: boolean, depth: number, rows: boolean): void => {
    const name = textOf(node);
    const expanded = expander.expand(node, isMath, depth);
    if (expanded !== undefined) {
      walk(expanded, isMath, depth + 1, rows);
      return;
    }
    if (isMacro(node, '\\') && rows) {
      tokens.push('\\\\');
      return;
    }
    const args = givenArgs(node);
    if (leftOut.has(name) || spaces.has(name)) {
      openWord = -1;
      return;
    }
    if (unwrapped.has(name)) {
      const isText = /^(?:text|mbox|hbox|footnote|emph)/u.test(name);
      const last = args.at(-1);
      if (last !== undefined) walk(last.content, isMath && !isText, depth + 1, rows);
      return;
    }
    if (name === 'item') {
      tokens.push('\\item');
      // its label is formatting
      for (const { content } of args.filter(({ openMark }) => openMark === ''))
        walk(content, isMath, depth + 1, rows);
      return;
    }
    const isScript = name === '^' || name === '_';
    const sign = isScript ? name : `\\${name}`;
    tokens.push(synonyms[sign] ?? sign);
    if (synonyms[sign] === '\\ref' || name === 'ref') {
      const names = latex.print(args.at(-1)?.content ?? []).split(',');
      tokens.push(`{${names.map((one) => one.trim()).join(',')}}`);
      return;
    }
    for (const { content, openMark } of args) {
      if (openMark === '[') tokens.push('[');
      grouped(content, isMath, depth + 1, rows);
      if (openMark === '[') tokens.push(']');
    }
  };
  walk(nodes, false, 0, false);
  return tokens;
}

/** A length in TeX, or the beginning of one. */
const length = /^[-+]?[\d.,]*(?:m|mu|e|em|ex|p|pt|c|cm|mm|i|in|pc|s|sp)?$/u;

/** Without spaces and lengths of space; `x^2_i` is `x_i^2`, and `\not=` is `\ne`. */
function formula(nodes: readonly Node[]): readonly Node[] {
  const list = nodes.filter(({ type }) => type !== 'whitespace');
  for (let i = 0; i + 1 < list.length; i++) {
    const next = list[i + 1]!;
    if (isMacro(list[i], '^') && isMacro(next, '_')) [list[i], list[i + 1]] = [next, list[i]!];
    if (isMacro(list[i], 'not')) {
      const denied =
        next.type === 'string' && textOf(next) === '=' ? 'ne' : isMacro(next, 'in') ? 'notin' : '';
      if (denied !== '') list.splice(i, 2, { type: 'macro', content: denied });
    }
    if (isMacro(list[i], 'kern', 'mkern', 'mskip', 'hskip', 'vskip')) {
      let [end, text] = [i + 1, ''];
      while (list[end]?.type === 'string' && length.test(text + textOf(list[end]!)))
        text += textOf(list[end++]!);
      list.splice(i, end - i);
      i--;
    }
  }
  return list;
}
