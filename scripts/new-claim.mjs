// Writes a new claim that is true, compiles and is corroborated as it stands, for an author to replace part
// by part: the claim's file, its line in the family's index.ts (a new family also gets its line in
// properties/catalogue.ts) and its statement in docs/theory.md. Usage: npm run new-claim family/name
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { register } from 'tsx/esm/api';

const root = fileURLToPath(new URL('..', import.meta.url));
const usage = `Usage: npm run new-claim family/name

Writes properties/family/name.claim.ts, a true inequality with a mutant that is killed, for you to replace by
your own; its line in properties/family/index.ts; and its statement, with the next number, in docs/theory.md.
The id is in lower case, words joined by hyphens: stagnation/union-bound.
`;
/** Above the lines with these words new families and new statements are written. */
const marker = 'npm run new-claim writes new';

register();
const { UsageError } = await import('../src/core/errors.ts');
const { writeFiles } = await import('../src/files/write-files.ts');
const { camelCase, claimName, requireFreeName } = await import('../src/scaffold/claim-name.ts');
const { withImport, withLinesAbove } = await import('../src/scaffold/edit-source.ts');
const { skeleton } = await import('../src/scaffold/templates.ts');

/** What to write: path from the root of the repository → text. Nothing is written here. */
function filesOfClaim(id) {
  const { family, name } = claimName(id);
  const own = `properties/${family}/${name}.claim.ts`;
  const existing = existsSync(join(root, own)) ? own : fileOfClaim(id);
  if (existing !== undefined) throw new UsageError(`there is a claim '${id}' already, in ${existing}`);
  const claim = `${camelCase(name)}Claim`;
  const index = `properties/${family}/index.ts`;
  const files = new Map();
  if (existsSync(join(root, index))) {
    files.set(index, withClaim(index, claim, name));
  } else {
    if (existsSync(join(root, 'properties', family))) throw new UsageError(`${index} is missing`);
    const catalogue = 'properties/catalogue.ts';
    files.set(index, newFamily(camelCase(family), claim, name));
    files.set(catalogue, withFamily(catalogue, camelCase(family), family));
  }
  const theory = 'docs/theory.md';
  const number = nextNumber();
  files.set(theory, withLinesAbove(theory, read(theory), marker, statement(number, id, name)));
  files.set(own, claimFile(number, id, claim));
  return { files, number };
}

/** The file that holds a claim of this id, if any. */
function fileOfClaim(id) {
  const sources = readdirSync(join(root, 'properties'), { recursive: true }).map(String);
  const found = sources.find(
    (path) => path.endsWith('.ts') && read(join('properties', path)).includes(`'${id}'`),
  );
  return found === undefined ? undefined : join('properties', found);
}

/** The first T that neither page on the theory has. */
function nextNumber() {
  const headings = ['docs/theory.md', 'docs/generalization.md'].flatMap((page) =>
    [...read(page).matchAll(/^### T(\d+) /gmu)].map(([, number]) => Number(number)),
  );
  return `T${Math.max(0, ...headings) + 1}`;
}

/** The family's index with the claim at its end. */
function withClaim(path, claim, name) {
  const source = read(path);
  requireFreeName(path, source, claim);
  const text = withImport(source, `import { ${claim} } from './${name}.claim.ts';`);
  const end = text.lastIndexOf('];');
  if (end < 0) throw new UsageError(`${path} has no list that ends with '];'`);
  return `${text.slice(0, end).replace(/,?\s*$/u, ',\n')}  ${claim},\n${text.slice(end)}`;
}

function newFamily(family, claim, name) {
  return `import type { Claim } from '../../src/judge/claims/claim.ts';
import { ${claim} } from './${name}.claim.ts';

export const ${family}: () => readonly Claim[] = () => [
  ${claim},
];
`;
}

/** The catalogue with a new family. */
function withFamily(path, identifier, family) {
  const source = read(path);
  requireFreeName(path, source, identifier);
  const imported = withImport(source, `import { ${identifier} } from './${family}/index.ts';`);
  return withLinesAbove(path, imported, marker, [`...${identifier}(),`]);
}

/** The skeleton of `lakatos new`, as a module of this repository: nothing imports the package itself here. */
function claimFile(number, id, claim) {
  const [packageImport, ...lines] = skeleton('typescript', 'inequality', id).split('\n');
  if (packageImport !== "import { exactly, fc, inequalityClaim, z } from 'lakatos';")
    throw new Error('the skeleton imports something else');
  return `import * as fc from 'fast-check';
import { z } from 'zod';
import { exactly } from '../../src/core/enclosure.ts';
import type { InequalityClaim } from '../../src/judge/claims/claim.ts';
import { inequalityClaim } from '../../src/judge/claims/define-claim.ts';
${lines.join('\n')}`
    .replace(
      'export default inequalityClaim',
      `export const ${claim}: InequalityClaim<Case> = inequalityClaim`,
    )
    .replace("source: '", `source: '${number}; `);
}

function statement(number, id, name) {
  const words = name.replaceAll('-', ' ');
  return [
    `### ${number} ${words.charAt(0).toUpperCase()}${words.slice(1)}`,
    '',
    'For x ≥ −1 and n = 1, 2, …: 1 + nx ≤ (1 + x)^n.',
    '',
    '*Proof.* By induction: (1 + x)(1 + nx) = 1 + (n + 1)x + nx² ≥ 1 + (n + 1)x, and 1 + x ≥ 0.',
    '',
    `*Checked by* \`${id}\`. *Must die:* 2n for n.`,
    '',
  ];
}

function read(path) {
  return readFileSync(join(root, path), 'utf8');
}

/** Writes all files, formatted, or none, in the way of Lakatos' own. */
async function writeAll(files) {
  await writeFiles(root, new Map([...files].map(([path, text]) => [path, formatted(path, text)])));
}

function formatted(path, text) {
  if (!path.endsWith('.ts')) return text;
  const args = ['format', `--stdin-file-path=${path}`];
  const { status, stdout } = spawnSync(join(root, 'node_modules/.bin/biome'), args, {
    cwd: root,
    input: text,
    encoding: 'utf8',
  });
  return status === 0 ? stdout : text;
}

async function main(args) {
  if (args.includes('--help') || args.includes('-h')) return process.stdout.write(usage);
  const flag = args.find((arg) => arg.startsWith('-'));
  if (flag !== undefined) throw new UsageError(`unknown option '${flag}'`);
  const [id, ...rest] = args;
  if (id === undefined) throw new UsageError('family/name is missing; see npm run new-claim -- --help');
  if (rest.length > 0) throw new UsageError(`one claim at a time; too many arguments: '${rest.join(' ')}'`);
  const { files, number } = filesOfClaim(id);
  await writeAll(files);
  process.stdout.write(`${number}, ${id}. Written:
${[...files.keys()].map((path) => `  ${path}\n`).join('')}Next: npm run build && npm run check -- ${id} --budget quick\n`);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`new-claim: ${error.message.replaceAll(/\s*\n\s*/gu, ' ')}\n`);
  process.exitCode = 2;
}
