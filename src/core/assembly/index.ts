// The entry point of SHAKE256 for streams outside the kernel: AssemblyScript, compiled by scripts/build.mjs.
export { absorb, begin, finish, pieceAt } from './shake256';
