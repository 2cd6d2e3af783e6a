import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { onlyCampaign } from '../../src/run/only-campaign.ts';

it('a campaign is the only one of its ledger until it ends', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lakatos-only-'));
  try {
    const first = onlyCampaign(folder, 'reports');
    expect(() => onlyCampaign(folder, 'reports')).toThrow(
      '--out reports: another campaign is at work there: wait for it, or give this one a folder of its own',
    );
    expect(first.isMine()).toBe(true);
    first.release();
    const second = onlyCampaign(folder, 'reports');
    expect([first.isMine(), second.isMine()]).toEqual([false, true]);
    second.release();
  } finally {
    rmSync(folder, { recursive: true });
  }
});
