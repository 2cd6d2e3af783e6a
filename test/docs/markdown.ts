import { readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { read, root } from '../rules/sources.ts';

/** A fenced block: its language, what follows it on the fence's line (a file name), and its text. */
export interface Block {
  readonly language: string;
  readonly name: string;
  readonly text: string;
}

/** The pages of the project, as paths from its root. */
export const pages: readonly string[] = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'reports/README.md',
  ...readdirSync(`${root}/docs`, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`)
    .toSorted((a, b) => (a < b ? -1 : 1)),
];

/** Pages that a test follows block by block, as a reader does. */
export const followed: readonly string[] = ['docs/tutorial.md', 'docs/claims-that-pass-but-should-not.md'];

export function blocksOf(page: string): readonly Block[] {
  const fences = read(page).matchAll(/^```(\w*) ?(\S*)\n([\s\S]*?)^```$/gmu);
  return [...fences].map(([, language, name, text]) => ({ language: language!, name: name!, text: text! }));
}

/** The only block of a page with this language and name. */
export function blockOf(page: string, language: string, name = ''): string {
  const found = blocksOf(page).filter((block) => block.language === language && block.name === name);
  if (found.length !== 1) throw new Error(`${page}: ${found.length} blocks of '${language} ${name}'`);
  return found[0]!.text;
}

/** The page without its fenced blocks. */
export function proseOf(page: string): string {
  return read(page).replaceAll(/^```[\s\S]*?^```$/gmu, '');
}

/** Targets of links within the repository, from the page they stand on: path from the root, and anchor. */
export function linksOf(page: string): readonly (readonly [path: string, anchor: string])[] {
  const targets = [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/gu)].map(([, target]) => target!);
  return targets
    .filter((target) => !/^[a-z]+:/u.test(target))
    .map((target) => {
      const [path = '', anchor = ''] = target.split('#');
      return [path === '' ? page : normalize(join(dirname(page), path)), anchor] as const;
    });
}

/** The rows, as cells, of the table whose header's first cell is `corner` (without the header). */
export function tableOf(page: string, corner: string): readonly (readonly string[])[] {
  const lines = read(page).split('\n');
  const head = lines.findIndex((line) => line.startsWith(`| ${corner} |`));
  if (head < 0) throw new Error(`${page}: no table that begins with '${corner}'`);
  const end = lines.findIndex((line, i) => i > head && !line.startsWith('|'));
  return lines.slice(head + 2, end).map((line) =>
    line
      .slice(1, line.lastIndexOf('|'))
      .split(' | ')
      .map((cell) => cell.trim()),
  );
}

/** `code` → code */
export function unquoted(cell: string): string {
  return cell.replaceAll('`', '');
}

/** The anchors that GitHub makes of a page's headings. */
export function anchorsOf(page: string): readonly string[] {
  return [...proseOf(page).matchAll(/^#+ (.*)$/gmu)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** A line without its figures, which differ between versions, save counts of mutants. */
export function words(line: string): string {
  return line
    .replaceAll(/\S*\d[\d.,]*[%kM]?/gu, (figure) => (/^\d+\/\d+$/u.test(figure) ? figure : '#'))
    .replaceAll(/\s+/gu, ' ')
    .trim();
}
