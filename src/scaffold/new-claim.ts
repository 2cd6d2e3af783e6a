import { UsageError } from '../core/errors.ts';
import { camelCase, type ClaimName, claimName, requireFreeName } from './claim-name.ts';
import { hasMarker, withImport, withLinesAbove } from './edit-source.ts';
import { skeleton } from './templates.ts';

/** The line of a configuration above which new claims are listed. */
const marker = 'lakatos new writes new claims above this line';

/** A configuration, by its path in its folder, and what stands in it. */
export interface ConfigFile {
  readonly path: string;
  readonly text: string;
}

/** What is to be written, by paths from the configuration's folder; and what the author must do himself. */
export interface NewClaim {
  readonly files: ReadonlyMap<string, string>;
  /** The file of the claim. */
  readonly path: string;
  /** Lines that the configuration needs, where they cannot be written: it has no line for new claims. */
  readonly missing: readonly string[];
}

/**
 * A new claim, true as it stands, and its line in the configuration.
 * @throws {UsageError} on an id or a kind that cannot be used
 */
export function newClaim(config: ConfigFile, id: string, kind: string): NewClaim {
  const name = claimName(id);
  if (!/\.(?:[cm]?ts|py)$/u.test(config.path))
    throw new UsageError(
      `${config.path}: a new claim is written for a configuration in TypeScript or Python; rename it`,
    );
  return config.path.endsWith('.py') ? inPython(config, name, kind) : inTypeScript(config, name, kind);
}

function inTypeScript(
  { path: config, text }: ConfigFile,
  { id, family, name }: ClaimName,
  kind: string,
): NewClaim {
  const path = `claims/${family}/${name}.ts`;
  const claim = skeleton('typescript', kind, id);
  const identifier = camelCase(`${family}-${name}`);
  requireFreeName(config, text, identifier);
  const line = `import ${identifier} from './${path}';`;
  if (!hasMarker(text, marker))
    return { files: new Map([[path, claim]]), path, missing: [line, `claims: [..., ${identifier}]`] };
  const listed = withImport(withLinesAbove(config, text, marker, [`${identifier},`]), line);
  return {
    files: new Map([
      [path, claim],
      [config, listed],
    ]),
    path,
    missing: [],
  };
}

function inPython(
  { path: config, text }: ConfigFile,
  { id, family, name }: ClaimName,
  kind: string,
): NewClaim {
  // a module's name has no hyphen, and is no word of Python: class_.py
  const module = [family, name].map((part) => part.replaceAll('-', '_')).map(moduleName);
  const path = `claims/${module.join('/')}.py`;
  const listed = `${text.trimEnd()}\nimport claims.${module.join('.')}\n`;
  return {
    files: new Map([
      [path, skeleton('python', kind, id)],
      [config, listed],
    ]),
    path,
    missing: [],
  };
}

const pythonWords: ReadonlySet<string> = new Set(
  `and as assert async await break class continue def del elif else except finally for from global if import in is
  lambda nonlocal not or pass raise return try while with yield`.split(/\s+/u),
);

function moduleName(part: string): string {
  return pythonWords.has(part) ? `${part}_` : part;
}
