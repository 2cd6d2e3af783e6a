import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { addCommands } from '../../src/cli/catalogue-commands.ts';
import { programFor } from '../../src/cli/commands.ts';
import { loadBuiltInCommands } from '../../src/config/built-in.ts';
import { memoryHost } from '../cli/memory-host.ts';
import { read, root } from '../rules/sources.ts';

const generated = '<!-- written by npm run reference -->\n';

/** What a package exports, by the name that it is imported by. */
export const entries: Readonly<Record<string, string>> = {
  lakatos: 'src/index.ts',
  'lakatos/kit': 'src/kit.ts',
  'lakatos/theory': 'src/theory.ts',
  'lakatos/vitest': 'src/vitest/theory.ts',
  'lakatos/vitest/reporter': 'src/vitest/reporter.ts',
};

/** An export: its name, what it is, and the first sentence of its documentation. */
export interface Export {
  readonly name: string;
  readonly kind: string;
  readonly says: string;
}

const cell = (text: string): string => text.replaceAll(/\s+/gu, ' ').replaceAll('|', String.raw`\|`).trim();

/** The page of commands and flags, from the program itself. */
export async function commandsPage(): Promise<string> {
  const host = memoryHost(root);
  const program = programFor(host, () => undefined);
  addCommands(program, await loadBuiltInCommands(), host, () => undefined);
  const sections = program.commands.map((command) => {
    const taken = command.registeredArguments.map(usageOf).join(' ');
    const rows = [
      ...command.registeredArguments.map((argument) => [
        usageOf(argument),
        argument.description,
        argument.defaultValue,
      ]),
      ...command.options.map((option) => [option.flags, option.description, option.defaultValue]),
    ].map(
      ([flag, says, preset]) => `| \`${cell(String(flag))}\` | ${cell(String(says))} | ${shown(preset)} |`,
    );
    const table =
      rows.length === 0 ? [] : ['', '| argument or flag | | if not given |', '|---|---|---|', ...rows];
    return [
      `## lakatos ${command.name()}`,
      '',
      `\`lakatos ${[command.name(), taken].join(' ').trim()}\`: ${cell(command.description())}.`,
      ...table,
      '',
    ];
  });
  return `${generated}# Commands\n\n\`lakatos COMMAND --help\` says the same. Exit codes are in the [README](../../README.md#commands).\n\n${sections.flat().join('\n')}`;
}

function usageOf(argument: Command['registeredArguments'][number]): string {
  const name = argument.name() + (argument.variadic ? '...' : '');
  return argument.required ? `<${name}>` : `[${name}]`;
}

function shown(preset: unknown): string {
  return typeof preset === 'string' || typeof preset === 'number' ? `\`${cell(String(preset))}\`` : '';
}

/** The page of exports, from the sources. */
export function exportsPage(): string {
  const sections = Object.entries(entries).map(([name, file]) => {
    const rows = exportsOf(file).map((each) => `| \`${each.name}\` | ${each.kind} | ${cell(each.says)} |`);
    return `## ${name}\n\n| export | | |\n|---|---|---|\n${rows.join('\n')}\n`;
  });
  return `${generated}# Exports\n\nThe first sentence of each, and of what computes how accurate it is. An editor shows the rest: domains, units,\nerrors.\n\n${sections.join('\n')}`;
}

/** What a module exports, in the order of the alphabet. */
export function exportsOf(file: string): readonly Export[] {
  const text = read(file);
  const own = [
    ...text.matchAll(/^export (?:default )?(?:async )?(function|const|interface|type|class) (\w+)/gmu),
  ].map(([, kind, name]) => ({ name: name!, kind: kind!, says: sentenceOf(file, name!) }));
  const whole = [...text.matchAll(/^export \* as (\w+) from '([^']+)'/gmu)].map(([, name, from]) => ({
    name: name!,
    kind: 'module',
    says: `\`${from!}\``,
  }));
  const named = [...text.matchAll(/^export (type )?\{([^}]*)\} from '([^']+)'/gmu)].flatMap(
    ([, type, names, from]) =>
      names!.split(',').flatMap((part) => {
        const [, isType, name] = /^(type )?(\w+)$/u.exec(part.trim()) ?? [];
        if (name === undefined) return [];
        const isPackage = !from!.startsWith('.');
        const source = join(dirname(file), from!);
        const known = isPackage ? { kind: 'const', says: `of \`${from!}\`` } : declarationOf(source, name);
        return [{ name, ...known, ...(type !== undefined || isType !== undefined ? { kind: 'type' } : {}) }];
      }),
  );
  const all = [...own, ...whole, ...named];
  return all.toSorted((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1));
}

function declarationOf(file: string, name: string): Omit<Export, 'name'> {
  const text = existsSync(join(root, file)) ? read(file) : '';
  const kind = new RegExp(`^export (?:async )?(function|const|interface|type|class) ${name}\\b`, 'mu').exec(
    text,
  )?.[1];
  if (kind !== undefined) return { kind, says: sentenceOf(file, name) };
  const found = exportsOf(file).find((each) => each.name === name);
  return { kind: found?.kind ?? 'const', says: found?.says ?? '' };
}

/** The first sentence of the documentation right above a declaration, and how accurate it is. */
function sentenceOf(file: string, name: string): string {
  const declared = new RegExp(
    `/\\*\\*((?:(?!\\*/)[\\s\\S])*)\\*/\\s*export (?:default )?(?:async )?(?:function|const|interface|type|class) ${name}\\b`,
    'u',
  );
  const text = (declared.exec(read(file))?.[1] ?? '').replaceAll(/^\s*\* ?/gmu, '');
  const [head = ''] = text.trim().split(/\n\s*\n|\s@/u);
  const said = head.replaceAll(/\s+/gu, ' ').trim();
  const first = said.startsWith('@') ? '' : (/^.*?[.:](?= [A-ZΘ]|$)/u.exec(said)?.[0] ?? said);
  return [first.replace(/:$/u, '.'), accuracyIn(text)].join(' ').trim();
}

/** What is said after `@accuracy`, up to the next tag. */
function accuracyIn(text: string): string {
  return (/(?:^|\s)@accuracy ([\s\S]*?)(?=\s@[a-z]|$)/u.exec(text)?.[1] ?? '')
    .replaceAll(/\s+/gu, ' ')
    .trim();
}
