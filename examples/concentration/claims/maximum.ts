import { fc, ln, meanClaim, z } from 'lakatos';
import { exactly, perTrajectory } from 'lakatos/kit';

/**
 * m variables of proxy variance σ²: independent normals, or of which exactly one, each as likely, is at the
 * height a and the others at −a/(m − 1). By Kearns and Saul the best a is the one below, near σ√(2 ln m).
 */
interface Case {
  readonly kind: 'normals' | 'exclusive';
  readonly m: number;
  readonly sigma: number;
}
const height = ({ m, sigma }: Case): number =>
  sigma * ((m - 1) / m) * Math.sqrt((2 * ln(m - 1)) / (1 - 2 / m));

export const maximum = meanClaim({
  id: 'maxima/sub-gaussian',
  says: 'E max(X_1, …, X_m) ≤ σ √(2 ln m), E exp(λX_i) ≤ exp(λ²σ²/2), dependent or not',
  tex: String.raw`E\max_iX_i\le\sigma\sqrt{2\ln m}`,
  source: 'Boucheron, Lugosi and Massart 2013, theorem 2.5; Kearns and Saul 1998 for the case of equality',
  cases: fc.record({
    kind: fc.constantFrom('exclusive' as const, 'normals' as const),
    m: fc.constantFrom(3, 10, 30, 100, 300),
    sigma: fc.constantFrom(1, 1 / 16, 16),
  }),
  schema: z.strictObject({
    kind: z.enum(['normals', 'exclusive']),
    m: z.int().min(3),
    sigma: z.number().positive(),
  }),
  covers: { normals: ({ kind }) => kind === 'normals', exclusive: ({ kind }) => kind === 'exclusive' },
  quantity: (c) => {
    const normals = new Float64Array(c.m);
    return perTrajectory(c.m, (stream) => {
      if (c.kind === 'exclusive') return height(c);
      stream.fillNormal(normals);
      return c.sigma * normals.reduce((most, x) => Math.max(most, x));
    });
  },
  proxyVariance: ({ sigma }) => sigma * sigma,
  exactly: (c) => (c.kind === 'exclusive' ? exactly(height(c)) : undefined),
  terms: ({ m, sigma }) => ({ m, σ: sigma }),
  constants: { two: 2 },
  atMost: ({ m, σ, two }) => σ * Math.sqrt(two * ln(m)),
  mustRefute: {
    '5% less': { atMost: ({ m, σ }) => 0.95 * σ * Math.sqrt(2 * ln(m)) },
    '1% less': { atMost: ({ m, σ }) => 0.99 * σ * Math.sqrt(2 * ln(m)) },
    '2 forgotten': { atMost: ({ m, σ }) => σ * Math.sqrt(ln(m)) },
  },
});
