import { fc, ln, meanClaim, z } from 'lakatos';
import { perTrajectory } from 'lakatos/kit';

/** The largest of m normals is 1-Lipschitz in them, so that it is sub-Gaussian with their variance. */
export default meanClaim<{ m: number; deviation: number }>({
  id: 'kinds/sub-gaussian',
  says: 'E max(X_1, …, X_m) ≤ σ √(2 ln m) of m normals',
  tex: String.raw`E\max_iX_i\le\sigma\sqrt{2\ln m}`,
  source: 'Boucheron, Lugosi and Massart 2013, theorem 2.5',
  cases: fc.record({ m: fc.integer({ min: 2, max: 200 }), deviation: fc.constantFrom(1, 1 / 16, 16) }),
  schema: z.strictObject({ m: z.int().min(1), deviation: z.number().positive() }),
  quantity: ({ m, deviation }) => {
    const normals = new Float64Array(m);
    return perTrajectory(m, (stream) => {
      stream.fillNormal(normals);
      return deviation * normals.reduce((most, x) => Math.max(most, x));
    });
  },
  proxyVariance: ({ deviation }) => deviation * deviation,
  atMost: ({ m, deviation }) => deviation * Math.sqrt(2 * ln(m)),
  mustRefute: { '2 forgotten': { atMost: ({ m, deviation }) => deviation * Math.sqrt(ln(m)) } },
});
