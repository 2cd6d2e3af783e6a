/**
 * The elementary functions that Lakatos computes with: plain JavaScript (ports of FreeBSD msun), so that no
 * last bit depends on the engine, as with `Math.exp` (`Math.sqrt` is exact by IEEE 754 and stays). Errors are
 * below 1 ulp (sin, cos, exp, ln, expm1, log1p) or 2 ulp (tanh, pow), as msun states.
 */
export { default as cos } from '@stdlib/math-base-special-cos';
export { exp } from './exp.ts';
export { default as expm1 } from '@stdlib/math-base-special-expm1';
export { default as ln } from '@stdlib/math-base-special-ln';
export { default as log1p } from '@stdlib/math-base-special-log1p';
export { default as pow } from '@stdlib/math-base-special-pow';
export { default as sin } from '@stdlib/math-base-special-sin';
export { default as tanh } from '@stdlib/math-base-special-tanh';
