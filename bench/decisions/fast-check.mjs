// node fast-check.mjs <statement> <seed>: fast-check with plain JavaScript, an interval of Clopper and Pearson
// for each case at its share of α.
import fc from 'fast-check';
import { normalSf } from '../../dist/src/stats/normal.js';
import { binomialInterval } from '../../dist/src/stats/intervals.js';
import { alpha, casesOf, claimedExit, statementOf, stays } from './statement.mjs';

const numRuns = 400;
const trials = 20_000;
const statement = statementOf(process.argv[2]);

const work = { steps: 0 };

/** Box and Muller's normals, two at a time. */
let spare;
function normal() {
  if (spare !== undefined) {
    const z = spare;
    spare = undefined;
    return z;
  }
  const length = Math.sqrt(-2 * Math.log(1 - Math.random()));
  const angle = 2 * Math.PI * Math.random();
  spare = length * Math.sin(angle);
  return length * Math.cos(angle);
}

const result = fc.check(
  fc.property(casesOf(fc, statement), (c) => {
    let hits = 0;
    for (let i = 0; i < trials; i++) if (!stays(statement, c, normal, work)) hits++;
    // one side of an interval of twice the error
    const { lo } = binomialInterval({ hits, trials, confidence: 1 - (2 * alpha) / numRuns });
    return lo <= claimedExit(statement, c, normalSf);
  }),
  { numRuns, seed: Number(process.argv[3]) },
);
process.stdout.write(JSON.stringify({ refuted: result.failed, steps: work.steps }));
