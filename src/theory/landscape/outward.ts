import { requireNumbers } from '../../core/preconditions.ts';
import type { Arithmetic } from '../../linalg/arithmetic.ts';
import { enclosedNorm } from '../../linalg/enclosed-vectors.ts';
import { up } from '../../linalg/rounding.ts';
import { norm } from '../../linalg/vectors.ts';
import type { EnclosedLandscape, Landscape, GradientField } from './landscape.ts';

/**
 * The landscape whose SGD sees ∇R_n(θ) = base's − Delta·(θ − Πθ)/d(θ), and base's on 𝓜. The deviation from R
 * is Delta more than the base's at worst, exactly Delta when that has none.
 * @throws {RangeError} unless Delta is finite and not negative
 */
export function outward(base: Landscape, Delta: number): Landscape {
  requireNumbers({ nonNegative: { Delta } });
  const { local } = base;
  return {
    ...base,
    ...pushed(base, Delta),
    ...(local && {
      local: () => {
        const form = local();
        return { ...form, field: { ...form.field, ...pushed(form.field, Delta) } };
      },
    }),
    certificate: (r) => {
      const known = base.certificate(r);
      if (!known || Delta === 0) return known;
      return { ...known, Delta: known.Delta === 0 ? Delta : up(known.Delta + Delta) };
    },
    enclosed: (a) => enclosedOutward(a, base.enclosed(a), Delta),
  };
}

/** The field's gradient with the push, as a function and as data. */
function pushed(
  base: Pick<Landscape, keyof GradientField | 'nearest'>,
  Delta: number,
): Partial<GradientField> {
  const offset = new Float64Array(base.dim);
  return {
    gradient: (theta, out) => {
      base.gradient(theta, out);
      base.nearest(theta, offset);
      for (let i = 0; i < offset.length; i++) offset[i] = theta[i]! - offset[i]!;
      const d = norm(offset);
      if (!(d > 0)) return;
      for (let i = 0; i < offset.length; i++) out[i] = out[i]! - Delta * (offset[i]! / d);
    },
    ...(base.program && { program: { ...base.program, outward: base.program.outward + Delta } }),
  };
}

function enclosedOutward<N>(
  a: Arithmetic<N>,
  base: EnclosedLandscape<N>,
  Delta: number,
): EnclosedLandscape<N> {
  const push = a.of(Delta);
  const anyDirection = a.between(-1, 1);
  return {
    ...base,
    gradient: (theta) => {
      const gradient = base.gradient(theta);
      const offset = base.offset(theta);
      const d = enclosedNorm(a, offset);
      const size = a.enclose(d);
      if (size.hi === 0) return gradient;
      return gradient.map((g, i) => {
        const direction = size.lo > 0 ? a.div(offset[i]!, d) : anyDirection;
        return a.sub(g, a.mul(push, direction));
      });
    },
  };
}
