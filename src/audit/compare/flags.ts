import { UsageError } from '../../core/errors.ts';
import { type Activation, activations } from '../../theory/network/network.ts';
import { parseSeed } from '../../cli/flags.ts';

/** The flags of `lakatos compare`, as text where text was given. */
export interface CompareFlags {
  readonly data?: readonly string[];
  readonly test?: readonly string[];
  readonly widths: string;
  readonly activation: string;
  readonly epochs: string;
  readonly margin: string;
  readonly kParallel: string;
  readonly radius?: string;
  readonly epsilon: string;
  readonly delta: string;
  readonly seed: string;
  readonly out: string;
  readonly json?: boolean;
  readonly progress: boolean;
}

/** The same as numbers. */
export interface CompareOptions {
  readonly hidden: readonly number[];
  readonly activation: Activation;
  readonly epochs: number;
  readonly gamma: number;
  readonly kParallel: number;
  readonly radius?: number;
  readonly epsilon: number;
  readonly delta: number;
  readonly seed: string;
}

/** What commander shows and uses where a flag is not given. */
export const compareDefaults = {
  widths: '64,32',
  activation: 'relu',
  epochs: '20',
  margin: '1',
  kParallel: '10',
  epsilon: '1e-9',
  delta: '0.05',
} as const;

const [maxLayers, widest, maxEpochs, largestFlat] = [50, 4096, 10_000, 1000];

/** @throws {UsageError} one line naming the flag, what it must be and what it was */
export function parseCompare(flags: CompareFlags): CompareOptions {
  if (flags.test !== undefined && flags.data === undefined)
    throw new UsageError('--test needs --data, the data to train on');
  return {
    hidden: parseWidths(flags.widths),
    activation: parseActivation(flags.activation),
    epochs: whole('--epochs', flags.epochs, maxEpochs),
    gamma: positive('--margin', flags.margin),
    kParallel: whole('--k-parallel', flags.kParallel, largestFlat),
    ...(flags.radius !== undefined && { radius: positive('--radius', flags.radius) }),
    epsilon: positive('--epsilon', flags.epsilon),
    delta: parseDelta(flags.delta),
    seed: parseSeed(flags.seed),
  };
}

function parseDelta(text: string): number {
  const delta = text.trim() === '' ? Number.NaN : Number(text);
  if (!(delta > 0 && delta < 1))
    throw new UsageError(`--delta must be a number with 0 < delta < 1, got '${text}'`);
  return delta;
}

function parseWidths(text: string): readonly number[] {
  const widths = text.split(',').map((part) => (/^\s*\d{1,5}\s*$/u.test(part) ? Number(part) : Number.NaN));
  if (widths.length > maxLayers || !widths.every((width) => width >= 1 && width <= widest)) {
    throw new UsageError(
      `--widths must be 1 to ${maxLayers} whole numbers from 1 to ${widest} with commas between, got '${text}'`,
    );
  }
  return widths;
}

function parseActivation(text: string): Activation {
  const activation = activations.find((name) => name === text);
  if (activation === undefined)
    throw new UsageError(`--activation must be ${activations.join(', ')}, got '${text}'`);
  return activation;
}

function whole(flag: string, text: string, most: number): number {
  const value = /^\d{1,6}$/u.test(text) ? Number(text) : Number.NaN;
  if (!(value >= 1 && value <= most))
    throw new UsageError(`${flag} must be a whole number from 1 to ${most}, got '${text}'`);
  return value;
}

function positive(flag: string, text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!(value >= 1e-100 && value <= 1e100))
    throw new UsageError(`${flag} must be a number from 1e-100 to 1e100, got '${text}'`);
  return value;
}
