// node scripts/bundle.mjs <dist>: makes of the compiled modules, and of the packages that they import, a few
// files in dist/bundle: to load hundreds of small ones takes half a second. Each entry in dist/src becomes a
// line that names its bundle; the other modules stay as they are, with their types.
import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { build } from 'esbuild';

/** What Node loads in a thread, or by its address. */
const threads = [
  'src/run/claim-worker',
  'src/judge/engine/worker',
  'src/judge/engine/time-limit-worker',
  'src/external/broker',
  'src/external/runner',
  'src/theory/sgd/kernel/runner',
];

/** They find files of their own by where they are, or are the user's own. */
const external = [
  'jiti',
  'tinypool',
  'open',
  'vitest',
  'vitest/*',
  '@tensorflow/*',
  'h5wasm',
  'onnx-proto',
  'node-sarif-builder',
  'node-sqlite3-wasm',
  'bullmq',
  'ioredis',
  'pino',
  'prom-client',
];

/** @param dist the folder of the compiled modules */
async function bundle(dist) {
  const { bin, exports } = JSON.parse(readFileSync(join(dist, '../package.json'), 'utf8'));
  const open = [...Object.values(bin), ...Object.values(exports).map((at) => at.default ?? at)];
  const entries = [...open.flatMap((path) => /dist\/(src\/.*)\.js$/u.exec(path)?.[1] ?? []), ...threads];
  const folder = join(dist, 'bundle');
  /** A module in a bundle has the address that it had, by which it finds what lies beside it. */
  const addresses = {
    name: 'addresses',
    setup: ({ onLoad }) => {
      onLoad({ filter: /\.js$/ }, ({ path }) => {
        const text = readFileSync(path, 'utf8');
        if (!path.startsWith(join(dist, '/')) || !text.includes('import.meta.url')) return undefined;
        const here = `new URL(${JSON.stringify(relative(folder, path))}, import.meta.url).href`;
        return { contents: text.replaceAll('import.meta.url', here), loader: 'js' };
      });
    },
  };
  /** Messages of zod are English here: those of fifty languages are half of it, and every thread loads it. */
  const inEnglish = {
    name: 'in English',
    setup: ({ onLoad }) => {
      onLoad({ filter: /\/zod\/v4\/locales\/index\.js$/ }, () => ({
        contents: `export { default as en } from './en.js';\n`,
        loader: 'js',
      }));
    },
  };
  const named = (entry) => entry.replaceAll('/', '-');
  const { metafile } = await build({
    entryPoints: entries.map((entry) => ({ in: join(dist, `${entry}.js`), out: named(entry) })),
    outdir: folder,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    // names stay as they are, for the stacks of errors
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'none',
    external,
    plugins: [addresses, inEnglish],
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
    logLevel: 'warning',
    metafile: true,
  });
  writeFileSync(join(dist, 'bundle/LICENSES.txt'), licensesOf(Object.keys(metafile.inputs)));
  for (const entry of entries) {
    const file = join(dist, `${entry}.js`);
    const hashBang = /^#!.*\n/u.exec(readFileSync(file, 'utf8'))?.[0] ?? '';
    const from = join(relative(dirname(entry), 'bundle'), `${named(entry)}.js`);
    const made = Object.entries(metafile.outputs).find(([path]) =>
      path.endsWith(`bundle/${named(entry)}.js`),
    );
    const others = made[1].exports.includes('default') ? `export { default } from '${from}';\n` : '';
    writeFileSync(file, `${hashBang}export * from '${from}';\n${others}`);
    if (hashBang !== '') chmodSync(file, 0o755);
  }
}

/** The licenses of the packages whose code is in the bundles; a text that several share stands there once. */
function licensesOf(inputs) {
  const folders = inputs.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/u.exec(path)?.[0] ?? []);
  const packages = new Map();
  for (const folder of [...new Set(folders)].toSorted((a, b) => (a < b ? -1 : 1))) {
    const { name, version, license, author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const files = readdirSync(folder).filter((file) => /^(?:licen[cs]e|copying|notice)/iu.test(file));
    const texts = files.map((file) => readFileSync(join(folder, file), 'utf8').trim());
    const said = texts.join('\n\n') || `${license}, ${author?.name ?? author ?? 'its authors'}`;
    packages.set(said, [...(packages.get(said) ?? []), `${name} ${version}`]);
  }
  const parts = [...packages].map(([said, names]) => `${names.join('\n')}\n\n${said}\n`);
  return `The code of these packages is part of the files beside this one.\n\n${parts.join(`\n${'-'.repeat(72)}\n\n`)}`;
}

await bundle(process.argv[2]);
