import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { servedPage } from '../../src/report/html/served-page.ts';
import { htmlReport } from '../../src/report/html.ts';
import { sampleEvidence } from '../report/sample-evidence.ts';
import { root } from '../rules/sources.ts';
import { memoryHost } from '../cli/memory-host.ts';
import { scratch } from '../cli/scratch.ts';

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly type: string;
}

/** The program serving a folder until the test is done. */
async function serving(cwd: string): Promise<{
  ask(path: string, options?: { method?: string; host?: string }): Promise<Answer>;
  readonly port: number;
  stop(): Promise<number>;
}> {
  const host = memoryHost(cwd);
  const ended = run(host, ['serve', '--out', 'r', '--port', '0']);
  while (!host.written.out.includes('\n')) await new Promise((done) => setTimeout(done, 5));
  const port = Number(/127\.0\.0\.1:(\d+)/u.exec(host.written.out)![1]);
  const stop = async (): Promise<number> => {
    host.interrupt();
    return await ended;
  };
  onTestFinished(async () => {
    await stop();
  });
  return {
    port,
    stop,
    ask: async (path, { method = 'GET', host: name = `127.0.0.1:${port}` } = {}) =>
      await new Promise((done, fail) => {
        // node's client sends a path as it is, dots and all
        const asking = request(
          { host: '127.0.0.1', port, path, method, headers: { host: name } },
          (response) => {
            let body = '';
            response.on('data', (chunk: Buffer) => (body += chunk.toString()));
            response.on('end', () => {
              done({ status: response.statusCode!, body, type: response.headers['content-type'] ?? '' });
            });
          },
        );
        asking.on('error', fail);
        asking.end();
      }),
  };
}

/** The port of the program serving a folder in a process of its own, which may not read what root may. */
async function servingAsNobody(cwd: string): Promise<number> {
  const script = `import { processHost } from ${JSON.stringify(join(root, 'src/host/host.ts'))};
    import { serve } from ${JSON.stringify(join(root, 'src/commands/serve.ts'))};
    process.chdir(${JSON.stringify(cwd)});
    if (process.getuid() === 0) process.setuid(65534);
    await serve(processHost(), { out: 'r', port: '0' });`;
  writeFileSync(join(cwd, 'serve.mts'), script);
  const tsx = join(root, 'node_modules/tsx/dist/esm/index.mjs');
  const child = spawn(process.execPath, ['--import', tsx, join(cwd, 'serve.mts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    child.kill();
  });
  let said = '';
  for await (const chunk of child.stdout) {
    said += String(chunk);
    const port = /127\.0\.0\.1:(\d+)/u.exec(said)?.[1];
    if (port !== undefined) return Number(port);
  }
  throw new Error(`it ended: ${said}`);
}

function folder(): string {
  const cwd = scratch();
  mkdirSync(join(cwd, 'r/counterexamples'), { recursive: true });
  writeFileSync(join(cwd, 'secret.json'), '{}');
  writeFileSync(join(cwd, 'r/.hidden.json'), '{}');
  writeFileSync(join(cwd, 'r/evidence.json'), '{"a":1}');
  writeFileSync(join(cwd, 'r/counterexamples/x.md'), '# x');
  symlinkSync(join(cwd, 'secret.json'), join(cwd, 'r/link.json'));
  return cwd;
}

describe('lakatos serve', () => {
  it('gives what lies in the folder, with its type, and nothing else', async () => {
    const { ask } = await serving(folder());
    expect(await ask('/evidence.json')).toEqual({
      status: 200,
      body: '{"a":1}',
      type: 'application/json; charset=utf-8',
    });
    expect((await ask('/counterexamples/x.md')).status).toBe(200);
    for (const path of [
      '/../secret.json',
      '/%2e%2e/secret.json',
      '/..%2fsecret.json',
      '/link.json',
      '/.hidden.json',
      '/counterexamples',
      '/%00',
      '/%',
      '//evil/x.json',
    ]) {
      expect({ path, status: (await ask(path)).status }).toEqual({ path, status: 404 });
    }
  });

  it('is read only, and for this machine alone', async () => {
    const { ask } = await serving(folder());
    for (const method of ['POST', 'PUT', 'DELETE'])
      expect((await ask('/evidence.json', { method })).status).toBe(405);
    expect((await ask('/evidence.json', { host: 'evil.example' })).status).toBe(403);
    expect((await ask('/evidence.json', { host: 'localhost:1' })).status).toBe(200);
  });

  it('waits where there is no page yet, and tells followers when it is written', async () => {
    const cwd = folder();
    const { ask, port } = await serving(cwd);
    expect((await ask('/')).body).toContain('No report yet');
    const abort = new AbortController();
    const response = await fetch(`http://127.0.0.1:${port}/events`, { signal: abort.signal });
    const reader = response.body!.getReader();
    let heard = '';
    const hear = async (what: string): Promise<void> => {
      while (!heard.includes(what)) heard += Buffer.from((await reader.read()).value ?? []).toString();
    };
    await hear('event: progress');
    expect(heard).not.toContain('event: change');
    writeFileSync(join(cwd, 'r/progress.json'), JSON.stringify({ text: '1 of 2 claims\nevent: change' }));
    await hear('data: 1 of 2 claims event: change\n');
    writeFileSync(join(cwd, 'r/index.html'), '<p>mine</p>');
    await hear('event: change\n');
    abort.abort();
    expect((await ask('/')).body).toBe('<p>mine</p>');
  });

  it('says that a run has ended without finishing, and of a folder made again what is in it now', async () => {
    const cwd = folder();
    const { ask, port } = await serving(cwd);
    const abort = new AbortController();
    const response = await fetch(`http://127.0.0.1:${port}/events`, { signal: abort.signal });
    const reader = response.body!.getReader();
    let heard = '';
    const hear = async (what: string): Promise<void> => {
      while (!heard.includes(what)) heard += Buffer.from((await reader.read()).value ?? []).toString();
    };
    const { pid } = spawnSync('true');
    const news = { text: '1 of 2 claims', host: hostname() };
    writeFileSync(join(cwd, 'r/progress.json'), JSON.stringify({ ...news, pid: process.pid }));
    await hear('data: 1 of 2 claims\n');
    writeFileSync(join(cwd, 'r/progress.json'), JSON.stringify({ ...news, pid }));
    await hear('data: the run has ended without finishing; it was at 1 of 2 claims\n');
    rmSync(join(cwd, 'r'), { recursive: true });
    await hear('data: \n');
    expect((await ask('/evidence.json')).status).toBe(404);
    expect((await ask('/')).body).toContain('No report yet');
    mkdirSync(join(cwd, 'r'));
    writeFileSync(join(cwd, 'r/index.html'), '<p>again</p>');
    heard = '';
    await hear('event: change\n');
    expect((await ask('/')).body).toBe('<p>again</p>');
    abort.abort();
  });

  it('answers in words for what is no file to be read, gives large files, and goes on', async () => {
    const cwd = folder();
    spawnSync('mkfifo', [join(cwd, 'r/pipe.json')]);
    mkdirSync(join(cwd, 'r/folder.json'));
    symlinkSync('loop.json', join(cwd, 'r/loop.json'));
    writeFileSync(join(cwd, 'r/empty.json'), '');
    writeFileSync(join(cwd, 'r/large.csv'), 'x'.repeat(5_000_000));
    const { ask } = await serving(cwd);
    for (const path of [
      '/pipe.json',
      '/folder.json',
      '/loop.json',
      `/${'x'.repeat(300)}.json`,
      '/evidence.json/x.md',
    ])
      expect(await ask(path)).toEqual({
        status: 404,
        body: 'no such file',
        type: 'text/plain; charset=utf-8',
      });
    expect((await ask('/large.csv')).body).toHaveLength(5_000_000);
    expect(await ask('/empty.json')).toMatchObject({ status: 200, body: '' });
    expect(await ask('/large.csv', { method: 'HEAD' })).toMatchObject({ status: 200, body: '' });
  });

  it('says that a file may not be read', async () => {
    const cwd = folder();
    chmodSync(cwd, 0o755);
    chmodSync(join(cwd, 'r/evidence.json'), 0);
    chmodSync(join(cwd, 'r/counterexamples'), 0);
    const port = await servingAsNobody(cwd);
    for (const path of ['evidence.json', 'counterexamples/x.md']) {
      const answer = await fetch(`http://127.0.0.1:${port}/${path}`);
      expect([answer.status, await answer.text()]).toEqual([403, 'permission denied']);
    }
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200);
  });

  it('ends with 0 when it is interrupted, with a follower still there', async () => {
    const { port, stop } = await serving(folder());
    const response = await fetch(`http://127.0.0.1:${port}/events`);
    expect(await stop()).toBe(0);
    await response.text().catch(() => undefined);
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
  });

  it('refuses a folder that is not there and a port that is none', async () => {
    const host = memoryHost(scratch());
    expect(await run(host, ['serve', '--out', 'nowhere'])).toBe(2);
    expect(await run(host, ['serve', '--out', '.', '--port', '99999'])).toBe(2);
    expect(host.written.err).toBe(
      "lakatos: --out nowhere: no such file or folder\nlakatos: --port must be a whole number from 0 to 65535, got '99999'\n",
    );
  });
});

describe('servedPage', () => {
  it('adds one script to a page of ours and lets in that one by its hash', async () => {
    const page = await htmlReport(sampleEvidence());
    const served = servedPage(page);
    expect(served.split('<script type="module">').length).toBe(
      page.split('<script type="module">').length + 1,
    );
    expect(served).toContain('connect-src &#39;self&#39;');
    expect(served).not.toContain('unsafe');
  });

  it('leaves other pages as they are', () => {
    expect(servedPage('<p>x</p>')).toBe('<p>x</p>');
  });
});
