import { UsageError } from '../../core/errors.ts';
import { inputFile, type FoundFile, type PaperFiles } from '../reader.ts';
import type { Paper, Statement } from '../statement.ts';
import {
  definerSignatures,
  expanderOf,
  gatherMacros,
  katexMacros,
  type Macro,
  type Macros,
  signaturesOf,
} from './macros.ts';
import {
  bracedArgs,
  environmentOf,
  givenArgs,
  inside,
  isBlank,
  isMacro,
  type Latex,
  lineOf,
  loadLatex,
  type Node,
  textOf,
  visible,
} from './nodes.ts';
import { normalForm } from './normal-form.ts';
import { piecesOf } from './pieces.ts';
import { noteTheorem, type Theorem, type TheoremState, usualTheorems } from './theorems.ts';

/** A file as far as it was read: its nodes, with those of the files that it puts in between. */
interface Part {
  readonly path: string;
  readonly nodes: readonly Node[];
}

/** Nodes of these hold no statement. */
const skipped: ReadonlySet<string> = new Set([
  'comment',
  'verbatim',
  'lstlisting',
  'filecontents',
  'filecontents*',
]);

/**
 * The statements of LaTeX documents. A file that another one puts in is no document of its own.
 * @throws {UsageError} in one line with the place: a missing file, a file within itself, an environment
 * without an end
 */
export async function texStatements(documents: readonly FoundFile[], files: PaperFiles): Promise<Paper> {
  const latex = await loadLatex();
  const whole = documents.map((document) => ({
    path: document.path,
    parts: partsOf(latex, document, files),
  }));
  const putIn = new Set(whole.flatMap(({ parts }) => parts.slice(1).map(({ path }) => path)));
  const roots = whole.filter(({ path }) => !putIn.has(path));
  const read = roots.map(({ parts }) => statementsOf(latex, parts));
  return {
    statements: read.flatMap(({ statements }) => statements),
    macros: Object.assign({}, ...read.map(({ macros }) => macros)) as Paper['macros'],
  };
}

/** A document and the files that it puts in, each once for each time, in the order of their beginnings. */
function partsOf(latex: Latex, document: FoundFile, files: PaperFiles): readonly Part[] {
  const parts: Part[] = [];
  const readPart = ({ path, text }: FoundFile, open: readonly string[]): void => {
    const nodes = latex.parse(readText(text));
    latex.attach(nodes, definerSignatures);
    parts.push({ path, nodes });
    for (const node of readable(nodes)) {
      if (!isMacro(node, 'input', 'include', 'subfile')) continue;
      const place = `${path}:${lineOf(node)}`;
      const next = inputFile(files, bracedArgs(latex, node)[0] ?? '', document.path, path, place);
      if (open.includes(next.path) || open.length > 50)
        throw new UsageError(`${place}: \\${textOf(node)}: ${next.path} is put into itself`);
      readPart(next, [...open, next.path]);
    }
  };
  readPart(document, [document.path]);
  return parts;
}

/** Up to the end of the document, and with braces for `\input name`, as plain TeX has it. */
function readText(text: string): string {
  const end = /^[^%\n]*?\\end\{document\}/mu.exec(text);
  const part = end === null ? text : text.slice(0, end.index + end[0].length);
  return part.replaceAll(/\\(input|include)[ \t]+([^\s{}%\\]+)/gu, '\\$1{$2}');
}

/** The nodes that are read, those in groups and environments too. */
function* readable(nodes: readonly Node[]): Generator<Node> {
  for (const node of visible(nodes)) {
    yield node;
    if (node.type === 'group' || (node.type === 'environment' && !skipped.has(environmentOf(node) ?? '')))
      yield* readable(inside(node));
  }
}

function statementsOf(latex: Latex, parts: readonly Part[]): Paper {
  const macros = new Map<string, Macro>();
  const state: TheoremState = { theorems: new Map(usualTheorems), style: 'plain' };
  for (const { nodes } of parts) {
    gatherMacros(latex, nodes, macros);
    for (const node of readable(nodes)) if (node.type === 'macro') noteTheorem(latex, node, state);
  }
  const statements = parts.flatMap(({ path, nodes }) => {
    latex.attach(nodes, signaturesOf(macros));
    return [...statementsIn(latex, path, [...readable(nodes)], state.theorems, macros)];
  });
  return { statements, macros: katexMacros(macros) };
}

function* statementsIn(
  latex: Latex,
  path: string,
  nodes: readonly Node[],
  theorems: ReadonlyMap<string, Theorem>,
  macros: Macros,
): Generator<Statement> {
  const unnamed = new Map<string, number>();
  for (const [i, node] of nodes.entries()) {
    const place = `${path}:${lineOf(node)}`;
    if (isMacro(node, 'begin')) {
      const name = nodes[i + 1] === undefined ? '' : latex.print(inside(nodes[i + 1]!));
      if (theorems.has(name) || /^restatable\*?$/u.test(name))
        throw new UsageError(`${place}: \\begin{${name}} has no \\end{${name}}`);
    }
    const name = environmentOf(node)?.replace(/\*$/u, '');
    if (name === undefined) continue;
    const opened = openedBy(latex, node);
    const kind = name === 'restatable' ? opened.kind : name;
    const theorem = theorems.get(kind ?? '') ?? theorems.get(environmentOf(node)!);
    if (kind === undefined || theorem === undefined) continue;
    const { body, title, label } = opened;
    const names = [...readable(body)]
      .filter((inner) => isMacro(inner, 'lakatos'))
      .flatMap((inner) =>
        bracedArgs(latex, inner).map((claim) => ({ claim, file: path, line: lineOf(inner) })),
      );
    const found = label ?? labelIn(latex, body) ?? names.map(({ claim }) => `\\lakatos{${claim}}`)[0];
    const number = (unnamed.get(theorem.printed) ?? 0) + 1;
    if (found === undefined) unnamed.set(theorem.printed, number);
    const isStarred = environmentOf(node) === `${kind}*` && !theorems.has(`${kind}*`);
    yield {
      from: 'paper',
      label: found ?? `${theorem.printed} ${number} without a label in ${path}`,
      kind: theorem.printed,
      ...(title !== undefined && { title }),
      file: path,
      line: lineOf(node),
      tokens: normalForm(latex, body, expanderOf(latex, macros, place), place),
      names,
      isNumbered: theorem.isNumbered && !isStarred,
      shown: piecesOf(latex, body, expanderOf(latex, macros, place), place),
    };
  }
}

/** What stands between the name of an environment and its statement. */
interface Opening {
  readonly body: readonly Node[];
  readonly title?: string;
  /** Of restatable: the environment that it stands for. */
  readonly kind?: string;
  /** Where the optional argument gives it: thmtools' label=…. */
  readonly label?: string;
}

function openedBy(latex: Latex, node: Node): Opening {
  const optional = givenArgs(node).find(({ openMark }) => openMark === '[');
  let body = inside(node);
  let title = optional && latex.print(optional.content);
  const first = body.findIndex((inner) => !isBlank(inner));
  const isOpen = first !== -1 && body[first]!.type === 'string' && textOf(body[first]!) === '[';
  if (title === undefined && isOpen) {
    const end = body.findIndex((inner, i) => i > first && inner.type === 'string' && textOf(inner) === ']');
    if (end !== -1) {
      title = latex.print(body.slice(first + 1, end));
      body = body.slice(end + 1);
    }
  }
  let kind: string | undefined;
  if (/^restatable\*?$/u.test(environmentOf(node) ?? '')) {
    const groups = [...body.entries()].filter(([, inner]) => inner.type === 'group').slice(0, 2);
    kind = groups[0] && latex.print(inside(groups[0][1])).trim();
    body = body.slice((groups[1]?.[0] ?? -1) + 1);
  }
  const option = (key: string): string | undefined =>
    new RegExp(`(?:^|,)\\s*${key}\\s*=\\s*\\{?([^,{}]*)`, 'u').exec(title ?? '')?.[1]?.trim();
  const label = option('label');
  const hasOptions = /(?:^|,)\s*(?:label|name|restate|title)\s*=/u.test(title ?? '');
  const shown = hasOptions ? (option('name') ?? option('title')) : title;
  return {
    body,
    ...(shown !== undefined && { title: shown.replaceAll(/\s+/gu, ' ').trim() }),
    ...(kind !== undefined && { kind }),
    ...(label !== undefined && { label }),
  };
}

/** The first label that is no equation's. */
function labelIn(latex: Latex, body: readonly Node[]): string | undefined {
  const label = [...readable(body)].find((node) => isMacro(node, 'label'));
  return label && bracedArgs(latex, label)[0];
}
