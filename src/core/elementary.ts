import cosine from '@stdlib/math-base-special-cos';
import expOfMinusOne from '@stdlib/math-base-special-expm1';
import logarithm from '@stdlib/math-base-special-ln';
import logarithmOfOneMore from '@stdlib/math-base-special-log1p';
import power from '@stdlib/math-base-special-pow';
import sine from '@stdlib/math-base-special-sin';
import hyperbolicTangent from '@stdlib/math-base-special-tanh';

export { exp, powerOfTwo } from './exp.ts';

/**
 * The elementary functions that Lakatos computes with: plain JavaScript (ports of FreeBSD msun), so that no
 * last bit depends on the engine, as with `Math.exp` (`Math.sqrt` is exact by IEEE 754 and stays). Errors are
 * below 1 ulp (sin, cos, exp, ln, expm1, log1p) or 2 ulp (tanh, pow), as msun states.
 */
type Elementary = (x: number) => number;

// the types are written out, so that those of the package need nothing of @stdlib
/** cos x, x in radians, to 1 ulp. */
export const cos: Elementary = cosine;
/** e^x − 1, to 1 ulp. */
export const expm1: Elementary = expOfMinusOne;
/** The natural logarithm, to 1 ulp. */
export const ln: Elementary = logarithm;
/** ln(1 + x), to 1 ulp. */
export const log1p: Elementary = logarithmOfOneMore;
/** x^y, to 2 ulp. */
export const pow: (x: number, y: number) => number = power;
/** sin x, x in radians, to 1 ulp. */
export const sin: Elementary = sine;
/** tanh x, to 2 ulp. */
export const tanh: Elementary = hyperbolicTangent;
