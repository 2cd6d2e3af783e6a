// The kernel's entry point: AssemblyScript, compiled by scripts/build.mjs.
export { absorb, begin, finish, pieceAt } from '../../../../core/assembly/shake256';
export { densityTable, fillNormal, openStream, streamState, thresholdTable, unitTable } from './normals';
export { gradientOf } from './gradients';
export { perceptronScratch } from './perceptron';
export { multiply, products, sums } from './products';
export { run } from './run';

/** Where the host's memory begins. */
export function freeFrom(): usize {
  return __heap_base;
}

export { unclampedTanhAll, tanhAll } from './elementary';
