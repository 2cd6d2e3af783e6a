import { describe, expect, it } from 'vitest';
import { complain } from '../../src/host/complain.ts';
import { print } from '../../src/host/host.ts';
import { paintFor } from '../../src/host/colour.ts';
import { memoryHost } from '../cli/memory-host.ts';

describe('a name of a file with control characters', () => {
  const name = 'b\u001B[31mred\u0007\u009B1m.json';

  it('drives no terminal in a complaint', () => {
    const host = memoryHost('/');
    complain(host, `${name}: not JSON\n  here`);
    expect(host.written.err).toBe('lakatos: b [31mred  1m.json: not JSON here\n');
  });

  it('drives none in what is printed, nor with the codes of the program', () => {
    const host = memoryHost('/', { isTTY: true });
    const paint = paintFor(host, host.out);
    print(host.out, `${paint('refuted', 'refuted  ')} ${name}\tx`, `a\r\u001B[Kb\nc`);
    expect(host.written.out).toBe('\u001B[31mrefuted  \u001B[39m b [31mred  1m.json\tx\na  [Kb\nc\n');
    print(host.err, '\r\u001B[Kover the bar');
    expect(host.written.err).toBe('\r\u001B[Kover the bar\n');
  });
});
