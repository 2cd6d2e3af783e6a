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

/** Words that no variable of a module may have for its name. */
const reserved = new Set(
  `arguments await break case catch class const continue debugger default delete do else enum eval export extends
  false finally for function if implements import in instanceof interface let new null package private protected
  public return static super switch this throw true try typeof var void while with yield`.split(/\s+/u),
);

/** A mistake of the user's: one line, and nothing is written. */
class Mistake extends Error {}

/** What to write: path from the root of the repository → text. Nothing is written here. */
function filesOfClaim(id) {
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*\/[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/u.test(id))
    throw new Mistake(`'${id}' must be family/name in lower case, words joined by hyphens`);
  const [family, name] = id.split('/');
  const own = `properties/${family}/${name}.claim.ts`;
  const existing = existsSync(join(root, own)) ? own : fileOfClaim(id);
  if (existing !== undefined) throw new Mistake(`there is a claim '${id}' already, in ${existing}`);
  const claim = `${camelCase(name)}Claim`;
  const index = `properties/${family}/index.ts`;
  const files = new Map();
  if (existsSync(join(root, index))) {
    files.set(index, withClaim(index, claim, name));
  } else {
    if (existsSync(join(root, 'properties', family))) throw new Mistake(`${index} is missing`);
    const catalogue = 'properties/catalogue.ts';
    files.set(index, newFamily(camelCase(family), claim, name));
    files.set(catalogue, withFamily(catalogue, camelCase(family), family));
  }
  const theory = 'docs/theory.md';
  const number = nextNumber();
  files.set(theory, insertAbove(theory, linesOf(theory), marker, statement(number, id, name)));
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
  const lines = linesOf(path);
  refuseTaken(path, lines, claim);
  const text = insertImport(lines, `import { ${claim} } from './${name}.claim.ts';`).join('\n');
  const end = text.lastIndexOf('];');
  if (end < 0) throw new Mistake(`${path} has no list that ends with '];'`);
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
  const lines = linesOf(path);
  refuseTaken(path, lines, identifier);
  const imported = insertImport(lines, `import { ${identifier} } from './${family}/index.ts';`);
  return insertAbove(path, imported, marker, [`...${identifier}(),`]);
}

/** Refuses a name that a module cannot declare: a reserved word, or one that the file uses already. */
function refuseTaken(path, lines, identifier) {
  if (lines.some((line) => new RegExp(`\\b${identifier}\\b`, 'u').test(line)))
    throw new Mistake(`${path} uses the name '${identifier}' already`);
  if (reserved.has(identifier)) throw new Mistake(`'${identifier}' is a reserved word of JavaScript`);
}

function insertImport(lines, line) {
  const last = lines.findLastIndex((text) => /^(?:import |\} from )/u.test(text));
  return lines.toSpliced(last + 1, 0, line);
}

/** The text with `added` above the line that holds the marker, indented as that line is. */
function insertAbove(path, lines, words, added) {
  const at = lines.findIndex((line) => line.includes(words));
  if (at < 0) throw new Mistake(`${path} has no line with '${words}', above which to write`);
  const indent = /^\s*/u.exec(lines[at])[0];
  return lines.toSpliced(at, 0, ...added.map((line) => (line === '' ? '' : indent + line))).join('\n');
}

function claimFile(number, id, claim) {
  return `import { integer, record } from 'fast-check';
import { z } from 'zod';
import { exactly } from '../../src/core/enclosure.ts';
import { type InequalityClaim, inequalityClaim } from '../../src/judge/claims/claim.ts';

/** A case: all that the statement speaks of, as plain JSON. Put the symbols of your own theorem here. */
interface Case {
  readonly n: number;
  readonly x: number;
}

/** The space that cases are drawn from. Small whole numbers and simple alternatives shrink well. */
const steps = integer({ min: 1, max: 8 });
const cases = record({ n: steps, x: integer({ min: -1, max: 9 }) });
/** Cases in which the hypothesis may fail, to find out whether it is needed. */
const beyond = record({ n: steps, x: integer({ min: -9, max: -1 }) });

/** (1 + x)^n, exact for these whole numbers. */
function power({ n, x }: Case): number {
  let product = 1;
  for (let i = 0; i < n; i++) product *= 1 + x;
  return product;
}

export const ${claim}: InequalityClaim<Case> = inequalityClaim<Case>({
  id: '${id}',
  // The statement in plain text and in TeX, and its number in docs/theory.md.
  says: '1 + nx ≤ (1 + x)^n for x ≥ −1 and n = 1, 2, …',
  tex: String.raw\`1+nx\\ \\le\\ (1+x)^n\`,
  source: '${number}; Bernoulli’s inequality',
  cases,
  // Reads a case from a file.
  schema: z.strictObject({ n: z.int().min(1).max(8), x: z.int().min(-9).max(9) }),
  // Every hypothesis, by name. Each is dropped in turn, and cases without it are searched.
  given: { 'x ≥ −1': { holds: ({ x }) => x >= -1, without: beyond } },
  // Both sides as intervals that hold the true value: exactly(v), within(v, relativeError), or an arithmetic
  // of src/linalg. probabilityClaim, meanClaim and the other kinds take an experiment here instead of two
  // sides.
  sides: (c) => ({ lhs: exactly(1 + c.n * c.x), rhs: exactly(power(c)) }),
  // Corners that must be visited at least once.
  covers: { 'x < 0': ({ x }) => x < 0, 'n = 1': ({ n }) => n === 1 },
  // Cases where the two sides are equal, or nearly: they are tried first.
  tightAt: { 'nothing added': { n: 2, x: 0 } },
  // Numbers that the report tabulates.
  features: ({ n, x }) => ({ n, x }),
  // The arithmetic of a case, a line each, for a reader with a calculator.
  explain: (c) => [\`1 + nx = \${1 + c.n * c.x}\`, \`(1 + x)^n = \${power(c)}\`],
  // The statement with one thing wrong, each a mistake that you fear. All of them must be refuted.
  mustRefute: {
    '2n for n': { sides: (c) => ({ lhs: exactly(1 + 2 * c.n * c.x), rhs: exactly(power(c)) }) },
  },
});
`;
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

function camelCase(words) {
  return words.replaceAll(/-(\w)/gu, (_, letter) => letter.toUpperCase());
}

function read(path) {
  return readFileSync(join(root, path), 'utf8');
}

function linesOf(path) {
  return read(path).split('\n');
}

/** Writes all files, formatted, or none, in the way of Lakatos' own. */
async function writeAll(files) {
  register();
  const { writeFiles } = await import('../src/files/write-files.ts');
  try {
    await writeFiles(root, new Map([...files].map(([path, text]) => [path, formatted(path, text)])));
  } catch (error) {
    throw new Mistake(error.message);
  }
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
  if (flag !== undefined) throw new Mistake(`unknown option '${flag}'`);
  const [id, ...rest] = args;
  if (id === undefined) throw new Mistake('family/name is missing; see npm run new-claim -- --help');
  if (rest.length > 0) throw new Mistake(`one claim at a time; too many arguments: '${rest.join(' ')}'`);
  const { files, number } = filesOfClaim(id);
  await writeAll(files);
  process.stdout.write(`${number}, ${id}. Written:
${[...files.keys()].map((path) => `  ${path}\n`).join('')}Next: npm run build && npm run check -- ${id} --budget quick\n`);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Mistake)) throw error;
  process.stderr.write(`new-claim: ${error.message.replaceAll(/\s*\n\s*/gu, ' ')}\n`);
  process.exitCode = 2;
}
