import { catalogueFor } from '../../properties/catalogue.ts';
import { messageOf, UsageError } from '../core/errors.ts';
import { openStream } from '../core/stream.ts';
import type { DataTables } from '../data/table.ts';
import type { Claim } from '../judge/claims/claim.ts';
import type { Counterexample, Witness } from '../judge/claims/evidence.ts';
import { type DrawnPictures, drawIllustrations } from '../report/pictures/illustrations.ts';
import { illustrate } from '../theory/illustrate/illustrate.ts';

/** A case, and whose it is. */
type Pictured = Pick<Counterexample, 'claim' | 'seed'> & { readonly witness: Pick<Witness, 'case'> };

/**
 * Pictures of a case, a counterexample's or another. What is simulated has a stream of its own, which depends on claim and seed alone.
 * @param data the data sets that the case may refer to; without its own it has no pictures, and says so
 */
export async function casePictures(
  { claim: id, seed, witness }: Pictured,
  data?: DataTables,
  claims: readonly Claim[] = catalogueFor(data),
): Promise<DrawnPictures & { readonly missing?: string }> {
  const claim = claims.find((candidate) => candidate.id === id);
  const stream = openStream([seed, id, 'report', 'trajectories']);
  try {
    const shown = (claim?.illustrate ?? illustrate)(witness.case, stream, data);
    return await drawIllustrations(shown);
  } catch (error) {
    if (error instanceof UsageError) return { pictures: [], tables: [], missing: messageOf(error) };
    throw error;
  }
}
