import { describe, expect, it } from 'vitest';
import { curvesFor, notesOnData } from '../../src/run/catalogue-parts.ts';
import type { LoadedConfig } from '../../src/config/config-schema.ts';
import { loadTable } from '../../src/data/load.ts';
import { recordOf } from '../../src/data/record.ts';
import type { Claim } from '../../src/judge/claims/claim.ts';

const hang = (): never => {
  for (;;);
};

const limitMs = 300;

describe('what a catalogue contributes is not waited for for ever', () => {
  const claims = [{} as Claim];
  const config = { claims, curves: { mine: hang }, dataNotes: hang } as unknown as LoadedConfig;
  const known = { claims, others: [], config, builtIn: config };

  it('curves', async () => {
    await expect(curvesFor(known, ['mine/claim'], limitMs)).rejects.toThrow(
      'curves: making them took longer than 0.3 s',
    );
  });

  it('notes on data', async () => {
    const table = loadTable(() => Buffer.from('x,y\n1,a\n2,b\n'), 'a.csv');
    const data = recordOf(table);
    const tables = new Map([[table.sha256, table]]);
    await expect(notesOnData({ ...known, data, tables }, limitMs)).rejects.toThrow(
      'dataNotes: making them took longer than 0.3 s',
    );
  });
});
