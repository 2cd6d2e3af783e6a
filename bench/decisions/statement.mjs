// The statements of `decisions`, for both programs in JavaScript; hypothesis.py has the same in Python.
//
// step: |q d r + z| ≤ r, one step from a share d of the radius. path: T normals are all within r.
// Claimed is that the chance to leave is at most (1 − wrong) times what it is; of rare ones, in 2% of cases.
import { readFileSync } from 'node:fs';

export const alpha = 1e-9;

export function statementOf(name) {
  const all = JSON.parse(readFileSync(new URL('statements.json', import.meta.url), 'utf8'));
  const statement = all.find((one) => one.name === name);
  if (statement === undefined) throw new Error(`no statement is called '${name}'`);
  return statement;
}

/** Cases: q in [0.1, 0.95], d in [0, 1], r in [1, 3], T in 1 … 50, unless the statement says otherwise. */
export function casesOf(fc, { r: [least, most] = [1, 3], d, T = 50 }) {
  const real = (min, max) => fc.double({ min, max, noNaN: true });
  return fc.record({
    q: real(0.1, 0.95),
    d: d === undefined ? real(0, 1) : fc.constant(d),
    r: real(least, most),
    T: fc.integer({ min: 1, max: T }),
  });
}

/** @param upper the upper tail of the normal law */
export function exitOf({ family }, { q, d, r, T }, upper) {
  if (family === 'step') return upper(r - q * d * r) + upper(r + q * d * r);
  return -Math.expm1(T * Math.log1p(-2 * upper(r)));
}

/** Two percent of the cases of a rare statement, in the middle of the space; all of another. */
export function isWrongAt({ family, rare }, { q, T }) {
  if (rare !== true) return true;
  return family === 'step' ? q >= 0.5 && q < 0.517 : T === 37;
}

export function claimedExit(statement, c, upper) {
  return exitOf(statement, c, upper) * (isWrongAt(statement, c) ? 1 - statement.wrong : 1);
}

/** Does a trajectory stay? Adds the steps it took to `work`. */
export function stays({ family }, { q, d, r, T }, normal, work) {
  if (family === 'step') {
    work.steps++;
    return Math.abs(q * d * r + normal()) <= r;
  }
  for (let t = 0; t < T; t++) {
    work.steps++;
    if (Math.abs(normal()) > r) return false;
  }
  return true;
}
