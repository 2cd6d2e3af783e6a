import { UsageError } from '../core/errors.ts';
import { parseName } from '../core/parse.ts';
import type { Measured } from '../cluster/metrics.ts';
import { withoutPasswords } from '../host/command-line.ts';
import { exitCodes } from '../host/exit-codes.ts';
import type { Host } from '../host/host.ts';

/** Flags that say how a run can be followed by programs. */
export interface ObserveFlags {
  readonly log?: string;
  readonly metrics?: string;
}

/**
 * Does a command's work on a host whose standard error is a structured log, where `--log json` asks for that;
 * what the user did wrong is then in it, too. Returns the exit code.
 * @throws {UsageError}
 */
export async function withLog(
  host: Host,
  { log = 'text' }: ObserveFlags,
  work: (host: Host) => Promise<number>,
): Promise<number> {
  if (parseName(log, '--log', ['text', 'json']) === 'text') return work(host);
  const { jsonLog } = await import('../cluster/log.ts');
  const { lines, event } = jsonLog(host.err);
  try {
    return await work({ ...host, err: lines, event });
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    event({ event: 'error' }, withoutPasswords(error.message));
    return exitCodes.usage;
  }
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
  const host = address.replaceAll(/^\[|\]$/gu, '');
  if (port === '' || Number(port) > 65_535)
    throw new UsageError(`--metrics must be a port, or address:port, got '${asked}'`);
  const [{ createServer }, { metricsOf }] = await Promise.all([
    import('node:http'),
    import('../cluster/metrics.ts'),
  ]);
  const { contentType, text } = metricsOf(now);
  const server = createServer((request, response) => {
    if (request.url?.split('?')[0] !== '/metrics') {
      response.writeHead(404).end('see /metrics\n');
      return;
    }
    void text().then((body) => response.writeHead(200, { 'Content-Type': contentType }).end(body));
  });
  await new Promise<void>((done, fail) => {
    server.once('error', (error) => {
      fail(new UsageError(`--metrics ${asked}: cannot be listened on: ${error.message}`));
    });
    server.listen(Number(port), host, done);
  });
  server.unref();
  return () => {
    server.close();
    server.closeAllConnections();
  };
}
