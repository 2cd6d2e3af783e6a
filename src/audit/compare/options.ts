import { UsageError } from '../../core/errors.ts';
import { type DataFlags, requireNoDataFlags } from '../../data/format.ts';
import { parseName, parsePositive, parseProbability, parseSeed, parseWhole } from '../../core/parse.ts';
import { type Activation, activations } from '../../theory/network/network.ts';

/** The flags of `lakatos compare`, as text where text was given. */
export interface CompareFlags extends DataFlags {
  readonly data?: readonly string[];
  readonly test?: readonly string[];
  readonly widths: string;
  readonly activation: string;
  readonly epochs: string;
  readonly margin: string;
  readonly kParallel?: string;
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
  /** Widths of the hidden layers. */
  readonly hidden: readonly number[];
  readonly activation: Activation;
  readonly epochs: number;
  /** Margin of the ramp loss. */
  readonly gamma: number;
  /** Dimensions of the flat; as many as are usual, or as there are parameters, where absent. */
  readonly kParallel?: number;
  /** Radius of the flat; chosen from the anchor alone where absent. */
  readonly radius?: number;
  /** Distance from the flat. */
  readonly epsilon: number;
  /** Failure probability of each bound. */
  readonly delta: number;
  readonly seed: string;
}

/** With everything decided. */
export type ComparePlan = CompareOptions & { readonly kParallel: number };

const [maxLayers, maxWidth, maxEpochs, maxFlat] = [50, 4096, 10_000, 1000];

/** @throws {UsageError} one line naming the flag, what it must be and what it was */
export function parseCompare(flags: CompareFlags): CompareOptions {
  if (flags.data === undefined) {
    if (flags.test !== undefined) throw new UsageError('--test needs --data, the data to train on');
    requireNoDataFlags(flags, 'goes with --data');
  }
  return {
    hidden: parseWidths(flags.widths),
    activation: parseName(flags.activation, '--activation', activations),
    epochs: parseWhole(flags.epochs, '--epochs', 1, maxEpochs),
    gamma: parsePositive(flags.margin, '--margin'),
    ...(flags.kParallel !== undefined && {
      kParallel: parseWhole(flags.kParallel, '--k-parallel', 1, maxFlat),
    }),
    ...(flags.radius !== undefined && { radius: parsePositive(flags.radius, '--radius') }),
    epsilon: parsePositive(flags.epsilon, '--epsilon'),
    delta: parseProbability(flags.delta, '--delta'),
    seed: parseSeed(flags.seed),
  };
}

function parseWidths(text: string): readonly number[] {
  const widths = text.split(',').map((part) => (/^\s*\d{1,5}\s*$/u.test(part) ? Number(part) : Number.NaN));
  if (widths.length > maxLayers || !widths.every((width) => width >= 1 && width <= maxWidth)) {
    throw new UsageError(
      `--widths must be 1 to ${maxLayers} whole numbers from 1 to ${maxWidth} with commas between, got '${text}'`,
    );
  }
  return widths;
}
