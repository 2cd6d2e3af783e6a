import { type Arbitrary, array, constantFrom, integer, nat, oneof, record, tuple } from 'fast-check';
import { mostlySmall } from '../../../src/theory/cases/round-numbers.ts';

/** Candidates in Z^k, in the order of the greedy packing. Integers: distances are compared exactly. */
export interface PackingCase {
  readonly k: number;
  /** Radius of the ball, and least distance within a packing. */
  readonly r: number;
  readonly tau: number;
  readonly points: readonly (readonly number[])[];
}

/** ‖x − y‖², exact for integers below 2²⁴ in up to 16 dimensions. */
function squaredDistance(x: readonly number[], y: readonly number[]): number {
  return x.reduce((sum, xi, i) => sum + (xi - y[i]!) * (xi - y[i]!), 0);
}

export function squaredNorm(x: readonly number[]): number {
  return x.reduce((sum, xi) => sum + xi * xi, 0);
}

/** The greedy packing: each point in turn at least tau from all taken so far. Nothing can be added to it. */
export function greedyPacking(points: PackingCase['points'], tau: number): (readonly number[])[] {
  const taken: (readonly number[])[] = [];
  for (const x of points) {
    if (taken.every((y) => squaredDistance(x, y) >= tau * tau)) taken.push(x);
  }
  return taken;
}

/** The largest squared distance from a candidate to what was taken. */
export function squaredReach(points: PackingCase['points'], taken: PackingCase['points']): number {
  return points.reduce((most, x) => {
    const nearest = taken.reduce((least, y) => Math.min(least, squaredDistance(x, y)), Infinity);
    return Math.max(most, nearest);
  }, 0);
}

/** Integer generators of dense packings; `shortest` is the least squared norm of a nonzero lattice vector. */
interface Lattice {
  readonly k: number;
  readonly generators: readonly (readonly number[])[];
  readonly shortest: number;
}

/** 100 times the unit vector of axis i in R^k. */
function axis(k: number, i: number): number[] {
  return Array.from({ length: k }, (_, j) => (i === j ? 100 : 0));
}

/** Z^k, times 100. */
function cubic(k: number): Lattice {
  return { k, generators: Array.from({ length: k }, (_, i) => axis(k, i)), shortest: 100 * 100 };
}

/** D_k, times 100: face-centred cubic for k = 3. Shortest vectors (±1, ±1, 0, …): 12, 24 for k = 3, 4. */
function checkerboard(k: number): Lattice {
  const differences = Array.from({ length: k - 1 }, (_, i) =>
    axis(k, i).map((x, j) => x - axis(k, i + 1)[j]!),
  );
  const sum = axis(k, 0).map((x, j) => x + axis(k, 1)[j]!);
  return { k, generators: [sum, ...differences], shortest: 2 * 100 * 100 };
}

/** (140, 0) and (70, 122), of norm 140.7, span nearly the hexagonal lattice. */
const hexagonal: Lattice = {
  k: 2,
  generators: [
    [140, 0],
    [70, 122],
  ],
  shortest: 140 * 140,
};

const lattices = [cubic(1), hexagonal, cubic(2), checkerboard(3), checkerboard(4)];

/** Dense lattices, cut to a ball whose radius is a few of their distances. */
function latticePackings(ballFactors: readonly number[]): Arbitrary<PackingCase> {
  return record({
    lattice: constantFrom(...lattices),
    shells: constantFrom(1, 2, 1.5, 3, 1.75),
    ball: constantFrom(...ballFactors),
    turn: nat({ max: 30 }),
  }).map(({ lattice, shells, ball, turn }) => {
    const tau = Math.floor(Math.sqrt(lattice.shortest));
    // Rounded up, so that the shell of the generators is still inside.
    const shell = Math.sqrt(Math.max(...lattice.generators.map(squaredNorm)));
    const r = Math.ceil(shell * Math.min(shells, lattice.k > 2 ? 1.5 : 3));
    const points = latticePoints(lattice, ball * r);
    const from = turn % points.length;
    return { k: lattice.k, r, tau, points: [...points.slice(from), ...points.slice(0, from)] };
  });
}

function latticePoints({ k, generators }: Lattice, radius: number): number[][] {
  const reach = 4;
  let found: number[][] = [Array.from({ length: k }, () => 0)];
  for (const generator of generators) {
    found = found.flatMap((x) =>
      Array.from({ length: 2 * reach + 1 }, (_, i) => x.map((xj, j) => xj + (i - reach) * generator[j]!)),
    );
  }
  return found.filter((x) => squaredNorm(x) <= radius * radius);
}

/** Random points of the ball, drawn as directions and radii, rounded towards the centre. */
function randomPackings(ballFactors: readonly number[]): Arbitrary<PackingCase> {
  return tuple(mostlySmall(1, 6), constantFrom(100, 1000), constantFrom(...ballFactors)).chain(
    ([k, r, ball]) =>
      record({
        tau: oneof(constantFrom(r, Math.ceil(r / 2)), integer({ min: Math.ceil(r / 4), max: 2 * r })),
        points: array(
          tuple(
            array(integer({ min: -99, max: 99 }), { minLength: k, maxLength: k }),
            oneof(constantFrom(100), integer({ min: 0, max: 100 })),
          ),
          { minLength: 1, maxLength: 60 },
        ),
      }).map(({ tau, points }) => ({
        k,
        r,
        tau,
        points: points.map(([direction, percent]) => {
          const size = Math.sqrt(squaredNorm(direction));
          const radius = (ball * r * percent) / 100;
          return direction.map((x) => (size === 0 ? 0 : Math.trunc((x / size) * radius) + 0));
        }),
      })),
  );
}

/** @param ballFactors by how much the candidates' ball exceeds r */
export function packings(ballFactors: readonly number[] = [1]): Arbitrary<PackingCase> {
  return oneof(latticePackings(ballFactors), randomPackings(ballFactors));
}
