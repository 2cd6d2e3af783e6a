import type { Illustration, WeightMatrices } from '../../core/illustration.ts';
import type { Stream } from '../../core/stream.ts';
import type { DataTables } from '../../data/table.ts';
import { singularValues } from '../../linalg/spectrum.ts';
import { valley, type ValleyCase, valleySchema } from '../cases/valley-case.ts';
import { buildNetwork } from '../network/build.ts';
import { type Network, rowsOf } from '../network/network.ts';
import { networkSchema } from '../network/schema.ts';
import { sliceOf } from './slice.ts';
import { trajectoryPlot, trajectoriesOf } from './trajectories.ts';

/**
 * What can be shown of a case: trajectories and a slice of the risk where it is SGD near a valley, the weight
 * matrices where it is a network; either of the case itself or of the first of its fields that is one.
 * @param stream randomness for the trajectories
 * @throws {UsageError} where the case is on a data set that is not among `data`
 */
export function illustrate(c: unknown, stream: Stream, data?: DataTables): readonly Illustration[] {
  const found = firstIn(c, (part) => {
    const parsed = valleySchema.safeParse(part);
    return parsed.success ? consistent(() => ({ c: parsed.data, ...valley(parsed.data, data) })) : undefined;
  });
  const network = firstIn(c, (part) => {
    const spec = networkSchema.safeParse(part);
    return spec.success ? consistent(() => buildNetwork(spec.data)) : undefined;
  });
  return [
    ...(found === undefined ? [] : valleyIllustrations(found, stream)),
    ...(network === undefined ? [] : [weightMatrices(network)]),
  ];
}

function valleyIllustrations(
  { c, sgd, landscape }: { readonly c: ValleyCase } & Pick<ReturnType<typeof valley>, 'sgd' | 'landscape'>,
  stream: Stream,
): readonly Illustration[] {
  const trajectories = trajectoriesOf(sgd, c, stream);
  const slice = sliceOf(trajectories, landscape, c.r);
  return [trajectoryPlot(trajectories, c), ...(slice === undefined ? [] : [slice])];
}

/** The weight matrices of a network with their spectra. */
export function weightMatrices(network: Network): WeightMatrices {
  return {
    kind: 'matrices',
    layers: network.layers.map((layer) => {
      const rows = rowsOf(layer).map((row) => Array.from(row));
      return { rows, singularValues: Array.from(singularValues(rows).values) };
    }),
  };
}

/** What `read` makes of a case, or else of the first of its fields that it can make something of. */
function firstIn<T>(c: unknown, read: (part: unknown) => T | undefined): T | undefined {
  const fields: readonly unknown[] =
    c !== null && typeof c === 'object' && !Array.isArray(c) ? Object.values(c) : [];
  for (const part of [c, ...fields]) {
    const made = read(part);
    if (made !== undefined) return made;
  }
  return undefined;
}

/** Undefined where the case's parts do not fit together. */
function consistent<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
