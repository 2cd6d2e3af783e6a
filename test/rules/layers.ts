/**
 * Who may import whom below src; docs/architecture.md explains the table. A folder may always import itself.
 */
export const layers: Readonly<Record<string, readonly string[]>> = {
  core: [],
  linalg: ['core'],
  stats: ['core'],
  data: ['core'],
  'judge/claims': ['core', 'stats', 'data'],
  'judge/campaign': ['core', 'stats', 'judge/claims'],
  'judge/engine': ['core', 'judge/claims', 'judge/campaign'],
  report: ['core', 'stats', 'judge/claims'],
  paper: ['core', 'judge/claims', 'report', 'files'],
  gate: ['core', 'stats', 'judge/claims', 'judge/campaign', 'report', 'paper', 'files'],
  files: ['core', 'judge/claims', 'report'],
  kit: ['core', 'linalg', 'stats', 'judge/claims'],
  cluster: ['core', 'files', 'judge/engine'],
  ledger: ['core', 'judge', 'report', 'files'],
  'theory/bounds': ['core', 'linalg', 'stats'],
  'theory/landscape': ['core', 'linalg', 'data'],
  'theory/network': ['core', 'linalg', 'data'],
  'theory/sgd': ['core', 'linalg', 'theory/landscape', 'theory/network'],
  'theory/cases': ['core', 'linalg', 'stats', 'data', 'theory/landscape', 'theory/network', 'theory/sgd'],
  'theory/illustrate': [
    'core',
    'linalg',
    'data',
    'theory/landscape',
    'theory/network',
    'theory/sgd',
    'theory/cases',
  ],
  audit: ['core', 'linalg', 'stats', 'data', 'judge/claims', 'report', 'theory'],
  external: ['core', 'judge/claims', 'judge/engine'],
  scaffold: ['core'],
  config: ['core', 'data', 'judge', 'report', 'files', 'external'],
  host: ['judge/claims', 'report'],
  run: ['core', 'judge', 'report', 'gate', 'paper', 'files', 'config', 'cluster', 'ledger', 'host'],
  commands: [
    'core',
    'judge',
    'report',
    'gate',
    'paper',
    'files',
    'config',
    'cluster',
    'ledger',
    'scaffold',
    'host',
    'run',
  ],
  cli: ['core', 'data', 'judge', 'report', 'files', 'config', 'host', 'run', 'commands'],
  vitest: ['core', 'judge', 'report', 'files', 'config', 'host', 'run'],
};
/** Public entry points: the tool, the kit and the theory. */
export const entries: ReadonlySet<string> = new Set(['src/index.ts', 'src/kit.ts', 'src/theory.ts']);
/**
 * The one place where the tool loads the built-in catalogue, which comes in by the same door as a user's, and
 * its commands.
 */
export const door: { readonly file: string; readonly loads: readonly string[] } = {
  file: 'src/config/built-in.ts',
  loads: ['properties/catalogue.ts', 'properties/commands.ts'],
};
