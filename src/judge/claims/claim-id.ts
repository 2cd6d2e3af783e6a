import { z } from 'zod';
import { describe } from './describe.ts';

/** The id of a claim. */
export const idSchema: z.ZodString = z
  .string()
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*\/[a-z0-9]+(?:-[a-z0-9]+)*$/u, {
    error: ({ input }) => `expected 'family/name' in lower case, digits and dashes, got ${describe(input)}`,
  });
