import type { Claim } from '../../src/judge/claims/claim.ts';
import { levyClaim } from './levy/claim.ts';

/** The claims of this family, in the order in which they are reported. */
export const displacement: () => readonly Claim[] = () => [levyClaim];
