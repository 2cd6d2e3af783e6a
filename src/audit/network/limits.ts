import { z } from 'zod';
import { messageOf, UsageError } from '../../core/errors.ts';
import { jsonPlace } from '../../core/json-place.ts';
import { brief } from '../../report/format.ts';
import { quoted } from '../models/refused.ts';
import type { Audit } from './audit.ts';

/** What figures of an audit may not exceed: errors and gap by the upper ends of their intervals. */
export interface Limits {
  readonly trainError?: number;
  readonly testError?: number;
  readonly gap?: number;
  readonly lipschitz?: number;
  /** Of the layer with the largest. */
  readonly spectralNorm?: number;
  readonly parameters?: number;
  /** What training on certifies: see --hold-out. */
  readonly certificate?: number;
  /** By their names; what is no bound of the network exceeds every limit. */
  readonly bounds?: Readonly<Record<string, number>>;
}

const limit = z.number();
const schema = z.strictObject({
  trainError: limit.exactOptional(),
  testError: limit.exactOptional(),
  gap: limit.exactOptional(),
  lipschitz: limit.exactOptional(),
  spectralNorm: limit.exactOptional(),
  parameters: limit.exactOptional(),
  certificate: limit.exactOptional(),
  bounds: z.record(z.string(), limit).exactOptional(),
});

/** @throws {UsageError} one line: the file, the place in it, what was expected */
export function parseLimits(file: string, bytes: Uint8Array): Limits {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new UsageError(`${file}: expected limits in JSON: ${messageOf(error)}`);
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = jsonPlace(issue!.path);
  throw new UsageError(`${file}: ${place === '' ? 'limits' : place}: ${messageOf(issue!.message)}`);
}

/** @throws {UsageError} on a limit of what will not be looked at, before anything takes time */
export function requireFigures(
  file: string,
  limits: Limits,
  { test, holdOut }: { readonly test?: unknown; readonly holdOut?: unknown },
): void {
  const missing = (
    [
      ['testError', test, '--test'],
      ['gap', test, '--test'],
      ['certificate', holdOut, '--hold-out'],
    ] as const
  ).find(([name, given]) => limits[name] !== undefined && given === undefined);
  if (missing !== undefined)
    throw new UsageError(`${file}: ${missing[0]}: expected ${missing[2]}, of which it is a figure`);
}

/** @throws {UsageError} on a limit of a bound that there is not */
export function requireBounds(file: string, { bounds: limits = {} }: Limits, { bounds }: Audit): void {
  const name = Object.keys(limits).find((each) => bounds.every((bound) => bound.name !== each));
  if (name !== undefined)
    throw new UsageError(
      `${file}: bounds: expected one of ${bounds.map((each) => each.name).join(', ')}, found ${quoted(name)}`,
    );
}

/**
 * A line for each limit that is exceeded. Every figure is taken at its upper end, so that what is let through
 * is certified to be within; what was not found by the end of the time is not.
 */
export function exceeded(limits: Limits, found: Audit): readonly string[] {
  const { train, test, gap, layers, lipschitz, parameters, bounds } = found;
  const figures: Readonly<Record<Exclude<keyof Limits, 'bounds'>, number | undefined>> = {
    trainError: train.risks.errorInterval.hi,
    testError: test?.risks.errorInterval.hi,
    gap: gap?.interval.hi,
    lipschitz,
    spectralNorm: layers.reduce((most, { spectral }) => Math.max(most, spectral.hi), 0),
    parameters,
    certificate: found.certificate?.certificate.value,
  };
  const { bounds: boundLimits = {}, ...others } = limits;
  const lines: string[] = [];
  const hold = (name: string, value: number, most: number): void => {
    if (!(value <= most)) lines.push(`${name}: at most ${most} is allowed, found ${brief(value, 6)}`);
  };
  for (const [name, most] of Object.entries(others)) {
    const value = figures[name as keyof typeof figures];
    if (value === undefined) lines.push(`${name}: at most ${most} is allowed, and there was no time for it`);
    else hold(name, value, most);
  }
  for (const [name, most] of Object.entries(boundLimits)) {
    const bound = bounds.find((each) => each.name === name)!;
    const speaks = bound.kind === 'bound' && bound.unmet.length === 0 && bound.value !== undefined;
    if (speaks) hold(name, bound.value, most);
    else lines.push(`${name}: at most ${most} is allowed, and it is no bound of this network`);
  }
  return lines;
}
