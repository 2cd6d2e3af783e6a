import { describe, expect, it } from 'vitest';
import { paceOf, parseEffort } from '../../../src/audit/network/pace.ts';

function started(
  budget: string,
  since = 0,
): {
  readonly pace: ReturnType<typeof paceOf>;
  readonly lines: string[];
  readonly clock: { ms: number; stopped: boolean };
} {
  const clock = { ms: since, stopped: false };
  const lines: string[] = [];
  const pace = paceOf(
    parseEffort(budget),
    0,
    { now: () => clock.ms, isStopped: () => clock.stopped },
    (line) => void lines.push(line),
  );
  return { pace, lines, clock };
}

describe('the pace of measurements', () => {
  it('says how far it is and how long it will take, every other second', async () => {
    const { pace, lines, clock } = started('10');
    pace.begin('Hessian');
    clock.ms = 2500;
    expect(await pace.spent(1e10)).toBe(true);
    clock.ms = 3000;
    await pace.spent(0);
    expect(lines).toEqual(['Hessian', 'Hessian: 25% of all measurements, about 8 s left']);
    clock.ms = 6000;
    await pace.spent(4e10);
    expect(lines.at(-1)).toBe('Hessian: longer than planned');
  });

  it('ends where the time is up, counted from the start of the program', async () => {
    const { pace, clock } = started('10', 4000);
    clock.ms = 9999;
    expect(await pace.spent(1)).toBe(true);
    clock.ms = 10_001;
    expect([await pace.spent(1), pace.ended()]).toEqual([false, 'out of time']);
  });

  it('goes by work alone, not by the clock, for a budget with a name', async () => {
    const { pace, clock } = started('quick');
    clock.ms = 1e9;
    expect([await pace.spent(1e12), pace.ended()]).toEqual([true, undefined]);
  });

  it('ends at Ctrl-C', async () => {
    const { pace, clock } = started('default');
    clock.stopped = true;
    expect([await pace.spent(1), pace.ended()]).toEqual([false, 'stopped']);
  });

  it.each(['', 'fast', '0', '-1', 'Infinity'])('refuses a budget of %j', (text) => {
    expect(() => parseEffort(text)).toThrow(
      /^--budget: expected quick, default, thorough or a number of seconds, got '/u,
    );
  });
});
