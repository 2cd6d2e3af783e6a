import {
  certified,
  halpern,
  interval,
  krasnoselskiiMann,
  nonexpansiveOperators,
  operator,
  operatorRuns,
  operatorRunSchema,
  type Arithmetic,
  type Operator,
  rateClaim,
} from 'lakatos/kit';

const { div, mul, pow, square } = interval;

/** ‖x − Tx‖² */
function residual<N>(T: Operator<N>, x: readonly N[], a: Arithmetic<N>): N {
  const image = T.apply(x);
  return x.reduce((sum, xi, i) => a.add(sum, a.square(a.sub(xi, image[i]!))), a.of(0));
}

export const halpernRate = rateClaim({
  id: 'fixed-points/halpern',
  says: '‖x_N − Tx_N‖² ≤ (2/(N + 1))² R², T nonexpansive',
  tex: String.raw`\|x_N-Tx_N\|^2\le\left(\frac{2}{N+1}\right)^2R^2`,
  source: 'Lieder 2021, theorem 2.1',
  cases: operatorRuns(nonexpansiveOperators()),
  schema: operatorRunSchema,
  terms: (c) => ({ R: certified(c).R, N: c.steps }),
  wholeTerms: ['N'],
  truth: ({ T, ...run }, a) => residual(operator(T, a), halpern(operator(T, a), run), a),
  bound: ({ R, N }) => square(div(mul(2, R), N + 1)),
  percentLess: [5, 1],
});

export const krasnoselskiiMannRate = rateClaim({
  id: 'fixed-points/krasnoselskii-mann',
  says: '‖x_N − Tx_N‖² ≤ 4R²/(N + 1) · (N/(N + 1))^N, T nonexpansive, relaxation ½',
  tex: String.raw`\|x_N-Tx_N\|^2\le\frac{4R^2}{N+1}\left(\frac{N}{N+1}\right)^N`,
  source: 'Gu and Yang 2020, theorem 3.1, for the resolvent (I + T)/2',
  cases: operatorRuns(nonexpansiveOperators(), { maxSteps: 6 }),
  schema: operatorRunSchema,
  terms: (c) => ({ R: certified(c).R, N: c.steps }),
  wholeTerms: ['N'],
  truth: ({ T, ...run }, a) => {
    const of = operator(T, a);
    return residual(of, krasnoselskiiMann(of, { ...run, relaxation: a.of(0.5) }), a);
  },
  bound: ({ R, N }) => mul(div(mul(4, square(R)), N + 1), pow(div(N, N + 1), N)),
  percentLess: [5, 1],
});
