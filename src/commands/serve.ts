import {
  closeSync,
  createReadStream,
  fstatSync,
  openSync,
  readFileSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, relative, resolve, sep } from 'node:path';
import { UsageError } from '../core/errors.ts';
import { parseWhole } from '../core/parse.ts';
import { html } from '../report/html/template.ts';
import { page } from '../report/html/page.ts';
import { exitCodes } from '../host/exit-codes.ts';
import { type Host, print } from '../host/host.ts';
import { progressText } from '../run/progress-file.ts';
import { maxBytes, withoutWaiting } from '../files/read-file.ts';
import { codeOf, reasonOf } from '../files/file-error.ts';
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
    try {
      answer(folder, listeners, request, response);
    } catch (error) {
      // one file that fails is no reason to serve no other
      if (!response.headersSent) end(response, 500, `cannot be served: ${reasonOf(error)}`);
      else response.destroy();
    }
  });
  const port = await listening(server, parseWhole(flags.port, '--port', 0, 65_535));
  const watcher = setInterval(watchReport(folder, listeners), pollMs);
  const stopped = new Promise<void>((done) => {
    host.onInterrupt(done);
  });
  const address = `http://${loopback}:${port}/`;
  print(host.out, `report: ${address} (Ctrl-C ends it)`);
  if (flags.open === true) await host.open(address);
  await stopped;
  clearInterval(watcher);
  for (const listener of listeners) listener.end();
  await new Promise((done) => {
    server.close(done);
    server.closeAllConnections();
  });
  return exitCodes.fine;
}

/** The path of a folder that there is, which may be removed and made again later. @throws {UsageError} */
function folderOf(cwd: string, out: string): string {
  try {
    const folder = resolve(cwd, out);
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
  const found = path === undefined ? notThere : openedFile(folder, path === '/' ? '/index.html' : path);
  if (found === notThere && path === '/') return end(response, 200, servedPage(waiting), '.html');
  if ('why' in found) return end(response, found.status, found.why);
  const { file, size, kind } = found;
  if (kind === '.html' && size <= maxBytes.text) {
    try {
      return end(response, 200, servedPage(readFileSync(file, 'utf8')), kind);
    } finally {
      closeSync(file);
    }
  }
  response.writeHead(200, { 'Content-Type': types[kind], 'Content-Length': size });
  // neither what grows nor what shrinks meanwhile does harm
  const stream = createReadStream('', { fd: file, end: Math.max(0, size - 1) });
  stream.once('error', () => response.destroy());
  response.once('close', () => stream.destroy());
  stream.pipe(response);
}

function end(response: ServerResponse, status: number, body: string, kind = ''): void {
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

/** A file that is open, or why there is none. */
type Opened =
  | { readonly file: number; readonly size: number; readonly kind: string }
  | { readonly status: number; readonly why: string };

const notThere = { status: 404, why: 'no such file' } as const;

/** A file inside the folder, links followed; none that is hidden, or of a kind that no report has. */
function openedFile(folder: string, path: string): Opened {
  const kind = extname(path);
  if (/(?:^|\/)\.|[\\\0]/u.test(path) || types[kind] === undefined) return notThere;
  let file: number | undefined;
  try {
    const real = realpathSync(join(folder, path));
    const inside = relative(realpathSync(folder), real);
    if (inside === '' || inside === '..' || inside.startsWith(`..${sep}`)) return notThere;
    file = openSync(real, withoutWaiting);
    const stats = fstatSync(file);
    if (stats.isFile()) return { file, size: stats.size, kind };
    closeSync(file);
    return notThere;
  } catch (error) {
    if (file !== undefined) closeSync(file);
    const why = reasonOf(error);
    if (['EACCES', 'EPERM'].includes(codeOf(error))) return { status: 403, why };
    return ['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG'].includes(codeOf(error))
      ? notThere
      : { status: 500, why };
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
  const line = progressText(folder)?.replaceAll(/[\p{Cc}\u2028\u2029]/gu, ' ') ?? '';
  return `event: progress\ndata: ${line}\n\n`;
}

/**
 * How often the folder is looked at: a folder that is removed and made again is no longer watched by Node.
 */
const pollMs = 250;

/** Looks at the folder; tells the listeners how far a run is, and when a report is written. */
function watchReport(folder: string, listeners: ReadonlySet<ServerResponse>): () => void {
  const tell = (event: string): void => {
    for (const listener of listeners) listener.write(event);
  };
  let told = stateOf(folder);
  let before = told;
  let progress = progressEvent(folder);
  return () => {
    const running = progressEvent(folder);
    if (running !== progress) tell(running);
    progress = running;
    const state = stateOf(folder);
    // when nothing has moved for a moment: all its files are there
    if (state !== told && state === before) {
      told = state;
      tell('event: change\ndata: \n\n');
    }
    before = state;
  };
}

/** Changes whenever the page or the evidence does. */
function stateOf(folder: string): string {
  return ['index.html', 'evidence.json']
    .map((name) => {
      try {
        const { ino, mtimeMs, size } = statSync(join(folder, name));
        return `${ino} ${mtimeMs} ${size}`;
      } catch {
        return 'none';
      }
    })
    .join();
}

const waiting: string = page({
  title: 'Lakatos: no report yet',
  body: html`<main><h1>No report yet</h1><p>This page loads again when there is one.</p></main>`,
});
