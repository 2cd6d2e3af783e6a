import { UsageError } from '../core/errors.ts';
import { newClaim } from './new-claim.ts';
import { type Language, template } from './templates.ts';

/** The claim that a new repository begins with. */
export const firstClaim = { id: 'coins/hoeffding', kind: 'probability' } as const;

/** What Lakatos' own manifest says, as far as a new repository needs it. */
export interface OwnManifest {
  readonly version: string;
  readonly devDependencies: Readonly<Record<string, string>>;
}

/** Files of these names may be there: they are kept, and get what is missing. */
export const extended: readonly string[] = ['package.json', '.gitignore'];

const workflow = '.github/workflows/theory.yml';

/**
 * The files of a repository with one claim, by their paths in it.
 * @param present what `package.json` and `.gitignore` hold, where they are there
 * @throws {UsageError} on a package.json that cannot be extended
 */
export function newRepository(
  language: Language,
  present: ReadonlyMap<string, string>,
  own: OwnManifest,
): ReadonlyMap<string, string> {
  const config = language === 'python' ? 'lakatos.config.py' : 'lakatos.config.ts';
  const text = template(language, config);
  const { files } = newClaim({ path: config, text }, firstClaim.id, firstClaim.kind);
  const others = language === 'python' ? ['requirements.txt'] : ['test/theory.test.ts', 'tsconfig.json'];
  return new Map([
    ...files,
    ...others.map((path) => [path, template(language, path)] as const),
    [workflow, template(language, 'workflow.yml')],
    ['package.json', packageJson(language, present.get('package.json'), own)],
    ['.gitignore', ignored(language, present.get('.gitignore'))],
  ]);
}

type Fields = Readonly<Record<string, unknown>>;

/** What `npm init` writes for a test. */
const noTest = /no test specified/u;

function packageJson(language: Language, present: string | undefined, own: OwnManifest): string {
  const manifest = present === undefined ? { private: true } : parsed(present);
  const { type = 'module', dependencies, devDependencies, scripts } = manifest as Record<string, unknown>;
  if (type !== 'module')
    throw new UsageError(
      `package.json: "type" must be "module", got ${JSON.stringify(type)}: npm pkg set type=module`,
    );
  const isThere = [dependencies, devDependencies].some((all) => Object.hasOwn(fields(all), 'lakatos'));
  const tools = language === 'python' ? [] : ['@types/node', 'typescript', 'vitest'];
  const needed = {
    ...(isThere ? {} : { lakatos: `^${own.version}` }),
    ...Object.fromEntries(tools.map((name) => [name, `^${own.devDependencies[name]!}`])),
  };
  const commands = {
    check: 'lakatos check',
    ...(language === 'python' ? {} : { test: 'vitest run', types: 'tsc' }),
  };
  const kept = Object.entries(fields(scripts)).filter(([, command]) => !noTest.test(String(command)));
  const extended = {
    ...manifest,
    type,
    scripts: { ...commands, ...Object.fromEntries(kept) },
    devDependencies: { ...needed, ...fields(devDependencies) },
  };
  return `${JSON.stringify(extended, undefined, 2)}\n`;
}

function parsed(text: string): Fields {
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json as Fields;
  } catch {
    // said below
  }
  throw new UsageError('package.json: expected an object in JSON');
}

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function ignored(language: Language, present = ''): string {
  const lines = new Set(present.split('\n').map((line) => line.trim()));
  const wanted = ['node_modules', 'reports', ...(language === 'python' ? ['__pycache__', '.venv'] : [])];
  const added = wanted.filter((name) => !lines.has(name) && !lines.has(`${name}/`));
  const head = present === '' || present.endsWith('\n') ? present : `${present}\n`;
  return head + added.map((name) => `${name}/\n`).join('');
}
