import { spawnSync } from 'node:child_process';
import { statfsSync } from 'node:fs';
import { resolve } from 'node:path';
import { messageOf } from '../core/errors.ts';
import { firstPresent } from '../files/folders.ts';
import { pythonProgram } from '../files/python.ts';
import { requireWritable } from '../files/output-folder.ts';
import { exitCodes } from '../host/exit-codes.ts';
import { type Host, print } from '../host/host.ts';

/** What was looked at: whether it is well, what was found, and what to do where it is not. */
interface Finding {
  readonly what: string;
  /** `missing`: needed only for some things. */
  readonly is: 'well' | 'missing' | 'wrong';
  readonly found: string;
  readonly todo?: string;
}

/** Node that Lakatos runs on, by its package.json. */
const leastNode = [20, 19] as const;
const leastFreeMb = 1000;
/** Installed or not. */
const nativeTensors: string = '@tensorflow/tfjs-node';

/** A module with one instruction of SIMD. */
const simdModule = Uint8Array.of(
  0,
  97,
  115,
  109,
  1,
  0,
  0,
  0,
  1,
  5,
  1,
  96,
  0,
  1,
  123,
  3,
  2,
  1,
  0,
  10,
  10,
  1,
  8,
  0,
  65,
  0,
  253,
  15,
  253,
  98,
  11,
);

/** Looks at the installation, and says what to do. Returns the exit code. */
export async function doctor(
  host: Host,
  { out, redis }: { readonly out: string; readonly redis?: string },
): Promise<number> {
  const findings = [
    node(),
    simd(),
    await backend(),
    python(),
    disk(host.cwd, out),
    ...(redis === undefined ? [] : [await redisAt(host, redis)]),
  ];
  const marks = { well: 'ok', missing: '--', wrong: '!!' } as const;
  for (const { what, is, found, todo } of findings)
    print(host.out, `${marks[is]} ${what}: ${found}${todo === undefined ? '' : `; ${todo}`}`);
  return findings.some(({ is }) => is === 'wrong') ? exitCodes.usage : exitCodes.fine;
}

function node(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isNew = major > leastNode[0] || (major === leastNode[0] && minor >= leastNode[1]);
  const found = `${process.version} on ${process.platform} ${process.arch}`;
  if (isNew) return { what: 'Node', is: 'well', found };
  return { what: 'Node', is: 'wrong', found, todo: `install ${leastNode.join('.')} or newer` };
}

function simd(): Finding {
  const { validate } = WebAssembly as unknown as { validate(bytes: Uint8Array): boolean };
  if (validate(simdModule)) return { what: 'WebAssembly with SIMD', is: 'well', found: 'there' };
  const todo = 'the kernels need it: use another processor or Node, or --engine reference';
  return { what: 'WebAssembly with SIMD', is: 'wrong', found: 'not there', todo };
}

async function backend(): Promise<Finding> {
  const what = 'tensors';
  try {
    await import(nativeTensors);
    return { what, is: 'well', found: 'TensorFlow.js, native' };
  } catch {
    try {
      await import('@tensorflow/tfjs-backend-wasm');
      return { what, is: 'well', found: 'TensorFlow.js, WebAssembly (slower than @tensorflow/tfjs-node)' };
    } catch {
      const todo = 'only stagnation/residual needs them: npm install --include=optional';
      return { what, is: 'missing', found: 'not installed', todo };
    }
  }
}

function python(): Finding {
  const what = 'Python with NumPy';
  const program = pythonProgram();
  const run = (code: string): string | undefined => {
    const { status, stdout } = spawnSync(program, ['-c', code], { encoding: 'utf8', timeout: 30_000 });
    return status === 0 ? stdout.trim() : undefined;
  };
  const found = run('import sys, numpy; print(sys.version.split()[0], "with NumPy", numpy.__version__)');
  if (found !== undefined) return { what, is: 'well', found: `${program}, ${found}` };
  const need = 'only claims and experiments in Python need it';
  const bare = run('import sys; print(sys.version.split()[0])');
  if (bare !== undefined) {
    const todo = `${need}: ${program} -m pip install numpy`;
    return { what, is: 'missing', found: `${program}, ${bare}, is without NumPy`, todo };
  }
  const isNamed = program === process.env['LAKATOS_PYTHON'];
  const todo = isNamed
    ? `${need}: name another with LAKATOS_PYTHON, or unset it`
    : `${need}: install it, or name one with LAKATOS_PYTHON`;
  const how = isNamed ? `cannot be run as ${program}, which LAKATOS_PYTHON names` : `not found as ${program}`;
  return { what, is: 'missing', found: how, todo };
}

function disk(cwd: string, out: string): Finding {
  const what = `reports in ${out}`;
  try {
    requireWritable(cwd, out);
  } catch (error) {
    return { what, is: 'wrong', found: messageOf(error), todo: 'name another folder with --out' };
  }
  const { bavail, bsize } = statfsSync(firstPresent(resolve(cwd, out)));
  const mb = Math.floor((bavail * bsize) / 1e6);
  if (mb >= leastFreeMb) return { what, is: 'well', found: `writable, ${mb} MB free` };
  return { what, is: 'wrong', found: `writable, but only ${mb} MB are free`, todo: 'free some space' };
}

async function redisAt(host: Host, url: string): Promise<Finding> {
  const what = 'Redis';
  try {
    const { checkRedis } = await import('../cluster/redis-settings.ts');
    const { shown, problems } = await checkRedis(url, host.env);
    if (problems.length === 0)
      return { what, is: 'well', found: `${shown}, with the settings that it needs` };
    return { what, is: 'wrong', found: `${shown} ${problems.join('; it ')}` };
  } catch (error) {
    return { what, is: 'wrong', found: messageOf(error) };
  }
}
