import { describe, expect, it } from 'vitest';
import { messageOf } from '../../src/core/errors.ts';

describe('the message of what was thrown', () => {
  it('is the first line that says something', () => {
    expect(messageOf(new Error('\n  what is wrong\nand more'))).toBe('what is wrong');
    expect(messageOf('text')).toBe('text');
    expect(messageOf(null)).toBe('null');
  });

  it('is cut where it is as long as a file', () => {
    const message = messageOf(new Error('x'.repeat(1e6)));
    expect(message).toHaveLength(2001);
    expect(message).toMatch(/x…$/u);
  });
});
