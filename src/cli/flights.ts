import type { ValleyCase } from '../cases/valley.ts';
import type { Stream } from '../core/stream.ts';
import type { Landscape } from '../landscape/landscape.ts';
import { dot, norm } from '../linalg/vectors.ts';
import type { Sgd } from '../sgd/simulator.ts';
import { type Slot, stepper } from '../sgd/slots.ts';
import type { Fan, Slice } from '../report/pictures/trajectories.ts';

/** A trajectory as it is kept to be drawn: some of its points, the last one among them. */
export interface Flight {
  readonly places: readonly { readonly t: number; readonly theta: Float64Array; readonly distance: number }[];
  readonly exit?: number;
}

const drawn = 24;
/** Longer runs are drawn in part. */
const mostSteps = 20_000;
/** Points kept of a trajectory, at most about. */
const mostPlaces = 240;

/** Trajectories of a case until they leave its tube, simulated as the reference simulates them. */
export function flightsOf(sgd: Sgd, { T, r }: ValleyCase, stream: Stream): readonly Flight[] {
  const steps = Math.min(T, mostSteps);
  const stride = Math.ceil(steps / mostPlaces);
  const { landscape, start } = sgd;
  const atStart = landscape.distance(start);
  const flights = Array.from({ length: drawn }, () => ({
    places: [{ t: 0, theta: Float64Array.from(start), distance: atStart }],
    exit: undefined as number | undefined,
  }));
  let slots: Slot[] = flights.map((_, root) => ({
    theta: Float64Array.from(start),
    root,
    weight: 1,
    nextLevel: 0,
    measure: atStart,
  }));
  const advance = stepper(sgd, stream);
  for (let t = 1; t <= steps && slots.length > 0; t++) {
    advance(slots, t - 1, 0, 1);
    slots = slots.filter(({ theta, root }) => {
      const distance = landscape.distance(theta);
      const inside = distance <= r;
      if (!inside || t % stride === 0 || t === steps) {
        flights[root]!.places.push({ t, theta: theta.slice(), distance });
      }
      if (!inside) flights[root]!.exit = t;
      return inside;
    });
  }
  return flights.map(({ places, exit }) => ({ places, ...(exit !== undefined && { exit }) }));
}

/** The distances over time. */
export function fan(flights: readonly Flight[], { T, r }: ValleyCase): Fan {
  return {
    r,
    T,
    steps: Math.min(T, mostSteps),
    trajectories: flights.map(({ places, exit }) => ({
      points: places.map(({ t, distance }) => ({ t, distance })),
      ...(exit !== undefined && { exit }),
    })),
  };
}

/** Squares along each side of a slice. */
const squares = 32;

/**
 * The plane through the minimizer nearest to the start, of the direction to where a trajectory left (the one that stayed longest; where none left, where one ended), and of that
 * direction across in which its path goes farthest; undefined in one dimension, and where the path lies on a line.
 */
export function sliceOf(
  flights: readonly Flight[],
  landscape: Landscape,
  { r }: ValleyCase,
): Slice | undefined {
  const flight = flights.reduce((a, b) => ((b.exit ?? 0) > (a.exit ?? 0) ? b : a));
  const { dim } = landscape;
  if (dim < 2 || flight.places.length < 2) return undefined;
  const origin = new Float64Array(dim);
  landscape.nearest(flight.places[0]!.theta, origin);
  const offsets = flight.places.map(({ theta }) => theta.map((x, i) => x - origin[i]!));
  const first = unit(offsets.at(-1)!);
  if (first === undefined) return undefined;
  const across = offsets.map((offset) => offset.map((x, i) => x - dot(offset, first) * first[i]!));
  const second = unit(across.reduce((a, b) => (norm(b) > norm(a) ? b : a)));
  // rounding alone is no direction
  if (second === undefined || Math.max(...across.map((offset) => norm(offset))) < 1e-9 * r) return undefined;
  const path = offsets.map((offset, i) => ({
    t: flight.places[i]!.t,
    x: dot(offset, first),
    y: dot(offset, second),
  }));
  const reach = 1.15 * Math.max(r, ...path.flatMap(({ x, y }) => [Math.abs(x), Math.abs(y)]));
  const side = (2 * reach) / squares;
  const theta = new Float64Array(dim);
  const cells = Array.from({ length: squares * squares }, (_, i) => {
    const x = -reach + side * (i % squares);
    const y = -reach + side * Math.floor(i / squares);
    for (let j = 0; j < dim; j++) {
      theta[j] = origin[j]! + (x + side / 2) * first[j]! + (y + side / 2) * second[j]!;
    }
    return { x, y, x2: x + side, y2: y + side, risk: landscape.risk(theta) };
  });
  const end =
    flight.exit === undefined
      ? 'the end of a trajectory'
      : `the last of the exits drawn, at step ${flight.exit}`;
  return {
    plane: `the nearest minimizer, ${end}, and the path's widest direction across`,
    cells,
    path,
    left: flight.exit !== undefined,
  };
}

function unit(vector: Float64Array): Float64Array | undefined {
  const size = norm(vector);
  return size > 0 ? vector.map((x) => x / size) : undefined;
}
