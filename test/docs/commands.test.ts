import { describe, expect, it } from 'vitest';
import { exitCodeHelp } from '../../src/host/exit-codes.ts';
import { defaults } from '../../src/run/defaults.ts';
import { run } from '../../src/cli/run.ts';
import { memoryHost } from '../cli/memory-host.ts';
import { read, root } from '../rules/sources.ts';
import { blocksOf, tableOf } from './markdown.ts';

async function help(...command: readonly string[]): Promise<string> {
  const host = memoryHost(root);
  expect(await run(host, [...command, '--help'])).toBe(0);
  // What commander wraps is joined again.
  return host.written.out.replaceAll(/\n {20,}/gu, ' ');
}

const oneLine = (text: string): string => text.replaceAll(/\s+/gu, ' ');

describe('the README', () => {
  it('gives the two commands, as commands', () => {
    const lines = blocksOf('README.md').flatMap(({ language, text }) =>
      language === 'sh' ? [text.trim()] : [],
    );
    expect(lines).toContain('npm ci && npm run check');
    expect(lines).toContain('npm ci && npm test');
  });

  it('names only scripts that there are', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = ['README.md', 'CONTRIBUTING.md'].flatMap((page) =>
      [...read(page).matchAll(/npm run ([a-z:-]+)/gu)].map(([, name]) => name!),
    );
    expect(named.length).toBeGreaterThan(3);
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });

  it('has the commands that --help has, with the same descriptions', async () => {
    const shown = oneLine(await help());
    const rows = tableOf('README.md', 'command');
    const names = rows.map(([command]) => /^`lakatos (\w+)/u.exec(command!)![1]!);
    for (const [command, does] of rows) {
      const [, name, argument] = /^`lakatos (\w+)( \S+)?`$/u.exec(command!)!;
      expect(shown).toMatch(
        new RegExp(`${name!} \\[options\\]${escaped(argument ?? '')} ${escaped(does!)} `, 'u'),
      );
    }
    const commands = [...(await help()).matchAll(/^ {2}(\w+) \[options\]/gmu)].map(([, name]) => name!);
    expect(names).toEqual(commands);
  });

  it('gives the default α', () => {
    expect(read('README.md')).toContain(`α (default ${defaults.alpha})`);
  });

  it('has the exit codes of --help', () => {
    const codes = [...exitCodeHelp.matchAll(/^ {2}(\d+) /gmu)].map(([, code]) => code!);
    expect(tableOf('README.md', 'exit code').map(([code]) => code)).toEqual(codes);
  });
});

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`);
}
