import type { FoundFile } from './reader.ts';
import type { Statement } from './statement.ts';

const keyword = 'theorem|lemma|def|abbrev|axiom|structure|class|opaque|inductive';
const declaration = new RegExp(
  String.raw`(?<![\p{L}\p{N}_.'!?«])(${keyword})\s+((?:«[^»]*»|[^\s:({\[⦃«])+)`,
  'gu',
);
const scope = /(?<![\p{L}\p{N}_.'!?])(namespace|section|mutual|end)(?:[ \t]+([^\s]+))?(?![\p{L}\p{N}_'!?])/gu;
const isStructure = /^(?:structure|class|inductive)$/u;
/** A pattern and its arrow; other lines may begin with an absolute value. */
const isArm = /^\n\s*\|[^\n]*=>/u;
/** A quotation mark as a character, strings, and raw strings with as many # at both ends. */
const strings = /'"'|(?<![\p{L}\p{N}_])r(#*)"[\s\S]*?"\1|"(?:\\[\s\S]|[^"\\])*"/gu;
const stringHere = /^(?:r(#*)"[\s\S]*?"\1|"(?:\\[\s\S]|[^"\\])*"?)/u;
/** Where a declaration without `:=` is over. */
const nextCommand =
  /\n\s*(?:@\[|(?:private |protected |noncomputable )*(?:theorem|lemma|def|abbrev|axiom|structure|class|opaque|inductive|instance|example|namespace|section|end|variable|open|universe|set_option|attribute|#)\b)/u;

/**
 * The declarations of a file in Lean: full name and statement, which ends before `:=`. Nothing is run, so
 * that what `variable` adds to a statement is not seen.
 */
export function leanStatements({ path, text }: FoundFile): readonly Statement[] {
  const source = withoutComments(text);
  // of the same length, so that places are those of the source
  const code = source.replaceAll(strings, (string) => ' '.repeat(string.length));
  const scopes = [...code.matchAll(scope)].map((found) => ({
    at: found.index,
    word: found[1]!,
    name: found[2] ?? '',
  }));
  // a namespace A.B is two, and may be ended one at a time
  const open: string[] = [];
  let next = 0;
  const statements: Statement[] = [];
  for (const found of code.matchAll(declaration)) {
    for (; next < scopes.length && scopes[next]!.at < found.index; next++) {
      const { word, name } = scopes[next]!;
      const parts = name === '' ? [''] : name.split('.');
      if (word === 'end') open.splice(-parts.length);
      else open.push(...(word === 'namespace' ? parts : word === 'mutual' ? [''] : parts.map(() => '')));
    }
    // universes: `name.{u}`
    const name = found[2]!.replace(/\.$/u, '');
    const label = name.startsWith('_root_.')
      ? name.slice('_root_.'.length)
      : [...open.filter((part) => part !== ''), name].join('.');
    const line = source.slice(0, found.index).split('\n').length;
    const from = found.index + found[0].length;
    // what a structure says stands in its fields
    const length = isStructure.test(found[1]!)
      ? (nextCommand.exec(code.slice(from))?.index ?? code.length - from)
      : lengthOfStatement(code.slice(from));
    const statement = source.slice(from, from + length);
    statements.push({
      from: 'lean',
      label,
      kind: found[1]!,
      file: path,
      line,
      tokens: statement.match(/[\p{L}\p{M}\p{N}_.'!?]+|:=|[^\s]/gu) ?? [],
      names: [],
      isNumbered: false,
      shown: [{ text: statement.trim() }],
    });
  }
  return statements;
}

/**
 * Up to `:=` outside all brackets and not that of a `let`, or to where the declaration is over.
 * @param rest without comments and strings
 */
function lengthOfStatement(rest: string): number {
  const end = nextCommand.exec(rest)?.index ?? rest.length;
  let [depth, lets] = [0, 0];
  for (let i = 0; i < end; i++) {
    const sign = rest[i]!;
    if ('([{⟨⦃'.includes(sign)) depth++;
    if (')]}⟩⦄'.includes(sign)) depth--;
    if (depth > 0) continue;
    const ahead = rest.slice(i, i + 8);
    if (/^\s(?:let|have)\s/u.test(ahead)) lets++;
    if (ahead.startsWith(':=') && lets > 0) {
      lets--;
      continue;
    }
    if (
      ahead.startsWith(':=') ||
      /^\swhere\s/u.test(ahead) ||
      (sign === '\n' && isArm.test(rest.slice(i, end)))
    )
      return i;
  }
  return end;
}

/** Comments, nested ones too, as spaces, so that lines stay where they are; strings stay. */
function withoutComments(text: string): string {
  let out = '';
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const two = text.slice(i, i + 2);
    if (depth === 0 && text.startsWith(`'"'`, i)) {
      out += text.slice(i, i + 3);
      i += 2;
    } else if (depth === 0 && (text[i] === '"' || isRawString(text, i))) {
      const end = stringHere.exec(text.slice(i))![0];
      out += end;
      i += end.length - 1;
    } else if (two === '/-') {
      depth++;
      out += '  ';
      i++;
    } else if (two === '-/' && depth > 0) {
      depth--;
      out += '  ';
      i++;
    } else if (depth === 0 && two === '--') {
      const end = text.indexOf('\n', i);
      i = (end === -1 ? text.length : end) - 1;
    } else {
      out += depth > 0 && text[i] !== '\n' ? ' ' : text[i]!;
    }
  }
  return out;
}

/** Does a raw string begin here: r"…" or r#"…"#, and no name that ends in r? */
function isRawString(text: string, i: number): boolean {
  if (text[i] !== 'r' || !/^r#*"/u.test(text.slice(i, i + 20))) return false;
  if (i > 0 && /[\p{L}\p{N}_.'!?]/u.test(text[i - 1]!)) return false;
  return stringHere.test(text.slice(i));
}
