import type { Arithmetic } from '../../linalg/arithmetic.ts';
import type { Objective } from './objective.ts';
import type { FunctionSpec } from './spec.ts';

/**
 * The even function with f'' = c_i on the i-th piece. With h_i the part of |x| that lies on piece i, and
 * D_i = f' where it begins, f'(|x|) = Σ c_i h_i and f = Σ D_i h_i + c_i h_i²/2: no case is told from another,
 * so that intervals may reach over knots.
 */
export function spline<N>(
  { knots, curvatures }: Extract<FunctionSpec, { kind: 'spline' }>,
  a: Arithmetic<N>,
): Pick<Objective<N>, 'value' | 'gradient' | 'constants'> {
  const begins = [0, ...knots].map((knot) => a.of(knot));
  const c = curvatures.map((curvature) => a.of(curvature));
  /** f' at the beginning of every piece. */
  const slopes: N[] = [a.of(0)];
  const valuesAt: N[] = [a.of(0)];
  for (const [i] of knots.entries()) {
    const h = a.sub(begins[i + 1]!, begins[i]!);
    const gained = a.add(a.mul(slopes[i]!, h), a.mul(a.of(0.5), a.mul(c[i]!, a.square(h))));
    valuesAt.push(a.add(valuesAt[i]!, gained));
    slopes.push(a.add(slopes[i]!, a.mul(c[i]!, h)));
  }
  const partsOf = (size: N): N[] =>
    begins.map((begin, i) => {
      const above = a.max(a.of(0), a.sub(size, begin));
      return i < knots.length ? a.min(above, a.sub(begins[i + 1]!, begin)) : above;
    });
  /** f' on x ≥ 0. */
  const slope = (size: N): N => partsOf(size).reduce<N>((sum, h, i) => a.add(sum, a.mul(c[i]!, h)), a.of(0));
  const least = Math.min(...curvatures);
  const pl = lojasiewicz(curvatures, slopes, valuesAt, a);
  return {
    value: ([x]) =>
      partsOf(a.abs(x!)).reduce<N>((sum, h, i) => {
        const bent = a.mul(a.of(0.5), a.mul(c[i]!, a.square(h)));
        return a.add(sum, a.add(a.mul(slopes[i]!, h), bent));
      }, a.of(0)),
    // odd: of an interval with 0 inside, the parts on both sides
    gradient: ([x]) => [a.sub(slope(a.max(a.of(0), x!)), slope(a.max(a.of(0), a.neg(x!))))],
    constants: {
      convex: least >= 0,
      smoothness: a.of(Math.max(...curvatures.map((curvature) => Math.abs(curvature)))),
      ...(least > 0 && { strongConvexity: a.of(least) }),
      ...(pl !== undefined && { lojasiewicz: pl }),
    },
  };
}

/**
 * inf f'²/2f. Where f'' = c, 2cf − f'² does not change, so that f'²/2f is monotone: its infimum is at 0, at a
 * knot or at infinity. Absent where f' vanishes elsewhere, or f'' does at infinity.
 */
function lojasiewicz<N>(
  curvatures: readonly number[],
  slopes: readonly N[],
  valuesAt: readonly N[],
  a: Arithmetic<N>,
): N | undefined {
  const [first, last] = [curvatures[0]!, curvatures.at(-1)!];
  if (!(first > 0 && last > 0)) return undefined;
  const knots = slopes.slice(1);
  if (knots.some((slope) => !(a.enclose(slope).lo > 0))) return undefined;
  const ratios = knots.map((slope, i) => a.div(a.square(slope), a.mul(a.of(2), valuesAt[i + 1]!)));
  return ratios.reduce((least, ratio) => a.min(least, ratio), a.of(Math.min(first, last)));
}
