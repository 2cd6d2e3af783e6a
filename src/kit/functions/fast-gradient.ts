import { exp } from '../../core/elementary.ts';
import { norm } from '../../linalg/vectors.ts';
import { dimensionOf, type FunctionSpec } from './spec.ts';

/** Writes the (sub)gradient at x into `out`. */
export type FastGradient = (x: Float64Array, out: Float64Array) => void;

/**
 * The gradient in plain float64 and without a new array, for loops that take it millions of times. The
 * formulas of `objective`, in another order of rounding.
 * @throws {RangeError} where lists of the description do not fit together
 */
export function fastGradient(f: FunctionSpec): FastGradient {
  const d = dimensionOf(f);
  switch (f.kind) {
    case 'quadratic': {
      const c = Float64Array.from(f.curvatures);
      return (x, out) => {
        for (let i = 0; i < d; i++) out[i] = c[i]! * x[i]!;
      };
    }
    case 'huber': {
      const c = Float64Array.from(f.curvatures);
      const k = Float64Array.from(f.knees);
      return (x, out) => {
        for (let i = 0; i < d; i++) out[i] = c[i]! * Math.max(-k[i]!, Math.min(k[i]!, x[i]!));
      };
    }
    case 'log-sum-exp':
      return logSumExp(
        f.rows.map((row) => Float64Array.from(row)),
        f.temperature,
        d,
      );
    case 'spline':
      return spline(Float64Array.from(f.knots), Float64Array.from(f.curvatures));
    case 'sum-abs': {
      const w = Float64Array.from(f.weights);
      return (x, out) => {
        for (let i = 0; i < d; i++) out[i] = w[i]! * Math.sign(x[i]!);
      };
    }
    case 'max-abs': {
      const w = Float64Array.from(f.weights);
      return (x, out) => {
        let largest = 0;
        for (let i = 1; i < d; i++)
          if (w[i]! * Math.abs(x[i]!) > w[largest]! * Math.abs(x[largest]!)) largest = i;
        out.fill(0);
        out[largest] = w[largest]! * Math.sign(x[largest]!);
      };
    }
    case 'norm':
      return (x, out) => {
        const size = norm(x, d);
        for (let i = 0; i < d; i++) out[i] = size === 0 ? 0 : (f.weight * x[i]!) / size;
      };
    case 'resisting': {
      const away = f.radius * (1 + 1 / Math.sqrt(d));
      return (x, out) => {
        let largest = 0;
        for (let i = 1; i < d; i++) if (x[i]! > x[largest]!) largest = i;
        const size = norm(x, d);
        const inside = x[largest]! >= size - away;
        for (let i = 0; i < d; i++) out[i] = inside || size === 0 ? 0 : (f.weight * x[i]!) / size;
        if (inside) out[largest] = f.weight;
      };
    }
    case 'orthant':
      return (_x, out) => {
        out.set(f.weights);
      };
  }
}

function logSumExp(rows: readonly Float64Array[], temperature: number, d: number): FastGradient {
  const z = new Float64Array(rows.length);
  return (x, out) => {
    let most = 0;
    for (const [j, row] of rows.entries()) {
      let sum = 0;
      for (let i = 0; i < d; i++) sum += row[i]! * x[i]!;
      z[j] = sum / temperature;
      most = Math.max(most, Math.abs(z[j]));
    }
    out.fill(0);
    let total = 0;
    for (const [j, row] of rows.entries()) {
      const [up, down] = [exp(z[j]! - most), exp(-z[j]! - most)];
      total += up + down;
      for (let i = 0; i < d; i++) out[i]! += row[i]! * (up - down);
    }
    for (let i = 0; i < d; i++) out[i]! /= total;
  };
}

function spline(knots: Float64Array, curvatures: Float64Array): FastGradient {
  const pieces = curvatures.length;
  return (x, out) => {
    const size = Math.abs(x[0]!);
    let slope = 0;
    let begin = 0;
    for (let i = 0; i < pieces && size > begin; i++) {
      const end = i < knots.length ? knots[i]! : Infinity;
      slope += curvatures[i]! * (Math.min(size, end) - begin);
      begin = end;
    }
    out[0] = x[0]! < 0 ? -slope : slope;
  };
}
