import type { Arithmetic } from '../../linalg/arithmetic.ts';
import { enclosedDot, enclosedNorm, enclosedSquaredNorm } from '../../linalg/enclosed-vectors.ts';
import { dimensionOf, type FunctionSpec } from './spec.ts';
import { spline } from './spline.ts';

/** What is proved about a function; absent where it has no such constant, or none that is known. */
export interface Constants<N> {
  readonly convex: boolean;
  /** L: ‖∇f(x) − ∇f(y)‖ ≤ L‖x − y‖. */
  readonly smoothness?: N;
  /** μ > 0: f(y) ≥ f(x) + ⟨∇f(x), y − x⟩ + μ‖x − y‖²/2. */
  readonly strongConvexity?: N;
  /** μ > 0: ‖∇f(x)‖² ≥ 2μ(f(x) − min f), Polyak and Łojasiewicz' inequality. */
  readonly lojasiewicz?: N;
  /** G: |f(x) − f(y)| ≤ G‖x − y‖. */
  readonly lipschitz?: N;
}

/** A function over any arithmetic: over `interval` everything it gives is enclosed. */
export interface Objective<N> {
  readonly arithmetic: Arithmetic<N>;
  readonly dimension: number;
  value(x: readonly N[]): N;
  /**
   * ∇f(x), or a subgradient where there is none. Over intervals that do not tell which, an enclosure of all
   * that it may be.
   */
  gradient(x: readonly N[]): N[];
  /** argmin over y of f(y) + ‖y − x‖²/2·stepSize; absent where no formula is known. */
  proximal?(x: readonly N[], stepSize: N): N[];
  readonly minimizer: readonly N[];
  readonly minimum: N;
  readonly constants: Constants<N>;
}

/**
 * The function that a description speaks of.
 * @accuracy As narrow as the arithmetic it is given: over `interval` enclosed, over `float64` rounded.
 * @param a `interval` for enclosures, `float64` for plain numbers, `decimalIntervals(d)` for d digits
 * @throws {RangeError} where lists of the description do not fit together
 */
export function objective<N>(f: FunctionSpec, a: Arithmetic<N>): Objective<N> {
  const dimension = dimensionOf(f);
  const zero = a.of(0);
  const minimizer = Array.from({ length: dimension }, () => zero);
  const atZero = { arithmetic: a, dimension, minimizer, minimum: zero };
  switch (f.kind) {
    case 'quadratic':
      return { ...atZero, ...quadratic(f.curvatures, a) };
    case 'huber':
      return { ...atZero, ...huber(f, a) };
    case 'log-sum-exp':
      return { ...atZero, ...logSumExp(f, a) };
    case 'spline':
      return { ...atZero, ...spline(f, a) };
    case 'sum-abs': {
      const w = f.weights.map((weight) => a.of(weight));
      return {
        ...atZero,
        value: (x) =>
          enclosedDot(
            a,
            w,
            x.map((xi) => a.abs(xi)),
          ),
        gradient: (x) => x.map((xi, i) => a.mul(w[i]!, sign(a, xi))),
        proximal: (x, stepSize) => x.map((xi, i) => beyond(a, xi, a.mul(stepSize, w[i]!))),
        constants: { convex: true, lipschitz: enclosedNorm(a, w) },
      };
    }
    case 'max-abs': {
      const w = f.weights.map((weight) => a.of(weight));
      const sizes = (x: readonly N[]): N[] => x.map((xi, i) => a.mul(w[i]!, a.abs(xi)));
      return {
        ...atZero,
        value: (x) => sizes(x).reduce((most, size) => a.max(most, size)),
        gradient: (x) => {
          const which = whereLargest(a, sizes(x));
          return x.map((xi, i) => a.mul(which[i]!, a.mul(w[i]!, sign(a, xi))));
        },
        constants: { convex: true, lipschitz: w.reduce((most, weight) => a.max(most, weight)) },
      };
    }
    case 'norm': {
      const w = a.of(f.weight);
      return {
        ...atZero,
        value: (x) => a.mul(w, enclosedNorm(a, x)),
        gradient: (x) => direction(a, x).map((xi) => a.mul(w, xi)),
        proximal: (x, stepSize) => {
          // ‖x‖ less what is taken from it, but not below 0
          const left = a.max(a.of(0), a.sub(enclosedNorm(a, x), a.mul(stepSize, w)));
          return direction(a, x).map((xi) => a.mul(left, xi));
        },
        constants: { convex: true, lipschitz: w },
      };
    }
    case 'resisting':
      return resisting(f, a);
    case 'orthant': {
      const w = f.weights.map((weight) => a.of(weight));
      return {
        ...atZero,
        value: (x) => enclosedDot(a, w, x),
        gradient: () => w,
        proximal: (x, stepSize) => x.map((xi, i) => a.max(zero, a.sub(xi, a.mul(stepSize, w[i]!)))),
        constants: { convex: true, lipschitz: enclosedNorm(a, w) },
      };
    }
  }
}

type Parts<N> = Pick<Objective<N>, 'value' | 'gradient' | 'constants'> & Partial<Objective<N>>;
type SpecOf<K extends FunctionSpec['kind']> = Extract<FunctionSpec, { kind: K }>;

function quadratic<N>(curvatures: readonly number[], a: Arithmetic<N>): Parts<N> {
  const c = curvatures.map((curvature) => a.of(curvature));
  const half = a.of(0.5);
  const positive = curvatures.filter((curvature) => curvature > 0);
  const least = (list: readonly number[]): N => a.of(Math.min(...list));
  const bounded = positive.length === 0;
  return {
    value: (x) =>
      a.mul(
        half,
        enclosedDot(
          a,
          c,
          x.map((xi) => a.square(xi)),
        ),
      ),
    gradient: (x) => x.map((xi, i) => a.mul(c[i]!, xi)),
    proximal: (x, stepSize) => x.map((xi, i) => a.div(xi, a.add(a.of(1), a.mul(stepSize, c[i]!)))),
    constants: {
      convex: true,
      smoothness: a.of(Math.max(...curvatures)),
      ...(positive.length === curvatures.length && { strongConvexity: least(curvatures) }),
      ...(bounded ? { lipschitz: a.of(0) } : { lojasiewicz: least(positive) }),
    },
  };
}

function huber<N>({ curvatures, knees }: SpecOf<'huber'>, a: Arithmetic<N>): Parts<N> {
  const c = curvatures.map((curvature) => a.of(curvature));
  const k = knees.map((knee) => a.of(knee));
  return {
    // h_k(t) = u(|t| − u) + u²/2 with u = min(|t|, k): no term is negative
    value: (x) =>
      x.reduce<N>((sum, xi, i) => {
        const size = a.abs(xi);
        const u = a.min(size, k[i]!);
        const h = a.add(a.mul(u, a.sub(size, u)), a.mul(a.of(0.5), a.square(u)));
        return a.add(sum, a.mul(c[i]!, h));
      }, a.of(0)),
    gradient: (x) => x.map((xi, i) => a.mul(c[i]!, a.max(a.neg(k[i]!), a.min(k[i]!, xi)))),
    proximal: (x, stepSize) =>
      x.map((xi, i) => {
        // the bowl is mapped from ±k(1 + ηc) to ±k, what is beyond it is moved by ηck
        const stretch = a.add(a.of(1), a.mul(stepSize, c[i]!));
        const edge = a.mul(k[i]!, stretch);
        const inside = a.max(a.neg(edge), a.min(edge, xi));
        return a.add(a.div(inside, stretch), beyond(a, xi, edge));
      }),
    constants: {
      convex: true,
      smoothness: a.of(Math.max(...curvatures)),
      lipschitz: enclosedNorm(
        a,
        c.map((curvature, i) => a.mul(curvature, k[i]!)),
      ),
    },
  };
}

function logSumExp<N>({ rows, temperature }: SpecOf<'log-sum-exp'>, a: Arithmetic<N>): Parts<N> {
  const A = rows.map((row) => row.map((entry) => a.of(entry)));
  const s = a.of(temperature);
  const one = a.of(1);
  /**
   * ⟨a_j, x⟩/s, the largest of their sizes, and e^{±⟨a_j, x⟩/s} over e to that: at most 1, however wide an
   * interval x is.
   */
  const weights = (x: readonly N[]): { readonly most: N; readonly up: N[]; readonly down: N[] } => {
    const z = A.map((row) => a.div(enclosedDot(a, row, x), s));
    const most = z.map((zj) => a.abs(zj)).reduce((largest, size) => a.max(largest, size));
    return {
      most,
      up: z.map((zj) => a.exp(a.min(a.of(0), a.sub(zj, most)))),
      down: z.map((zj) => a.exp(a.min(a.of(0), a.sub(a.neg(zj), most)))),
    };
  };
  /** At least 1: that of the largest. */
  const total = (up: readonly N[], down: readonly N[]): N =>
    a.max(
      one,
      [...up, ...down].reduce((sum, weight) => a.add(sum, weight)),
    );
  const largestRow = A.map((row) => enclosedSquaredNorm(a, row)).reduce((most, square) =>
    a.max(most, square),
  );
  return {
    minimum: a.mul(s, a.ln(a.of(2 * rows.length))),
    value: (x) => {
      const { most, up, down } = weights(x);
      return a.mul(s, a.add(most, a.ln(total(up, down))));
    },
    gradient: (x) => {
      const { up, down } = weights(x);
      const sum = total(up, down);
      const pulls = up.map((weight, j) => a.div(a.sub(weight, down[j]!), sum));
      return x.map((_, i) =>
        enclosedDot(
          a,
          pulls,
          A.map((row) => row[i]!),
        ),
      );
    },
    constants: { convex: true, smoothness: a.div(largestRow, s), lipschitz: a.sqrt(largestRow) },
  };
}

function resisting<N>({ weight, radius, dimension }: SpecOf<'resisting'>, a: Arithmetic<N>): Objective<N> {
  const w = a.of(weight);
  const R = a.of(radius);
  const root = a.sqrt(a.of(dimension));
  const away = a.mul(R, a.add(a.of(1), a.div(a.of(1), root)));
  const least = a.neg(a.div(R, root));
  /** The coordinates, then ‖x‖ less its offset. */
  const parts = (x: readonly N[]): N[] => [...x, a.sub(enclosedNorm(a, x), away)];
  return {
    arithmetic: a,
    dimension,
    minimizer: Array.from({ length: dimension }, () => least),
    minimum: a.mul(w, least),
    value: (x) =>
      a.mul(
        w,
        parts(x).reduce((most, part) => a.max(most, part)),
      ),
    gradient: (x) => {
      const which = whereLargest(a, parts(x));
      const outward = direction(a, x);
      return x.map((_, i) => a.mul(w, a.add(which[i]!, a.mul(which[dimension]!, outward[i]!))));
    },
    constants: { convex: true, lipschitz: w },
  };
}

/** −1, 0 or 1; all between where the number is not told from 0. */
function sign<N>(a: Arithmetic<N>, x: N): N {
  const { lo, hi } = a.enclose(x);
  if (lo > 0) return a.of(1);
  if (hi < 0) return a.of(-1);
  return lo === hi ? a.of(0) : a.between(hi === 0 ? -1 : lo === 0 ? 0 : -1, hi === 0 ? 0 : 1);
}

/** What of x lies beyond ±edge: x − clamp(x, ±edge), as monotone parts. */
function beyond<N>(a: Arithmetic<N>, x: N, edge: N): N {
  return a.sub(a.max(edge, x), a.max(edge, a.neg(x)));
}

/** x/‖x‖, 0 at 0; each coordinate between −1 and 1 where x is not told from 0. */
function direction<N>(a: Arithmetic<N>, x: readonly N[]): N[] {
  const norm = enclosedNorm(a, x);
  const { lo, hi } = a.enclose(norm);
  if (hi === 0) return x.map(() => a.of(0));
  return x.map((xi) => (lo > 0 ? a.div(xi, norm) : a.between(-1, 1)));
}

/**
 * 1 for the first of the largest numbers and 0 for the others; 0 to 1 for each of those that may be it, where
 * that is not told.
 */
function whereLargest<N>(a: Arithmetic<N>, values: readonly N[]): N[] {
  const ends = values.map((value) => a.enclose(value));
  const least = Math.max(...ends.map(({ lo }) => lo));
  const may = ends.flatMap(({ hi }, i) => (hi >= least ? [i] : []));
  const told = may.every((i) => ends[i]!.lo === ends[i]!.hi) || may.length === 1;
  return values.map((_, i) =>
    told ? a.of(i === may[0] ? 1 : 0) : may.includes(i) ? a.between(0, 1) : a.of(0),
  );
}
