// The statement that DECISION names, as a claim.
import { chiSquareSf, defineConfig, fc, fromExit, probabilityClaim, z } from '../../dist/src/index.js';
import { casesOf, claimedExit, statementOf, stays } from './statement.mjs';

const statement = statementOf(process.env.DECISION);

/** The upper tail of the normal law, by what Lakatos exports. */
const normalSf = (x) => 0.5 * chiSquareSf(x * x, 1);

export default defineConfig({
  claims: [
    probabilityClaim({
      id: 'decisions/statement',
      says: statement.name,
      tex: 'P',
      source: 'bench/decisions',
      cases: casesOf(fc, statement),
      schema: z.strictObject({ q: z.number(), d: z.number(), r: z.number(), T: z.int() }),
      atLeast: (c) => fromExit(claimedExit(statement, c, normalSf)),
      event: (c) => ({
        horizon: statement.family === 'step' ? 1 : c.T,
        run: (stream, trajectories) => {
          const work = { steps: 0 };
          const normal = () => stream.normal();
          const values = new Float64Array(trajectories);
          for (let i = 0; i < trajectories; i++) values[i] = stays(statement, c, normal, work) ? 1 : 0;
          return { values, steps: work.steps };
        },
      }),
      given: {},
      covers: {},
      mustRefute: {},
    }),
  ],
});
