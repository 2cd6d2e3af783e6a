import { type FSWatcher, readFileSync, realpathSync, statSync, watch } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, relative, resolve, sep } from 'node:path';
import { UsageError } from '../core/errors.ts';
import { parseWhole } from '../core/parse.ts';
import { html } from '../report/html/template.ts';
import { page } from '../report/html/page.ts';
import { exitCodes } from './exit-codes.ts';
import { type Host, print } from './host.ts';
import { progressName } from './progress-file.ts';
import { reasonOf } from './reason.ts';
import { servedPage } from '../report/html/served-page.ts';

/** The flags of `lakatos serve`. */
export interface ServeFlags {
  readonly out: string;
  readonly port: string;
  readonly open?: boolean;
}

/** Only this machine can ask. */
const loopback = '127.0.0.1';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.sarif': 'application/json; charset=utf-8',
  '.md': 'text/plain; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.xml': 'application/xml; charset=utf-8',
};

/** Serves the report to this machine until interrupted; pages reload when it changes. Returns 0. */
export async function serve(host: Host, flags: ServeFlags): Promise<number> {
  const folder = folderOf(host.cwd, flags.out);
  const listeners = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    answer(folder, listeners, request, response);
  });
  const port = await listening(server, parseWhole(flags.port, '--port', 0, 65_535));
  const watcher = watchReport(folder, listeners);
  const stopped = new Promise<void>((done) => {
    host.onInterrupt(done);
  });
  const address = `http://${loopback}:${port}/`;
  print(host.out, `report: ${address} (Ctrl-C ends it)`);
  if (flags.open === true) await host.open(address);
  await stopped;
  watcher.close();
  for (const listener of listeners) listener.end();
  await new Promise((done) => {
    server.close(done);
    server.closeAllConnections();
  });
  return exitCodes.fine;
}

/** The real path of a folder that there is. @throws {UsageError} */
function folderOf(cwd: string, out: string): string {
  try {
    const folder = realpathSync(resolve(cwd, out));
    if (statSync(folder).isDirectory()) return folder;
  } catch (error) {
    throw new UsageError(`--out ${out}: ${reasonOf(error)}`);
  }
  throw new UsageError(`--out ${out}: is a file, not a folder`);
}

async function listening(server: Server, port: number): Promise<number> {
  return await new Promise((done, fail) => {
    server.once('error', (error) => {
      fail(new UsageError(`--port ${port}: cannot be listened on: ${error.message}`));
    });
    server.listen(port, loopback, () => {
      done((server.address() as AddressInfo).port);
    });
  });
}

function answer(
  folder: string,
  listeners: Set<ServerResponse>,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Cache-Control', 'no-store');
  // a page from elsewhere that has a name of its own for this machine does not get the report
  const named = /^(?:127\.0\.0\.1|localhost)(?::\d+)?$/u.test(request.headers.host ?? '');
  if (!named) return end(response, 403, 'only for this machine');
  if (request.method !== 'GET' && request.method !== 'HEAD') return end(response, 405, 'read only');
  const path = pathOf(request.url ?? '/');
  if (path === '/events') return follow(folder, listeners, response);
  const file = path === undefined ? undefined : fileOf(folder, path === '/' ? '/index.html' : path);
  if (file === undefined && path === '/') return end(response, 200, servedPage(waiting), '.html');
  if (file === undefined) return end(response, 404, 'no such file');
  const bytes = readFileSync(file);
  const kind = extname(file);
  end(response, 200, kind === '.html' ? servedPage(bytes.toString('utf8')) : bytes, kind);
}

function end(response: ServerResponse, status: number, body: string | Buffer, kind = ''): void {
  response.writeHead(status, { 'Content-Type': types[kind] ?? 'text/plain; charset=utf-8' });
  response.end(body);
}

/** The path that is asked for; undefined where it is none. */
function pathOf(url: string): string | undefined {
  try {
    return decodeURIComponent(new URL(url, `http://${loopback}`).pathname);
  } catch {
    return undefined;
  }
}

/**
 * A file inside the folder, links followed; undefined where there is none, where it is hidden, and of kinds
 * that no report has.
 */
function fileOf(folder: string, path: string): string | undefined {
  if (/(?:^|\/)\.|[\\\0]/u.test(path) || types[extname(path)] === undefined) return undefined;
  try {
    const file = realpathSync(join(folder, path));
    const inside = relative(folder, file);
    if (inside === '' || inside === '..' || inside.startsWith(`..${sep}`)) return undefined;
    return statSync(file).isFile() ? file : undefined;
  } catch {
    return undefined;
  }
}

function follow(folder: string, listeners: Set<ServerResponse>, response: ServerResponse): void {
  response.writeHead(200, { 'Content-Type': 'text/event-stream' });
  response.write(`retry: 1000\n\n${progressEvent(folder)}`);
  listeners.add(response);
  response.once('close', () => listeners.delete(response));
}

/** How far a campaign is, as an event; nothing where none runs. */
function progressEvent(folder: string): string {
  let line = '';
  try {
    const { text } = JSON.parse(readFileSync(join(folder, progressName), 'utf8')) as { text?: unknown };
    if (typeof text === 'string') line = text.replaceAll(/[\p{Cc}\u2028\u2029]/gu, ' ');
  } catch {
    // no campaign runs here
  }
  return `event: progress\ndata: ${line}\n\n`;
}

/** Tells the listeners when the page is written, a moment after the last of its files. */
function watchReport(folder: string, listeners: ReadonlySet<ServerResponse>): FSWatcher {
  let pending: NodeJS.Timeout | undefined;
  const tell = (event: string): void => {
    for (const listener of listeners) listener.write(event);
  };
  return watch(folder, (_, name) => {
    if (name === progressName) tell(progressEvent(folder));
    if (name !== 'index.html' && name !== 'evidence.json') return;
    clearTimeout(pending);
    pending = setTimeout(() => {
      tell('event: change\ndata: \n\n');
    }, 200);
  });
}

const waiting: string = page({
  title: 'Lakatos: no report yet',
  body: html`<main><h1>No report yet</h1><p>This page loads again when there is one.</p></main>`,
});
