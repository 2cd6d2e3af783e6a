import * as fc from 'fast-check';
import type { DriftConstants } from '../../../src/theory/bounds/drift-constants.ts';

/** Constants of a drift over at most `steps` steps. */
export function anyDriftConstants(steps: number): fc.Arbitrary<DriftConstants> {
  return fc.record({
    kappa: fc.double({ min: 0, max: 0.999, noNaN: true }),
    logD: fc.double({ min: 0, max: 3, noNaN: true }),
    logM0: fc.double({ min: 0, max: 9, noNaN: true }),
    lambda: fc.double({ min: 0.1, max: 4, noNaN: true }),
    r: fc.double({ min: 1, max: 5, noNaN: true }),
    T: fc.integer({ min: 1, max: steps }),
  });
}
