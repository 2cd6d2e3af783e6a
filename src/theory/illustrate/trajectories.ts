import type { ValleyCase } from '../cases/valley-case.ts';
import type { Stream } from '../../core/stream.ts';
import type { Sgd } from '../sgd/sgd.ts';
import { particlesAt, stepper } from '../sgd/particles.ts';
import type { TrajectoryPlot } from '../../core/illustration.ts';

/** A trajectory as it is kept to be drawn: some of its points, the last one among them. */
export interface Trajectory {
  readonly points: readonly { readonly t: number; readonly theta: Float64Array; readonly distance: number }[];
  readonly exit?: number;
}

const drawn = 24;
/** Longer runs are drawn in part. */
const maxSteps = 20_000;
/** Points kept of a trajectory, at most about. */
const maxPoints = 240;

/** Trajectories of a case until they leave its tube, simulated as the reference simulates them. */
export function trajectoriesOf(sgd: Sgd, { T, r }: ValleyCase, stream: Stream): readonly Trajectory[] {
  const steps = Math.min(T, maxSteps);
  const stride = Math.ceil(steps / maxPoints);
  const { landscape, start } = sgd;
  const atStart = landscape.distance(start);
  const trajectories = Array.from({ length: drawn }, () => ({
    points: [{ t: 0, theta: Float64Array.from(start), distance: atStart }],
    exit: undefined as number | undefined,
  }));
  let particles = particlesAt(start, drawn, atStart);
  const advance = stepper(sgd, stream);
  for (let t = 1; t <= steps && particles.length > 0; t++) {
    advance(particles, t - 1, 0, 1);
    particles = particles.filter(({ theta, root }) => {
      const distance = landscape.distance(theta);
      const inside = distance <= r;
      if (!inside || t % stride === 0 || t === steps) {
        trajectories[root]!.points.push({ t, theta: theta.slice(), distance });
      }
      if (!inside) trajectories[root]!.exit = t;
      return inside;
    });
  }
  return trajectories.map(({ points, exit }) => ({ points, ...(exit !== undefined && { exit }) }));
}

/** The distances over time. */
export function trajectoryPlot(trajectories: readonly Trajectory[], { T, r }: ValleyCase): TrajectoryPlot {
  return {
    kind: 'trajectories',
    r,
    T,
    steps: Math.min(T, maxSteps),
    trajectories: trajectories.map(({ points, exit }) => ({
      points: points.map(({ t, distance }) => ({ t, distance })),
      ...(exit !== undefined && { exit }),
    })),
  };
}
