import type { FoundFile } from './reader.ts';
import type { Statement } from './statement.ts';

const heading = /^(#{2,6})\s+(\S+)\s*(.*?)\s*#*$/u;
/** `T1`, `G2`, `T2*`: what a page numbers. */
const number = /^[A-Z]{1,4}\d+(?:\.\d+)*[*′']?\.?$/u;
const checkedBy = /^[*_]{0,2}Checked by[*_]{0,2}/u;
/** Where the statement ends within its section. */
const afterwards = /^[*_]{1,2}(?:Proof|Checked by|Must die|Remark|Source)\b|^(?:Proof\.|Checked by )/u;

/**
 * The statements of a page in Markdown: sections whose heading begins with a number such as T1, and those
 * that say by which claims they are checked. The statement is what stands before the proof.
 */
export function markdownStatements({ path, text }: FoundFile): readonly Statement[] {
  const lines = text.split(/\r?\n/u);
  const statements: Statement[] = [];
  let isCode = false;
  let section: { label: string; title: string; line: number; lines: string[] } | undefined;
  const close = (): void => {
    const statement = section && statementOf(path, section);
    if (statement !== undefined) statements.push(statement);
    section = undefined;
  };
  for (const [i, line] of lines.entries()) {
    if (/^\s*(?:```|~~~)/u.test(line)) isCode = !isCode;
    const found = isCode ? null : heading.exec(line);
    if (found !== null) close();
    if (found !== null) section = { label: found[2]!, title: found[3]!, line: i + 1, lines: [] };
    else section?.lines.push(line);
  }
  close();
  return statements;
}

function statementOf(
  path: string,
  { label, title, line, lines }: { label: string; title: string; line: number; lines: readonly string[] },
): Statement | undefined {
  const isNumbered = number.test(label);
  const names: Statement['names'][number][] = [];
  let isList = false;
  for (const [i, text] of lines.entries()) {
    if (checkedBy.test(text)) isList = true;
    else if (text.trim() === '' || afterwards.test(text)) isList = false;
    if (!isList) continue;
    // what must die belongs to another sentence, on the same line perhaps
    const [said = ''] = text.split(/[*_]{1,2}Must die/u);
    for (const [, claim] of said.matchAll(/`([a-z0-9-]+\/[a-z0-9-]+)`/gu))
      names.push({ claim: claim!, file: path, line: line + i + 1 });
    if (said !== text) isList = false;
  }
  if (!isNumbered && names.length === 0) return undefined;
  const end = lines.findIndex((text) => afterwards.test(text));
  const body = (end === -1 ? lines : lines.slice(0, end)).join('\n').trim();
  return {
    from: 'paper',
    label: isNumbered ? label.replace(/\.$/u, '') : `${label} ${title}`.trim(),
    kind: '',
    ...(isNumbered && title !== '' && { title }),
    file: path,
    line,
    tokens: tokensOf(body),
    names,
    isNumbered,
    shown: [{ text: paragraphsOf(body) }],
  };
}

/** As it is shown: a line for each paragraph, item and row, without code quotes and signs of emphasis. */
function paragraphsOf(text: string): string {
  return text
    .replaceAll(/<!--[\s\S]*?-->/gu, '')
    .replaceAll(/[ \t]+/gu, ' ')
    .replaceAll(/(?<!\n)\n(?!\n| ?(?:[-+*>|]|\d+[.)]) ?)/gu, ' ')
    .replaceAll(/\*\*|`/gu, '')
    .replaceAll(/ {2,}/gu, ' ');
}

/** Words and signs, without emphasis, code quotes, the targets of links and comments. */
function tokensOf(text: string): readonly string[] {
  const plain = text
    .replaceAll(/<!--[\s\S]*?-->/gu, ' ')
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/gu, '$1')
    .replaceAll(/^\s*(?:[-+*]|\d+[.)]|>)\s+/gmu, '• ')
    .replaceAll(/\*\*|[`]|(?<![\p{L}\p{N}_])_(?=\S)|(?<=\S)_(?![\p{L}\p{N}_{(])/gu, '');
  return plain.match(/[\p{L}\p{M}\p{N}_]+|[^\s]/gu) ?? [];
}
