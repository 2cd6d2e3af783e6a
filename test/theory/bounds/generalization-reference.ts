import { readFileSync } from 'node:fs';
import type { AnchoredSymbols } from '../../../src/theory/bounds/anchored-bound.ts';
import type { EntropySymbols } from '../../../src/theory/bounds/entropy-bound.ts';
import type { PublishedSetting } from '../../../src/theory/bounds/published/setting.ts';

/** Numbers in quotes are 20 digits of a 50-digit computation. */
export interface GeneralizationReference {
  readonly anchored: readonly (AnchoredSymbols & {
    readonly sampling: string;
    readonly approximation: string;
    readonly total: string;
    readonly Lambda: string;
  })[];
  readonly entropy: readonly (EntropySymbols & {
    readonly tau: number;
    readonly total: string;
    readonly best: string;
  })[];
  readonly published: readonly (PublishedSetting & {
    readonly golowich: string;
    readonly complexity: string;
    readonly bartlett: string;
    readonly neyshabur: string;
    readonly parameterCount: string;
  })[];
  readonly witness: {
    readonly truth: string;
    readonly bound: string;
    readonly withoutRadius: string;
    readonly withOneRho: string;
  };
}

/** fixtures/generalization/reference.json; its README says where the numbers come from. */
export const reference: GeneralizationReference = JSON.parse(
  readFileSync(new URL('../../../fixtures/generalization/reference.json', import.meta.url), 'utf8'),
) as GeneralizationReference;
