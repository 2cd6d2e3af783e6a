import { UsageError } from '../core/errors.ts';

/** Of `lakatos check claims.py id…` the file is the configuration. */
export function withPythonFile<F extends { readonly config?: string | undefined }>(
  patterns: readonly string[],
  flags: F,
): readonly [patterns: readonly string[], flags: F] {
  const files = patterns.filter((pattern) => pattern.endsWith('.py'));
  const [config, another = flags.config] = files;
  if (config === undefined) return [patterns, flags];
  if (another !== undefined)
    throw new UsageError(`claims are of one file: expected ${config} alone, got ${another} too`);
  return [patterns.filter((pattern) => pattern !== config), { ...flags, config }];
}
