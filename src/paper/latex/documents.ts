import { dirname, join, normalize } from 'node:path';
import { UsageError } from '../../core/errors.ts';
import { type FoundFile, inputFile, type PaperFiles } from '../reader.ts';
import { type Definition, gatherDefinitions, knownSignatures } from './definitions.ts';
import {
  bracedArgs,
  environmentOf,
  inside,
  type Latex,
  lineOf,
  type Node,
  requireShallowText,
  shown,
  type Switches,
  textOf,
} from './nodes.ts';

/** A file of a document, with the files that it puts in. */
export interface Part {
  readonly path: string;
  readonly nodes: readonly Node[];
  /** By the node that puts them in. */
  readonly inputs: ReadonlyMap<Node, readonly Part[]>;
  /** What it defines, by the node that does. */
  readonly definitions: ReadonlyMap<Node, Definition>;
}

/** Nodes of these hold no statement. */
const skipped: ReadonlySet<string> = new Set([
  'comment',
  'verbatim',
  'lstlisting',
  'minted',
  'filecontents',
  'filecontents*',
]);

/** Can statements stand in this node? */
export function isOpen(node: Node): boolean {
  return node.type === 'group' || (node.type === 'environment' && !skipped.has(environmentOf(node) ?? ''));
}

/** The nodes that are read, those in groups and environments too. */
export function* readable(nodes: readonly Node[], switches?: Switches): Generator<Node> {
  for (const node of shown(nodes, switches)) {
    yield node;
    if (isOpen(node)) yield* readable(inside(node), switches);
  }
}

/** Settles the switches in formulas, too. */
function settleFormula(node: Node, switches: Switches): void {
  if (!/math/u.test(node.type)) return;
  for (const inner of shown(inside(node), switches))
    if (inner.type !== 'macro') settleFormula(inner, switches);
}

/** All parts of a document, the outermost first. */
export function partsOf(part: Part): readonly Part[] {
  return [part, ...[...part.inputs.values()].flat().flatMap(partsOf)];
}

/** What a document defines, in the order in which TeX reads it. */
export function definitionsOf(part: Part): readonly Definition[] {
  const found: Definition[] = [];
  for (const node of readable(part.nodes)) {
    const definition = part.definitions.get(node);
    if (definition !== undefined) found.push(definition);
    for (const input of part.inputs.get(node) ?? []) found.push(...definitionsOf(input));
  }
  return found;
}

/** Files that every TeX has. */
const ofTex = /^(?:glyphtounicode|glyphtounicode-cmr|binhex|epsf|pdfpages|xy)(?:\.tex)?$/u;

/**
 * A document with all that it puts in: files, and packages and classes of the paper's own.
 * @throws {UsageError} in one line with the place: a missing file, a file within itself
 */
export function readDocument(latex: Latex, document: FoundFile, files: PaperFiles): Part {
  const switches: Switches = new Map();
  const readPart = ({ path, text }: FoundFile, open: readonly string[], isPackage: boolean): Part => {
    requireShallowText(text, path);
    const nodes = latex.parse(readText(text));
    latex.attach(nodes, knownSignatures);
    const definitions = new Map<Node, Definition>();
    gatherDefinitions(latex, nodes, definitions);
    const inputs = new Map<Node, readonly Part[]>();
    for (const node of readable(nodes, switches)) {
      settleFormula(node, switches);
      const found = filesOf(node, path, isPackage);
      if (found.length === 0) continue;
      const parts = found.map(({ file, isPackage: isOne }) => {
        if (open.includes(file.path) || open.length > 50)
          throw new UsageError(`${path}:${lineOf(node)}: \\${textOf(node)}: ${file.path} is put into itself`);
        return readPart(file, [...open, file.path], isPackage || isOne);
      });
      inputs.set(node, parts);
    }
    return { path, nodes, inputs, definitions };
  };
  const filesOf = (
    node: Node,
    path: string,
    isPackage: boolean,
  ): readonly { readonly file: FoundFile; readonly isPackage: boolean }[] => {
    if (node.type !== 'macro') return [];
    const name = textOf(node);
    const args = bracedArgs(latex, node);
    switch (name) {
      case 'input':
      case 'include':
      case 'subfile':
      case 'import':
      case 'subimport': {
        const file = name.endsWith('import') ? join(args[0] ?? '', args[1] ?? '') : (args[0] ?? '');
        if (ofTex.test(file)) return [];
        const place = `${path}:${lineOf(node)}`;
        const found = inputFile(files, file, document.path, path, place, isPackage);
        return found === undefined ? [] : [{ file: found, isPackage: false }];
      }
      case 'InputIfFileExists': {
        const found = inputFile(files, args[0] ?? '', document.path, path, path, true);
        return found === undefined ? [] : [{ file: found, isPackage: false }];
      }
      case 'usepackage':
      case 'RequirePackage':
      case 'documentclass':
      case 'LoadClass': {
        const extension = name.endsWith('ackage') ? 'sty' : 'cls';
        return (args.at(-1) ?? '').split(',').flatMap((one) => {
          const found = ofPaper(`${one.trim()}.${extension}`, path);
          return found === undefined ? [] : [{ file: found, isPackage: true }];
        });
      }
      default:
        return [];
    }
  };
  /** A package beside the document or the file that asks for it; others are of TeX. */
  const ofPaper = (name: string, from: string): FoundFile | undefined => {
    for (const folder of [dirname(document.path), dirname(from)]) {
      const path = normalize(join(folder, name)).replaceAll('\\', '/');
      const text = files.read(path);
      if (text !== undefined) return { path, text };
    }
    return undefined;
  };
  return readPart(document, [document.path], false);
}

/** Up to the end of the document or file, and with braces for `\input name`, as plain TeX has it. */
function readText(text: string): string {
  const ends = [...text.matchAll(/\\(?:end\{document\}|endinput(?![a-zA-Z]))/gu)];
  const end = ends.find(({ index }) => {
    const before = text.slice(text.lastIndexOf('\n', index) + 1, index);
    return !/(?<!\\)(?:\\\\)*%/u.test(before);
  });
  const part = end === undefined ? text : text.slice(0, end.index + end[0].length);
  return part.replaceAll(/\\(input|include)[ \t]+([^\s{}%\\]+)/gu, '\\$1{$2}');
}
