import { UsageError } from '../../core/errors.ts';
import type { FoundFile, PaperFiles } from '../reader.ts';
import type { Paper, Statement } from '../statement.ts';
import { definitionsOf, isOpen, type Part, partsOf, readable, readDocument } from './documents.ts';
import {
  expanderOf,
  firstMeanings,
  katexMacros,
  type KnownMacros,
  type Scope,
  scopeOf,
  signaturesOf,
} from './macros.ts';
import {
  bracedArgs,
  environmentOf,
  inside,
  isMacro,
  type Latex,
  lineOf,
  loadLatex,
  type Node,
  visible,
} from './nodes.ts';
import { normalForm } from './normal-form.ts';
import { openedBy } from './opening.ts';
import { piecesOf } from './pieces.ts';
import { noteTheorem, type TheoremState, usualTheorems } from './theorems.ts';

/**
 * The statements of LaTeX documents. A file that another one puts in is no document of its own.
 * @throws {UsageError} in one line with the place: a missing file, a file within itself, an environment
 * without an end
 */
export async function texStatements(documents: readonly FoundFile[], files: PaperFiles): Promise<Paper> {
  const latex = await loadLatex();
  const whole = documents.map((document) => readDocument(latex, document, files));
  const putIn = new Set(
    whole.flatMap((document) =>
      partsOf(document)
        .slice(1)
        .map(({ path }) => path),
    ),
  );
  const roots = whole.filter(({ path }) => !putIn.has(path));
  const { macros: all, unchanged } = firstMeanings(roots.flatMap(definitionsOf));
  const macros = katexMacros(all, unchanged);
  const statements = roots.flatMap((root) => [...statementsOf(latex, root, macros)]);
  return { statements, macros };
}

/** What is known while a document is read. */
interface Reading {
  readonly latex: Latex;
  readonly state: TheoremState;
  readonly known: Omit<KnownMacros, 'macros'>;
  /** Statements without a label, by what is printed and the file. */
  readonly unnamed: Map<string, number>;
}

function statementsOf(latex: Latex, root: Part, katex: Paper['macros']): Iterable<Statement> {
  const { macros } = firstMeanings(definitionsOf(root));
  const signatures = signaturesOf(macros);
  for (const { nodes } of partsOf(root)) latex.attach(nodes, signatures);
  const state: TheoremState = { theorems: new Map(usualTheorems), style: 'plain' };
  const reading: Reading = { latex, state, known: { signatures, katex }, unnamed: new Map() };
  return statementsIn(reading, root, root.nodes, scopeOf());
}

/** In the order of TeX: what is defined counts from where it is defined to where its group ends. */
function* statementsIn(
  reading: Reading,
  part: Part,
  nodes: readonly Node[],
  scope: Scope,
): Generator<Statement> {
  const { latex, state } = reading;
  const seen = visible(nodes);
  for (const [i, node] of seen.entries()) {
    const definition = part.definitions.get(node);
    if (definition !== undefined) scope.define(definition);
    if (node.type === 'macro') {
      noteTheorem(latex, node, state);
      requireEnd(reading, part, node, seen[i + 1]);
      for (const input of part.inputs.get(node) ?? [])
        yield* statementsIn(reading, input, input.nodes, scope);
      continue;
    }
    if (!isOpen(node)) continue;
    const isDocument = environmentOf(node) === 'document';
    const inner = isDocument ? scope : scope.inner();
    const statement = statementOf(reading, part, node, inner);
    if (statement !== undefined) yield statement;
    yield* statementsIn(reading, part, inside(node), inner);
  }
}

/** @throws {UsageError} where a statement begins and never ends */
function requireEnd({ latex, state }: Reading, { path }: Part, node: Node, next: Node | undefined): void {
  if (!isMacro(node, 'begin') || next === undefined) return;
  const name = latex.print(inside(next));
  if (state.theorems.has(name) || /^restatable\*?$/u.test(name))
    throw new UsageError(`${path}:${lineOf(node)}: \\begin{${name}} has no \\end{${name}}`);
}

function statementOf(
  { latex, state: { theorems }, known, unnamed }: Reading,
  { path, definitions }: Part,
  node: Node,
  scope: Scope,
): Statement | undefined {
  const environment = environmentOf(node);
  const name = environment?.replace(/\*$/u, '');
  if (environment === undefined || name === undefined) return undefined;
  const theoremOf = (kind: string) => theorems.get(kind) ?? theorems.get(environment);
  const opened = openedBy(latex, node, theoremOf(name)?.labelPrefix);
  const kind = name === 'restatable' ? opened.kind : name;
  const theorem = theoremOf(kind ?? '');
  if (kind === undefined || theorem === undefined) return undefined;
  const { body, title, label } = opened;
  const place = `${path}:${lineOf(node)}`;
  const own = scope.inner();
  for (const inner of readable(body)) {
    const definition = definitions.get(inner);
    if (definition !== undefined) own.define(definition);
  }
  const expander = () => expanderOf(latex, { ...known, macros: own }, place);
  const names = [...readable(body)]
    .filter((inner) => isMacro(inner, 'lakatos'))
    .flatMap((inner) =>
      bracedArgs(latex, inner).map((claim) => ({ claim, file: path, line: lineOf(inner) })),
    );
  const found = label ?? labelIn(latex, body) ?? names.map(({ claim }) => `\\lakatos{${claim}}`)[0];
  const key = `${theorem.printed} ${path}`;
  const number = (unnamed.get(key) ?? 0) + 1;
  if (found === undefined) unnamed.set(key, number);
  const isStarred = environment === `${kind}*` && !theorems.has(environment);
  return {
    from: 'paper',
    label: found ?? `${theorem.printed} ${number} without a label in ${path}`,
    kind: theorem.printed,
    ...(title !== undefined && { title }),
    file: path,
    line: lineOf(node),
    tokens: normalForm(latex, body, expander(), place),
    names,
    isNumbered: theorem.isNumbered && !isStarred,
    shown: piecesOf(latex, body, expander(), place),
  };
}

/** The first label that is no equation's. */
function labelIn(latex: Latex, body: readonly Node[]): string | undefined {
  const label = [...readable(body)].find((node) => isMacro(node, 'label'));
  return label && bracedArgs(latex, label)[0];
}
