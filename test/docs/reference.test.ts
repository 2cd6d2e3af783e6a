import { describe, expect, it } from 'vitest';
import { fileURLToPath } from 'node:url';
import * as tool from '../../src/index.ts';
import * as kit from '../../src/kit.ts';
import * as theory from '../../src/theory.ts';
import { protocolVersion } from '../../src/external/protocol.ts';
import { counterexampleVersion, evidenceVersion } from '../../src/judge/claims/evidence.ts';
import { ledgerVersion } from '../../src/ledger/ledger-file.ts';
import { sharpnessVersion } from '../../src/report/sharpness.ts';
import { read } from '../rules/sources.ts';
import { tableOf } from './markdown.ts';
import { commandsPage, entries, exportsOf, exportsPage } from './reference.ts';

const at = (name: string): string => fileURLToPath(new URL(`../../docs/reference/${name}`, import.meta.url));

// npm run reference writes the pages anew
describe('the reference', () => {
  it('has every command and flag that the program has', async () => {
    await expect(await commandsPage()).toMatchFileSnapshot(at('commands.md'));
  });

  it('has every export that the package has', async () => {
    await expect(exportsPage()).toMatchFileSnapshot(at('exports.md'));
  });

  it('knows every entry of the package, and what can be imported from it', () => {
    const { exports } = JSON.parse(read('package.json')) as { exports: Record<string, unknown> };
    const paths = Object.keys(exports).filter((path) => path !== './package.json');
    expect(Object.keys(entries).toSorted()).toEqual(
      paths.map((path) => path.replace(/^\./u, 'lakatos')).toSorted(),
    );
    for (const [file, module] of Object.entries({
      'src/index.ts': tool,
      'src/kit.ts': kit,
      'src/theory.ts': theory,
    })) {
      const real = Object.keys(module);
      const listed = new Set(exportsOf(file).map(({ name }) => name));
      expect(real.filter((name) => !listed.has(name))).toEqual([]);
      expect(real.length).toBeGreaterThan(20);
    }
  });

  it('gives the versions of files that programs read', () => {
    const rows = tableOf('docs/reference/files.md', 'written');
    const versions = [
      evidenceVersion,
      counterexampleVersion,
      sharpnessVersion,
      ledgerVersion,
      '–',
      protocolVersion,
    ];
    expect(rows.map(([, version]) => version)).toEqual(versions.map(String));
  });

  it('says something of nearly every export', () => {
    const all = Object.values(entries).flatMap(exportsOf);
    const silent = all.filter(({ says }) => says === '').map(({ name }) => name);
    expect(silent.length).toBeLessThan(all.length / 5);
  });

  it('says of the kit what every export is, and how accurate whatever computes a number is', () => {
    const all = exportsOf('src/kit.ts');
    expect(all.filter(({ says }) => says === '').map(({ name }) => name)).toEqual([]);
    const accurate = /\d\s?e-\d|[Ee]nclose|[Ee]xact|float64|last place|no number|\b0\b/u;
    const makers = /(?:Functions|Operators|Sums|roblems|uns|Claim)$/u;
    const computes = all.filter(({ kind, name }) => kind === 'function' && !makers.test(name));
    expect(computes.length).toBeGreaterThan(40);
    expect(computes.filter(({ says }) => !accurate.test(says)).map(({ name }) => name)).toEqual([]);
  });
});
