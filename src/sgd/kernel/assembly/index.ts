// The kernel's entry point: AssemblyScript, compiled by scripts/build.mjs.
export { fillNormal, streamState, unitTable, thresholdTable, densityTable, normalsAt } from './normals';
