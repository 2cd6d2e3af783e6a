import { memoize } from '../../../src/core/memoize.ts';
import { deviationOnBall } from '../../../src/theory/bounds/gradient-deviation.ts';
import { analyzed } from '../../generalization/end-to-end/case.ts';
import { type BallConstants, ballConstants } from '../../generalization/end-to-end/bound.ts';
import { roundingShare } from '../../../src/theory/network/teacher-facts.ts';
import type { TeacherSpec } from '../../../src/theory/network/teacher-task.ts';
import { distanceBetween, norm } from '../../../src/linalg/vectors.ts';
import { population, type PopulationSpec, quadraticPopulation } from './population.ts';

/** What a step is known to do on the tube. */
export interface StepConstants {
  contraction(eta: number): number;
  /** A */
  readonly deviation: number;
}

/** R_n is a quadratic, of which T4 has the best contraction; or a network's, with N6 and N7. */
export function stepConstants(spec: PopulationSpec, r: number): StepConstants {
  if (spec.kind === 'teacher') return teacherStep(spec.task, spec.noise, r);
  const { mu, beta, largestDeviation } = quadraticPopulation(spec);
  return {
    contraction: (eta) => Math.max(Math.abs(1 - eta * mu), Math.abs(1 - eta * beta)),
    deviation: largestDeviation(r),
  };
}

const ballOf = memoize((task: TeacherSpec, r: number): BallConstants => ballConstants(analyzed(task), r));

/** Is no kink of φ within reach on the ball? */
export function isSmooth(task: TeacherSpec, r: number): boolean {
  return ballOf(task, r).smooth;
}

/** N7 for the sample that consists of one label of one point, or of one row. */
function teacherStep(task: TeacherSpec, noise: number, r: number): StepConstants {
  const { convexity, greatest, smooth, ...ball } = ballOf(task, r);
  if (!smooth) throw new RangeError('task must be without kinks on the tube');
  const { length: N } = ball.points;
  const points = ball.points.map((point, i) => ({ ...point, epsilon: i % 2 === 0 ? noise : 0 }));
  const least = task.rows === undefined ? undefined : rowsAtMinimizer(task, r);
  const deviation = Math.max(
    ...points.map(({ slope, epsilon }, i) =>
      deviationOnBall({
        atMinimizer: least?.[i] ?? epsilon * slope,
        curvatureShift: Math.max(slope * slope, greatest),
        r,
        points,
        shifts: points.map((_, j) => ({ total: (i === j ? 1 : 0) - 1 / N, signed: i === j ? 1 : 0 })),
      }),
    ),
  );
  return { contraction: (eta) => convexity.contraction(eta), deviation };
}

/** ‖∇ℓ_i(θ*)‖ of each row, where ∇R_n is 0. */
const rowsAtMinimizer = memoize((task: TeacherSpec, r: number): readonly number[] => {
  const { minimizer, n, addGradient } = population({ kind: 'teacher', task, noise: 0 });
  const { points, center, theta } = { ...ballOf(task, r), ...analyzed(task) };
  const pull = task.ridge * distanceBetween(theta, center);
  return Array.from({ length: n }, (_, i) => {
    const gradient = new Float64Array(minimizer.length);
    addGradient(i, minimizer, gradient);
    const { residual, slope } = points[i]!;
    return norm(gradient) + roundingShare * (residual * slope + pull);
  });
});
