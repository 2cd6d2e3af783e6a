import { root } from '../rules/sources.ts';

/** The first lines of a configuration in a folder of a test, which has no packages of its own. */
export const configHead: string = `
import { createRequire } from 'node:module';
const require = createRequire('${root}/package.json');
const fc = require('fast-check');
const { z } = require('zod');
const exactly = (x) => ({ lo: x, hi: x });`;

/** A configuration of one claim, which is true. */
export const squareConfig: string = `${configHead}
export default {
  claims: [{
    kind: 'inequality',
    id: 'numbers/square',
    says: 'x² ≥ 0', tex: 'x^2', source: 'school',
    cases: fc.integer(), schema: z.int(),
    sides: (x) => ({ lhs: exactly(0), rhs: exactly(x * x) }),
    mustRefute: {},
  }],
};
`;
