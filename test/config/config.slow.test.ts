import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { z } from 'zod';
import type { Claim, InequalityClaim } from '../../src/judge/claims/claim.ts';
import { inequalityClaim } from '../../src/judge/claims/define-claim.ts';
import { findConfig, loadConfig } from '../../src/config/config.ts';
import { checkConfig } from '../../src/config/config-schema.ts';
import { UsageError } from '../../src/core/errors.ts';
import { exactly } from '../../src/core/enclosure.ts';
import { root } from '../rules/sources.ts';
import { scratch } from '../cli/scratch.ts';

const claim: Claim = inequalityClaim<number>({
  id: 'numbers/square',
  says: 'x² ≥ 0',
  tex: 'x^2\\ge 0',
  source: 'school',
  cases: fc.integer(),
  schema: z.int(),
  given: { finite: { holds: (x) => Number.isFinite(x) } },
  covers: { negative: (x) => x < 0 },
  tightAt: { zero: 0 },
  sides: (x) => ({ lhs: exactly(0), rhs: exactly(x * x) }),
  mustRefute: { 'x² ≥ 1': { sides: (x) => ({ lhs: exactly(1), rhs: exactly(x * x) }) } },
});

/** What checking this value complains of. */
function complaint(value: unknown): string {
  try {
    checkConfig(value, 'lakatos.config.ts');
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as Error).message;
  }
  return 'none';
}

const withClaim = (change: object): unknown => ({ claims: [{ ...claim, ...change }] });

describe('checkConfig', () => {
  it('passes a configuration as it is', () => {
    const config = { claims: [claim], catalogue: true, alpha: 1e-6, seed: 'x', budget: 'quick' };
    expect(checkConfig(config, 'f')).toEqual(config);
  });

  it('takes a claim without hypotheses or labels for one with none', () => {
    const { given: _given, covers: _covers, ...short } = claim;
    for (const left of [short, { ...short, given: undefined, covers: undefined }]) {
      const [checked] = checkConfig({ claims: [left] }, 'f').claims;
      expect(checked).toEqual({ ...claim, given: {}, covers: {} });
    }
    expect(inequalityClaim(short as InequalityClaim<number>)).toEqual({ ...claim, given: {}, covers: {} });
  });

  it('lets a claim have a backend', () => {
    expect(complaint(withClaim({ backend: { load: () => Promise.resolve('abacus 1.0') } }))).toBe('none');
  });

  it.each([
    ['no default export', undefined, 'has no default export'],
    ['no object', 7, 'the default export: expected an object { claims: [...] }, got 7'],
    ['no claims', {}, 'claims: '],
    ['an unknown field', { claims: [claim], clams: [] }, 'clams'],
    ['an empty list of claims', { claims: [] }, 'claims: expected at least one, got none'],
    [
      'a misspelt field',
      { claims: [{ ...claim, mustRefute: undefined, mustrefute: {} }] },
      "'numbers/square': unknown field 'mustrefute'; did you mean 'mustRefute'?",
    ],
    ['a misspelt field', { claim: [claim] }, "unknown field 'claim'; did you mean 'claims'?"],
    ['an unknown budget', { claims: [claim], budget: 'quik' }, 'budget must be quick, default, thorough or'],
    ['an alpha out of range', { claims: [claim], alpha: 1 }, 'alpha must be a number with 0 < alpha < 1'],
    ['an alpha that is NaN', { claims: [claim], alpha: Number.NaN }, 'alpha: '],
    ['an empty seed', { claims: [claim], seed: '' }, 'seed must be'],
    ['a claim that is a function', { claims: [() => claim] }, 'claims[0]: '],
    [
      'a claim without a kind',
      withClaim({ kind: undefined }),
      "'numbers/square': claims[0].kind: expected 'probability'",
    ],
    ['an id of one part', withClaim({ id: 'square' }), "claims[0].id: expected 'family/name'"],
    ['an id that is a path', withClaim({ id: '../x/y' }), "claims[0].id: expected 'family/name'"],
    [
      'a missing function',
      withClaim({ sides: undefined }),
      "'numbers/square': claims[0].sides: expected a function",
    ],
    [
      'cases that are no arbitrary',
      withClaim({ cases: [1, 2] }),
      'claims[0].cases: expected a fast-check arbitrary',
    ],
    ['a schema that is none', withClaim({ schema: {} }), 'claims[0].schema: expected a zod schema'],
    ['a backend that cannot be loaded', withClaim({ backend: 'wasm' }), 'claims[0].backend: '],
    [
      'a backend without its function',
      withClaim({ backend: {} }),
      'claims[0].backend.load: expected a function',
    ],
    [
      'a hypothesis that is a function',
      withClaim({ given: { h: () => true } }),
      'claims[0].given.h: expected { holds }',
    ],
    [
      'a label that is no function',
      withClaim({ covers: { l: true } }),
      'claims[0].covers.l: expected a function',
    ],
    ['a share above 1', withClaim({ minimumInformative: 60 }), 'claims[0].minimumInformative: '],
    [
      'a mutant of the wrong kind',
      withClaim({ mustRefute: { m: { sides: 1 } } }),
      'claims[0].mustRefute.m.sides: expected a function',
    ],
    [
      'a tight case that is none',
      withClaim({ tightAt: { half: 0.5 } }),
      "'numbers/square': claims[0].tightAt.half: ",
    ],
    [
      'an id given twice',
      { claims: [claim, claim] },
      /claims\[1\]\.id: 'numbers\/square' is the id of claims\[0\] already \(.*\/test\/.*\.ts:\d+\)$/u,
    ],
  ])('names the file and the place: %s', (_, value, expected) => {
    const message = complaint(value);
    expect(message).toContain('lakatos.config.ts: ');
    expect(message).toMatch(expected);
    expect(message).not.toContain('\n');
  });
});

describe('findConfig', () => {
  it('finds the one configuration of a folder, refuses two, and takes the one asked for', () => {
    const folder = scratch();
    expect(findConfig(folder, undefined)).toBeUndefined();
    writeFileSync(join(folder, 'lakatos.config.mjs'), '');
    expect(findConfig(folder, undefined)).toBe(join(folder, 'lakatos.config.mjs'));
    writeFileSync(join(folder, 'lakatos.config.ts'), '');
    expect(() => findConfig(folder, undefined)).toThrow(
      'there are lakatos.config.ts and lakatos.config.mjs: name one with --config',
    );
    expect(findConfig(folder, 'lakatos.config.ts')).toBe(join(folder, 'lakatos.config.ts'));
    expect(() => findConfig(folder, 'other.ts')).toThrow('other.ts: no such configuration file');
  });

  it.each(['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'])('finds lakatos.config.%s', (extension) => {
    const folder = scratch();
    writeFileSync(join(folder, `lakatos.config.${extension}`), '');
    expect(findConfig(folder, undefined)).toBe(join(folder, `lakatos.config.${extension}`));
  });

  it('finds the nearest one above, as far as the top of the repository and no further', () => {
    const folder = scratch();
    const [top, below] = [join(folder, 'top'), join(folder, 'top/a/b')];
    mkdirSync(below, { recursive: true });
    writeFileSync(join(folder, 'lakatos.config.ts'), '');
    expect(findConfig(below, undefined)).toBe(join(folder, 'lakatos.config.ts'));
    // a worktree has a file of this name
    writeFileSync(join(top, '.git'), 'gitdir: elsewhere');
    expect(findConfig(below, undefined)).toBeUndefined();
    writeFileSync(join(top, 'lakatos.config.mjs'), '');
    expect(findConfig(below, undefined)).toBe(join(top, 'lakatos.config.mjs'));
    writeFileSync(join(below, 'lakatos.config.cts'), '');
    expect(findConfig(below, undefined)).toBe(join(below, 'lakatos.config.cts'));
  });

  it.each([
    'lakatos.conf.ts',
    'lakatos.config.tsx',
    '.lakatos.config.ts',
    'Lakatos.config.ts',
    'LAKATOS.CONFIG.MJS',
    'lakatos-config.ts',
    'lakatosconfig.js',
    'lakatos.congif.ts',
    'laktos.config.ts',
    'lakatos.config.json',
    'lakatos.config',
    'lakatos.configuration.ts',
  ])('points out a file that is nearly called like one, here or above: %s', (name) => {
    const folder = scratch();
    mkdirSync(join(folder, '.git'));
    mkdirSync(join(folder, 'below'));
    writeFileSync(join(folder, name), '');
    for (const [cwd, shown] of [
      [folder, name],
      [join(folder, 'below'), `../${name}`],
    ] as const)
      expect(() => findConfig(cwd, undefined)).toThrow(
        `${shown}: a configuration is not found by this name: call it lakatos.config.ts, `,
      );
    writeFileSync(join(folder, 'lakatos.config.mjs'), '');
    expect(findConfig(folder, undefined)).toBe(join(folder, 'lakatos.config.mjs'));
  });

  it.each(['vitest.config.ts', 'good.config.ts', 'lakatos.md', 'theory.lock.json', 'astro.config.mjs'])(
    'minds no other file: %s',
    (name) => {
      const folder = scratch();
      mkdirSync(join(folder, '.git'));
      writeFileSync(join(folder, name), '');
      mkdirSync(join(folder, 'lakatos.config.d'));
      expect(findConfig(folder, undefined)).toBeUndefined();
    },
  );
});

describe('loadConfig', () => {
  it.each([
    [
      'TypeScript',
      'c.ts',
      'const alpha: number = 0.5;\nexport default { claims: [], catalogue: true, alpha } satisfies object;',
    ],
    ['ESM', 'c.mjs', 'export default { claims: [], catalogue: true, alpha: 0.5 };'],
    ['JavaScript', 'c.js', 'export default { claims: [], catalogue: true, alpha: 0.5 };'],
    [
      'JavaScript of a package without a type',
      'd.js',
      'module.exports = { claims: [], catalogue: true, alpha: 0.5 };',
    ],
    ['CommonJS', 'c.cjs', 'module.exports = { claims: [], catalogue: true, alpha: 0.5 };'],
    ['ESM in TypeScript', 'c.mts', 'export default { claims: [], catalogue: true, alpha: 0.5 as number };'],
    ['CommonJS in TypeScript', 'c.cts', 'export = { claims: [], catalogue: true, alpha: 0.5 as number };'],
    [
      'a default of CommonJS',
      'd.cts',
      'export default { claims: [], catalogue: true, alpha: 0.5 as number };',
    ],
  ])('runs %s', async (_, name, text) => {
    const folder = scratch();
    writeFileSync(join(folder, name), text);
    expect(await loadConfig(join(folder, name))).toEqual({ claims: [], catalogue: true, alpha: 0.5 });
  });

  it.each([
    ['throws', '\nthrow new Error("boom\\nsecond line");', 'c.ts:2: could not be loaded: boom'],
    ['throws what is no error', 'throw 7;', 'c.ts: could not be loaded: 7'],
    [
      'does not parse',
      '\nexport default { a b };',
      'c.ts:2:20: could not be loaded: Unexpected token, expected ","',
    ],
    ['ends too soon', 'export default {', 'c.ts:1:17: could not be loaded: Unexpected token'],
    [
      'imports what is not there',
      'import "no-such-package";\nexport default {};',
      "c.ts:1: could not be loaded: Cannot find module 'no-such-package'",
    ],
    [
      'imports what does not parse',
      'import "./below/broken.ts";\nexport default {};',
      'c.ts: below/broken.ts:2:8: could not be loaded: Missing initializer in const declaration.',
    ],
    [
      'imports what throws',
      'import "./below/throws.ts";\nexport default {};',
      'c.ts: below/throws.ts:3: could not be loaded: no luck',
    ],
    [
      'imports what is no JSON',
      'import x from "./below/broken.json";\nexport default x;',
      "c.ts: below/broken.json:2:4: could not be loaded: Expected ':' after property name in JSON",
    ],
    [
      'throws when it is read',
      'export default {\nget claims() { throw new Error("not yet"); } };',
      'c.ts:2: could not be loaded: not yet',
    ],
    [
      'exports a function',
      'export default () => ({ claims: [] });',
      'c.ts: the default export: expected an object { claims: [...] }, got a function',
    ],
    [
      'exports a promise',
      'export default Promise.resolve({ claims: [] });',
      'c.ts: the default export: expected an object { claims: [...] }, got a promise',
    ],
    [
      'exports an array',
      'export default [1];',
      'c.ts: the default export: expected an object { claims: [...] }, got an array of 1',
    ],
    [
      'exports a text',
      'export default "claims";',
      'c.ts: the default export: expected an object { claims: [...] }, got "claims"',
    ],
    ['exports null', 'export default null;', 'c.ts: has no default export'],
    ['is empty', '', 'c.ts: has no default export'],
    ['exports nothing', 'export const claims = [];', 'c.ts: has no default export'],
  ])('says in one line when the file %s', async (_, text, expected) => {
    const folder = scratch();
    writeFileSync(join(folder, 'c.ts'), text);
    mkdirSync(join(folder, 'below'));
    writeFileSync(join(folder, 'below/broken.ts'), 'export {};\nconst x;');
    writeFileSync(join(folder, 'below/throws.ts'), '\n\nthrow new Error("no luck");');
    writeFileSync(join(folder, 'below/broken.json'), '{"a"\n   }');
    const error: unknown = await loadConfig(join(folder, 'c.ts')).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UsageError);
    expect((error as Error).message).satisfy((message: string) => message.startsWith(expected));
    expect((error as Error).message).not.toContain('\n');
    expect((error as Error).message).not.toContain(folder);
  });

  it.each([
    ['hangs', 'for (;;);'],
    ['hangs after a while', 'await null; for (;;) { try { for (;;); } catch {} }'],
    ['waits for ever, with a timer', 'setInterval(() => {}, 1000).unref(); await new Promise(() => {});'],
    ['hangs as it makes its claims', 'export default { claims: () => { for (;;); } };'],
  ])('is ended where the file %s', async (_, text) => {
    const folder = scratch();
    writeFileSync(join(folder, 'c.ts'), text);
    const loading = loadConfig(join(folder, 'c.ts'), undefined, 'c.ts', 500);
    await expect(loading).rejects.toThrow(new UsageError('c.ts: loading it took longer than 0.5 s'));
  });

  it('names the line of a claim with a mistake once, relative to where it is asked for', async () => {
    const folder = scratch();
    mkdirSync(join(folder, 'below'));
    const lakatos = JSON.stringify(join(root, 'src/index.ts'));
    const coins = `import { probabilityClaim } from ${lakatos};
      export const make = (id: string, more: object) =>
        probabilityClaim({ id, says: 's', tex: 't', source: 's', ...more } as never);`;
    writeFileSync(join(folder, 'below/coins.ts'), coins);
    const errorOf = async (text: string, file?: string): Promise<string> => {
      writeFileSync(join(folder, 'below/c.ts'), text);
      return await loadConfig(join(folder, 'below/c.ts'), undefined, file).then(
        () => 'loaded',
        (thrown: unknown) => (thrown as Error).message,
      );
    };
    const own = `import { probabilityClaim } from ${lakatos};
      export default { claims: [
        probabilityClaim({ id: 'my/coin', mustrefute: {} } as never)] };`;
    const misspelt = "claim 'my/coin': unknown field 'mustrefute'; did you mean 'mustRefute'?";
    expect(await errorOf(own, 'below/c.ts')).toBe(`below/c.ts:3: ${misspelt}`);
    const other = `import { make } from './coins.ts';
      export default { claims: [make('my/coin', { mustrefute: {} })] };`;
    expect(await errorOf(other, '../below/c.ts')).toBe(`../below/c.ts: ../below/coins.ts:3: ${misspelt}`);
    const missing = `import { make } from './coins.ts';
      export default { claims: [make('my/coin', {})] };`;
    expect(await errorOf(missing, 'below/c.ts')).toMatch(
      /^below\/c\.ts: below\/coins\.ts:3: 'my\/coin': claims\[0\]\./u,
    );
    const made = `export default { claims: () => {
      throw new Error('no data'); } };`;
    expect(await errorOf(made, 'below/c.ts')).toBe('below/c.ts:2: claims: could not be made: no data');
  });
});
