import { describe, expect, it } from 'vitest';
import { paintFor } from '../../src/host/colour.ts';
import { memoryHost } from '../cli/memory-host.ts';

const painted = (isTTY: boolean, env: Readonly<Record<string, string>>): string => {
  const host = memoryHost('/', { isTTY, env });
  return paintFor(host, host.out)('refuted', 'x');
};

describe('paintFor', () => {
  it('colours on a terminal and nowhere else', () => {
    expect(painted(true, {})).toBe('\u001B[31mx\u001B[39m');
    expect(painted(false, {})).toBe('x');
  });

  it('honours NO_COLOR unless it is empty, and dumb terminals', () => {
    expect(painted(true, { NO_COLOR: '1' })).toBe('x');
    expect(painted(true, { NO_COLOR: '' })).not.toBe('x');
    expect(painted(true, { TERM: 'dumb' })).toBe('x');
  });
});
