import { realDataModel } from '../../../properties/generalization/real-data/bound.ts';
import { realDataSchema, tasksOf } from '../../../properties/generalization/real-data/cases.ts';
import { valley, valleySchema } from '../cases/valley.ts';
import type { Counterexample, Witness } from '../../judge/claims/evidence.ts';
import { messageOf, UsageError } from '../../core/errors.ts';
import type { Json } from '../../core/json.ts';
import { openStream } from '../../core/stream.ts';
import type { DataTables } from '../../data/table.ts';
import { singularValues } from '../../linalg/spectrum.ts';
import { buildNetwork } from '../network/build.ts';
import { rowsOf } from '../network/network.ts';
import { networkSchema } from '../network/schema.ts';
import type { Exhibits } from '../../report/html/sheet.ts';
import { chartRenderer } from '../../report/pictures/draw.ts';
import type { DataTable, Picture } from '../../report/pictures/picture.ts';
import { fanPicture, slicePicture } from '../../report/pictures/trajectories.ts';
import { weightsPicture } from '../../report/pictures/weights.ts';
import { fan, trajectoriesOf } from './trajectories.ts';
import { sliceOf } from './slice.ts';

/**
 * Pictures of a case, a counterexample's or another: trajectories and a slice of the risk where it is SGD near a valley, the weights where it holds a
 * network or the recipe of one trained on data, none elsewhere. What is simulated has a stream of its own, which depends on claim and seed alone.
 * @param data the data sets that the case may refer to; without its own it has no pictures, and says so
 */
export async function casePictures(file: Pictured, data?: DataTables): Promise<Omit<Exhibits, 'tex'>> {
  try {
    const made = [...(await valleyPictures(file, data)), ...(await networkPictures(file, data))];
    return { pictures: made.map(({ picture }) => picture), tables: made.map(({ table }) => table) };
  } catch (error) {
    if (error instanceof UsageError) return { pictures: [], tables: [], missing: messageOf(error) };
    throw error;
  }
}

/** A case, and whose it is. */
type Pictured = Pick<Counterexample, 'claim' | 'seed'> & { readonly witness: Pick<Witness, 'case'> };
type Drawn = { readonly picture: Picture; readonly table: DataTable };

async function valleyPictures(file: Pictured, data: DataTables | undefined): Promise<readonly Drawn[]> {
  const found = firstIn(file.witness.case, (part) => {
    const parsed = valleySchema.safeParse(part);
    return parsed.success ? workedOut(() => ({ c: parsed.data, ...valley(parsed.data, data) })) : undefined;
  });
  if (found === undefined) return [];
  const { c, sgd, landscape } = found;
  const pen = await chartRenderer();
  const flights = trajectoriesOf(sgd, c, openStream([file.seed, file.claim, 'report', 'trajectories']));
  const slice = sliceOf(flights, landscape, c.r);
  return [
    await fanPicture(fan(flights, c), pen),
    ...(slice === undefined ? [] : [await slicePicture(slice, pen)]),
  ];
}

async function networkPictures(file: Pictured, data: DataTables | undefined): Promise<readonly Drawn[]> {
  const network = firstIn(file.witness.case, (part) => {
    const spec = networkSchema.safeParse(part);
    if (spec.success) return workedOut(() => buildNetwork(spec.data));
    const trained = realDataSchema.safeParse(part);
    // one that learns from the sample is another for every sample
    if (!trained.success || trained.data.anchor === 'the sample') return undefined;
    return workedOut(() => realDataModel(trained.data, tasksOf(data ?? new Map())).anchor);
  });
  if (network === undefined) return [];
  const layers = network.layers.map((layer) => {
    const rows = rowsOf(layer).map((row) => Array.from(row));
    return { rows, singularValues: Array.from(singularValues(rows).values) };
  });
  const drawn = await weightsPicture(layers, await chartRenderer());
  return drawn === undefined ? [] : [drawn];
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

/** Undefined where the case's parts do not fit together. */
function workedOut<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
