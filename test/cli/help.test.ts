import { split } from 'shlex';
import { describe, expect, it } from 'vitest';
import { commands } from '../../properties/commands.ts';
import { addCommands } from '../../src/cli/catalogue-commands.ts';
import { programFor } from '../../src/cli/commands.ts';
import { examples } from '../../src/cli/examples.ts';
import { run } from '../../src/cli/run.ts';
import { root } from '../rules/sources.ts';
import { memoryHost } from './memory-host.ts';

const host = memoryHost(root);
const program = programFor(host, () => undefined);
addCommands(program, commands, host, () => undefined);
const names = program.commands.map((command) => command.name());

/** The help of a command, or of the program; where there is a terminal, in its width. */
function helpOf(name: string, columns?: number): string {
  const shown = memoryHost(root, { isTTY: columns !== undefined });
  Object.assign(shown.out, { columns });
  const whole = programFor(shown, () => undefined);
  addCommands(whole, commands, shown, () => undefined);
  (whole.commands.find((each) => each.name() === name) ?? whole).outputHelp();
  return shown.written.out;
}

describe('--help', () => {
  it.each(names)('of %s fits in 80 columns, and shows values as they are typed', (name) => {
    const help = helpOf(name);
    expect(help.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(help).not.toMatch(/\(default: ["']|default: [^)]*\) \(default/u);
  });

  it('fits in a terminal that is narrow', () => {
    expect(
      helpOf('list', 60)
        .split('\n')
        .filter((line) => line.length > 60),
    ).toEqual([]);
  });

  it('shows examples of every command of the program, each of which is one', () => {
    const own = programFor(host, () => undefined);
    for (const command of own.commands) command.action(() => undefined).exitOverride();
    for (const [name, lines] of Object.entries(examples)) {
      const help = helpOf(name);
      for (const line of lines) {
        expect(help).toContain(`  ${line}\n`);
        const [called, ...args] = split(line);
        expect(called).toBe('lakatos');
        expect(() => own.parse(args, { from: 'user' }), line).not.toThrow();
      }
    }
    expect(Object.keys(examples).toSorted()).toEqual(
      ['', ...own.commands.map((each) => each.name())].toSorted(),
    );
  });
});

describe('a mistake in what was typed', () => {
  it.each([
    [
      ['check', '--engine', 'thread'],
      "--engine must be threads, inline, reference or redis://…, got 'thread'; did you mean 'threads'?",
    ],
    [['check', '--log', 'jsn'], "--log must be text or json, got 'jsn'; did you mean 'json'?"],
    [
      ['report', '--format', 'htm'],
      "--format must be of html, md, json, junit, sarif, csv, got 'htm'; did you mean 'html'?",
    ],
    [['ledger', 'exprt'], "action must be export or gc, got 'exprt'; did you mean 'export'?"],
    [
      ['report', '--out', 'docs'],
      'docs/evidence.json: there is no evidence yet: lakatos check writes it, or name an evidence file',
    ],
    [['chek'], "unknown command 'chek' (Did you mean check?)"],
    [['help', 'chek'], "unknown command 'chek'; did you mean 'check'?"],
    [['help', 'nothing-like-it'], "unknown command 'nothing-like-it'"],
    [['check', '--buget', '1'], "unknown option '--buget' (Did you mean --budget?)"],
  ])('is told, with what was meant: %j', async (args, message) => {
    const asked = memoryHost(root);
    expect(await run(asked, args)).toBe(2);
    expect(asked.written).toEqual({ out: '', err: `lakatos: ${message}\n` });
  });
});
