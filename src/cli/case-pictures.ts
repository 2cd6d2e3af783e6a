import { valley, valleySchema } from '../cases/valley.ts';
import type { Counterexample } from '../claims/evidence.ts';
import type { Json } from '../core/json.ts';
import { openStream } from '../core/stream.ts';
import { singularValues } from '../linalg/spectrum.ts';
import { buildNetwork } from '../network/build.ts';
import { rowsOf } from '../network/network.ts';
import { networkSchema } from '../network/schema.ts';
import type { Exhibits } from '../report/html/counterexample-page.ts';
import { artist } from '../report/pictures/draw.ts';
import type { DataTable, Picture } from '../report/pictures/picture.ts';
import { fanPicture, slicePicture } from '../report/pictures/trajectories.ts';
import { weightsPicture } from '../report/pictures/weights.ts';
import { fan, flightsOf } from './flights.ts';
import { sliceOf } from './slice.ts';

/**
 * Pictures of a counterexample's case: trajectories and a slice of the risk where it is SGD near a valley, the weights where it holds a
 * network, none elsewhere. What is simulated has a stream of its own, which depends on the file alone.
 */
export async function casePictures(file: Counterexample): Promise<Pick<Exhibits, 'pictures' | 'tables'>> {
  const made: { readonly picture: Picture; readonly table: DataTable }[] = [];
  const pen = await artist();
  const found = firstIn(file.witness.case, (part) => {
    const parsed = valleySchema.safeParse(part);
    return parsed.success ? workedOut(() => ({ c: parsed.data, ...valley(parsed.data) })) : undefined;
  });
  if (found !== undefined) {
    const { c, sgd, landscape } = found;
    const stream = openStream([file.seed, file.claim, 'report', 'trajectories']);
    const flights = flightsOf(sgd, c, stream);
    made.push(await fanPicture(fan(flights, c), pen));
    const slice = sliceOf(flights, landscape, c.r);
    if (slice !== undefined) made.push(await slicePicture(slice, pen));
  }
  const network = firstIn(file.witness.case, (part) => {
    const parsed = networkSchema.safeParse(part);
    return parsed.success ? workedOut(() => buildNetwork(parsed.data)) : undefined;
  });
  if (network !== undefined) {
    const layers = network.layers.map((layer) => {
      const rows = rowsOf(layer).map((row) => Array.from(row));
      return { rows, singularValues: Array.from(singularValues(rows).values) };
    });
    const drawn = await weightsPicture(layers, pen);
    if (drawn !== undefined) made.push(drawn);
  }
  return { pictures: made.map(({ picture }) => picture), tables: made.map(({ table }) => table) };
}

/** What `read` makes of a case, or else of the first of its parts that it can make something of. */
function firstIn<T>(value: Json, read: (part: Json) => T | undefined): T | undefined {
  const held =
    value !== null && typeof value === 'object' && !Array.isArray(value) ? Object.values(value) : [];
  for (const part of [value, ...held]) {
    const made = read(part);
    if (made !== undefined) return made;
  }
  return undefined;
}

/** Undefined where the case's parts do not fit together, or it asks for data that is not at hand. */
function workedOut<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
