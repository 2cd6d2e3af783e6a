import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadClaims } from '../../src/config/load-claims.ts';
import { scratch } from '../cli/scratch.ts';

/** Where a package of this repository is: the configuration lies elsewhere. */
const packageFile = (name: string): string => fileURLToPath(import.meta.resolve(name));

/** A configuration with one claim. */
function folderWithConfig(): string {
  const cwd = scratch();
  writeFileSync(
    join(cwd, 'lakatos.config.mjs'),
    `import fc from '${packageFile('fast-check')}'; import { z } from '${packageFile('zod')}';
export default { claims: [{ id: 'my/own', kind: 'inequality', says: 'n is at most 9', tex: 'n', source: 'here',
  cases: fc.record({ n: fc.integer({ min: 0, max: 9 }) }), schema: z.strictObject({ n: z.number() }),
  given: {}, covers: {}, mustRefute: {},
  sides: ({ n }) => ({ lhs: { lo: n, hi: n }, rhs: { lo: 9, hi: 9 } }) }] };`,
  );
  return cwd;
}

describe('the built-in catalogue beside a configuration', () => {
  it('is left alone by a command that works with the configuration only', async () => {
    const { claims, others, config, builtIn } = await loadClaims({ cwd: folderWithConfig() }, {});
    expect(claims.map(({ id }) => id)).toEqual(['my/own']);
    expect(others).toEqual([]);
    expect(builtIn).toBe(config);
  });

  it('is known to a command that may be asked for any claim', async () => {
    const { claims, others } = await loadClaims({ cwd: folderWithConfig() }, {}, { withOthers: true });
    expect(claims).toHaveLength(1);
    expect(others.map(({ id }) => id)).toContain('contraction/projection');
  });

  it('is loaded where the flag asks for it', async () => {
    const { claims } = await loadClaims({ cwd: folderWithConfig() }, { catalogue: true });
    expect(claims.length).toBeGreaterThan(10);
    expect(claims[0]!.id).toBe('my/own');
  });
});
