import { z } from 'zod';
import { describe } from './describe.ts';

/** The id of a claim. */
export const idSchema: z.ZodString = z
  .string()
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*\/[a-z0-9]+(?:-[a-z0-9]+)*$/u, {
    error: ({ input }) => `expected 'family/name' in lower case, digits and dashes, got ${describe(input)}`,
  });

/** An array of claims, none of them twice. */
export function claimsOnce<T extends { readonly id: string }>(claim: z.ZodType<T>): z.ZodType<T[]> {
  return z.array(claim).superRefine((claims, context) => {
    const seen = new Set<string>();
    for (const [i, { id }] of claims.entries()) {
      if (seen.has(id))
        context.addIssue({
          code: 'custom',
          path: [i, 'id'],
          message: `expected each claim once, found '${id}' twice`,
        });
      seen.add(id);
    }
  });
}
