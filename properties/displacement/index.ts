import type { Claim } from '../../src/judge/claims/claim.ts';
import { levyClaim } from './levy/claim.ts';

export const displacement: () => readonly Claim[] = () => [levyClaim];
