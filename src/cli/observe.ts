import { createServer } from 'node:http';
import { UsageError } from '../core/errors.ts';
import { parseName } from '../core/parse.ts';
import type { Measured } from '../cluster/metrics.ts';
import type { Host } from './host.ts';

/** Flags that say how a run can be followed by programs. */
export interface ObserveFlags {
  readonly log?: string;
  readonly metrics?: string;
}

/**
 * The host whose standard error is a structured log, where `--log json` asks for that.
 * @throws {UsageError}
 */
export async function loggingHost(host: Host, { log = 'text' }: ObserveFlags): Promise<Host> {
  if (parseName(log, '--log', ['text', 'json']) === 'text') return host;
  const { jsonLog } = await import('../cluster/log.ts');
  const { lines, event } = jsonLog(host.err);
  return { ...host, err: lines, event };
}

const loopback = '127.0.0.1';

/**
 * Serves metrics where `--metrics` asks for that, to this machine unless it names an address. Returns what
 * ends this.
 * @throws {UsageError} where that cannot be listened on
 */
export async function serveMetrics(
  { metrics: asked }: ObserveFlags,
  now: () => Measured,
): Promise<() => void> {
  if (asked === undefined) return () => undefined;
  const [, address = loopback, port = ''] = /^(?:(.+):)?(\d{1,5})$/u.exec(asked) ?? [];
  if (port === '' || Number(port) > 65_535)
    throw new UsageError(`--metrics must be a port, or address:port, got '${asked}'`);
  const { metricsOf } = await import('../cluster/metrics.ts');
  const { contentType, text } = metricsOf(now);
  const server = createServer((request, response) => {
    if (request.url !== '/metrics') {
      response.writeHead(404).end('see /metrics\n');
      return;
    }
    void text().then((body) => response.writeHead(200, { 'Content-Type': contentType }).end(body));
  });
  await new Promise<void>((done, fail) => {
    server.once('error', (error) => {
      fail(new UsageError(`--metrics ${asked}: cannot be listened on: ${error.message}`));
    });
    server.listen(Number(port), address, done);
  });
  server.unref();
  return () => {
    server.close();
    server.closeAllConnections();
  };
}
