import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { serveMetrics } from '../../src/run/observe.ts';
import { jsonLog } from '../../src/cluster/log.ts';
import { freePort } from './redis.ts';

describe('the structured log', () => {
  it('is a line of JSON for each line of text and each event', () => {
    const written: string[] = [];
    const log = jsonLog({ write: (text) => written.push(text) });
    log.lines.write('one\ntw');
    log.lines.write('o\n\n');
    log.event({ claim: 'a/b', steps: 7 }, 'a/b is finished');
    const lines = written.map((text) => JSON.parse(text) as Record<string, unknown>);
    expect(lines.map(({ msg }) => msg)).toEqual(['one', 'two', 'a/b is finished']);
    expect(lines[2]).toMatchObject({ level: 30, claim: 'a/b', steps: 7, time: expect.any(Number) });
  });
});

describe('the metrics', () => {
  it('are served to this machine as OpenMetrics, as they are when they are asked for', async () => {
    const port = await freePort();
    let steps = 5;
    const stop = await serveMetrics({ metrics: String(port) }, () => ({
      lakatos_steps_total: steps,
      lakatos_workers: 3,
    }));
    steps = 8;
    for (const expected of [8, 9]) {
      steps = expected;
      const response = await fetch(`http://127.0.0.1:${port}/metrics`);
      expect(response.headers.get('content-type')).toContain('application/openmetrics-text');
      const text = await response.text();
      expect(text).toContain('# TYPE lakatos_steps counter');
      expect(text).toContain(`lakatos_steps_total ${expected}\n`);
      expect(text).toContain('lakatos_workers 3\n');
      expect(text.endsWith('# EOF\n')).toBe(true);
    }
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(404);
    stop();
  });

  it('are refused where the port is none, or taken', async () => {
    await expect(serveMetrics({ metrics: 'x' }, () => ({}))).rejects.toThrow(/--metrics must be a port/u);
    const taken = createServer();
    const port = await freePort();
    await new Promise<void>((done) => {
      taken.listen(port, '127.0.0.1', done);
    });
    const metrics = String(port);
    await expect(serveMetrics({ metrics }, () => ({}))).rejects.toThrow(
      /cannot be listened on: .*EADDRINUSE/u,
    );
    taken.close();
  });
});
