import { erfc } from '../../core/erfc.ts';
import type { Experiment } from '../../core/experiment.ts';
import { noiseLevel, stepSize } from './schedule.ts';
import type { Sgd } from './sgd.ts';

/**
 * For a process on the line that leaves |x| ≤ r: Σ_t 1{inside until t} P(|x_{t+1}| > r | x_t), the exit
 * probabilities along a simulated trajectory (Rao–Blackwell: the last step is integrated, not drawn).
 *
 * *Unbiased*: the events "inside until t, outside at t + 1" are disjoint and their union is leaving, so the
 * sum's mean is Σ_t E[1{inside until t} P(exit at t + 1 | x_t)] = P(leaving).
 *
 * P(|y + νz| > r) = ½ erfc((r − y)/(ν√2)) + ½ erfc((r + y)/(ν√2)), to about 1e-15 relative.
 * @returns undefined unless 𝓜 is a point of the line, and the noise one normal that reaches it
 */
export function conditionalExits(sgd: Sgd, r: number): Experiment | undefined {
  const { landscape, noise, schedule, projection, T } = sgd;
  const { program } = noise;
  if (landscape.dim !== 1 || projection || noise.damping !== undefined) return undefined;
  if (landscape.program?.gradient.kind === 'sphere' || landscape.program?.frame) return undefined;
  if (program.kind !== 'scaled' || program.columns !== 1 || !(program.scales[0]! > 0)) return undefined;
  const scale = program.scales[0]!;
  const x = new Float64Array(1);
  const slope = new Float64Array(1);
  return {
    horizon: T,
    run: (stream, trajectories) => {
      const values = new Float64Array(trajectories);
      let steps = 0;
      for (let n = 0; n < trajectories; n++) {
        x[0] = sgd.start[0]!;
        let inside = landscape.distance(x) <= r;
        if (!inside) values[n] = 1;
        for (let t = 0; t < T && inside; t++) {
          landscape.gradient(x, slope);
          const eta = stepSize(schedule, t);
          const nu = eta * noiseLevel(schedule, t) * scale;
          const y: number = x.at(0)! - eta * slope[0]!;
          values[n] = values[n]! + exitChance(y, nu, r);
          x[0] = y - nu * stream.normal();
          inside = landscape.distance(x) <= r;
          steps++;
        }
      }
      return { values, steps };
    },
  };
}

function exitChance(y: number, nu: number, r: number): number {
  const unit = nu * Math.SQRT2;
  return 0.5 * (erfc((r - y) / unit) + erfc((r + y) / unit));
}
