// node scripts/bundle.mjs <dist>: makes of the compiled modules, and of the packages that they import, a few
// files in dist/bundle: to load hundreds of small ones takes half a second. Each entry in dist/src becomes a
// line that names its bundle; the other modules stay as they are, with their types.
import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'rolldown';

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
  '@tensorflow',
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
    transform: (code, id) => {
      if (!id.startsWith(join(dist, '/')) || !code.includes('import.meta.url')) return null;
      const here = `new URL(${JSON.stringify(relative(folder, id))}, import.meta.url).href`;
      return code.replaceAll('import.meta.url', here);
    },
  };
  /** Messages of zod are English here: those of fifty languages are half of it, and every thread loads it. */
  const inEnglish = {
    name: 'in English',
    load: {
      filter: { id: /\/zod\/v4\/locales\/index\.js$/ },
      handler: () => `export { default as en } from './en.js';\n`,
    },
  };
  /**
   * A letter beyond ASCII makes an engine keep the whole file in two bytes a letter, and read it slower. In
   * String.raw nothing can be escaped.
   */
  const inAscii = {
    name: 'in ASCII',
    generateBundle: (_, files) => {
      for (const file of Object.values(files)) {
        if (file.type !== 'chunk' || /String\.raw`[^`]*[^\0-\x7f]/u.test(file.code)) continue;
        file.code = file.code.replaceAll(
          /[^\0-\x7f]/g,
          (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
        );
      }
    },
  };
  const named = (entry) => entry.replaceAll('/', '-');
  const { output } = await build({
    input: Object.fromEntries(entries.map((entry) => [named(entry), join(dist, `${entry}.js`)])),
    platform: 'node',
    external: external.map((name) => new RegExp(`^${name}(?:/|$)`, 'u')),
    // what is loaded when needed here is loaded at once elsewhere
    checks: { ineffectiveDynamicImport: false },
    plugins: [addresses, inEnglish, inAscii],
    output: {
      dir: folder,
      format: 'esm',
      entryFileNames: '[name].js',
      // names of functions stay as they are, for the stacks of errors
      minify: { compress: true, mangle: { toplevel: false, keepNames: true }, codegen: true },
      comments: { legal: false, annotation: false, jsdoc: false },
      codeSplitting: { groups: groupsFor(dist, entries) },
    },
  });
  const chunks = output.filter(({ type }) => type === 'chunk');
  writeFileSync(join(folder, 'LICENSES.txt'), licensesOf(chunks.flatMap(({ moduleIds }) => moduleIds)));
  for (const entry of entries) {
    const file = join(dist, `${entry}.js`);
    const hashBang = /^#!.*\n/u.exec(readFileSync(file, 'utf8'))?.[0] ?? '';
    const from = join(relative(dirname(entry), 'bundle'), `${named(entry)}.js`);
    const made = chunks.find(({ fileName }) => fileName === `${named(entry)}.js`);
    const others = made.exports.includes('default') ? `export { default } from '${from}';\n` : '';
    writeFileSync(file, `${hashBang}export * from '${from}';\n${others}`);
    if (hashBang !== '') chmodSync(file, 0o755);
  }
  const { recordBuild } = await import(pathToFileURL(join(dist, 'src/files/code-digest.js')).href);
  recordBuild(dirname(dist));
}

/**
 * What is loaded together, in one file each, for it takes a millisecond to load another: the first of these
 * that has a module keeps it. It has what some module of each of its lists imports.
 */
const parts = {
  start: [['src/cli/main']],
  worker: [['src/judge/engine/worker', 'src/external/broker', 'src/external/runner']],
  schemas: [['src/theory/sgd/kernel/runner'], ['src/index']],
  kernel: [['src/theory/sgd/kernel/runner']],
  common: [
    ['src/cli/run', 'src/cli/guard'],
    ['src/index', 'src/run/claim-worker', 'src/config/config-schema'],
  ],
  program: [['src/cli/run', 'src/cli/guard']],
  library: [['src/index']],
  thread: [['src/run/claim-worker']],
  configuration: [['src/config/config-schema']],
  check: [['src/commands/check', 'src/commands/run-check']],
  conclusion: [['src/commands/conclude-check']],
  theory: [['src/theory', 'src/kit']],
};

/** A group for each part; what an entry does when it is loaded stays its own. */
function groupsFor(dist, entries) {
  const at = (module) => join(dist, `${module}.js`);
  const own = new Set(entries.map(at));
  const importedBy = (modules, context, found = new Set()) => {
    for (const module of modules) {
      if (found.has(module)) continue;
      found.add(module);
      importedBy(context.getModuleInfo(module)?.importedIds ?? [], context, found);
    }
    return found;
  };
  return Object.entries(parts).map(([part, lists], i, all) => {
    let sets;
    return {
      debugName: part,
      priority: all.length - i,
      name: (id, context) => {
        sets ??= lists.map((modules) => importedBy(modules.map(at), context));
        return !own.has(id) && sets.every((found) => found.has(id)) ? part : null;
      },
    };
  });
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
