import { describe, expect, it } from 'vitest';
import type { Progress } from '../../src/judge/campaign/options.ts';
import { duration, formatPace, progressDisplay } from '../../src/run/progress.ts';
import { stopwatch } from '../../src/run/stopwatch.ts';
import { memoryHost } from '../cli/memory-host.ts';

const at = (share: number, phase: Progress['phase'] = 'explore', steps = 1_000_000): Progress => ({
  claim: 'a/b',
  phase,
  claimsDone: phase === 'done' ? 1 : 0,
  claimsTotal: 4,
  steps,
  share,
});

describe('paceInWords', () => {
  it('gives steps per second and the time left in proportion to the work left', () => {
    expect(formatPace(at(0.25), 10_000)).toBe('100k steps/s, 30 s left');
    expect(formatPace(at(0), 10_000)).toBe('100k steps/s');
    expect(formatPace(at(0), 0)).toBe('starting');
  });
});

describe('duration', () => {
  it.each([
    [0.4, '0 s'],
    [59.6, '1 min 00 s'],
    [185, '3 min 05 s'],
    [7800, '2 h 10 min'],
  ])('of %d seconds is %s', (seconds, words) => {
    expect(duration(seconds)).toBe(words);
  });
});

describe('progressDisplay', () => {
  it('writes a line for each finished claim where there is no terminal', async () => {
    const host = memoryHost('/');
    const display = await progressDisplay(host, true);
    display.start('checking');
    display.update(at(0.1));
    host.clock.ms = 2000;
    display.update(at(0.25, 'done'));
    display.stop();
    expect(host.written).toEqual({ out: '', err: 'checking\n[1/4] a/b | 500k steps/s, 6 s left\n' });
  });

  it('draws a bar on a terminal, on standard error alone, and clears it', async () => {
    const host = memoryHost('/', { isTTY: true });
    Object.assign(host.err, { cursorTo: () => true, clearLine: () => true, moveCursor: () => true });
    const display = await progressDisplay(host, true);
    display.start('checking');
    host.clock.ms = 1000;
    display.update(at(0.5));
    display.stop();
    expect(host.written.err).toContain('0/4 claims');
    expect(host.written.out).toBe('');
  });

  it('says what cannot wait in a line of its own, with nothing that moves the cursor', async () => {
    const host = memoryHost('/');
    (await progressDisplay(host, true)).say('a/b is refuted\u001B[2J');
    expect(host.written.err).toContain('a/b is refuted');
    expect(host.written.err).not.toContain('\u001B');
    expect(host.written.out).toBe('');
  });

  it('writes nothing where nothing is wanted', async () => {
    const host = memoryHost('/', { isTTY: true });
    const display = await progressDisplay(host, false);
    display.start('checking');
    display.update(at(1, 'done'));
    display.stop();
    expect(host.written).toEqual({ out: '', err: '' });
  });
});

describe('stopwatch', () => {
  it('takes the time of the run and of each claim', () => {
    const host = memoryHost('/');
    const watch = stopwatch(host);
    host.clock.ms = 500;
    watch.update(at(0.1, 'explore'));
    host.clock.ms = 1500;
    watch.update(at(0.5, 'done'));
    host.clock.ms = 4000;
    expect(watch.timings(8000)).toEqual({
      started: '1970-01-01T00:00:00.000Z',
      seconds: 4,
      steps: 8000,
      stepsPerSecond: 2000,
      claims: [{ claim: 'a/b', seconds: 1 }],
    });
  });

  it('says of each claim, and of all, what was simulating, where that is known of each', () => {
    const watch = stopwatch(memoryHost('/'));
    watch.update({ ...at(0.5, 'done'), simulatingMs: 250 });
    watch.update({ ...at(1, 'done'), claim: 'c/d', simulatingMs: 500 });
    expect(watch.timings(1)).toMatchObject({
      simulatingSeconds: 0.75,
      claims: [{ simulatingSeconds: 0.25 }, { claim: 'c/d', simulatingSeconds: 0.5 }],
    });
    watch.update(at(1, 'done'));
    expect(watch.timings(1)).not.toHaveProperty('simulatingSeconds');
  });
});
