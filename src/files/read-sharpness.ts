import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { type SharpnessFile, sharpnessVersion } from '../report/sharpness.ts';
import { parseVersioned } from './read-json.ts';
import { readText } from './read-file.ts';

/** What `lakatos sharpen` writes to the folder of the report. */
export const sharpnessName = 'sharpness.json';

const share = z.number().nullable();
const schema = z.looseObject({
  claims: z.array(
    z.looseObject({
      claim: z.string(),
      version: z.looseObject({ words: z.string(), bound: z.string() }).exactOptional(),
      results: z.array(
        z.union([
          z.strictObject({ name: z.string(), why: z.string() }),
          z.looseObject({
            name: z.string(),
            what: z.enum(['constant', 'term', 'bound', 'hypothesis']),
            side: z.enum(['larger', 'smaller']),
            claimed: z.number().exactOptional(),
            refuted: share,
            stands: share,
            trials: z.array(z.looseObject({ size: z.number() })),
          }),
        ]),
      ),
    }),
  ),
}) as unknown as z.ZodType<SharpnessFile>;

/** What was found before, undefined where nothing was. @throws {UsageError} naming file and place */
export function readSharpness(cwd: string, out: string): SharpnessFile | undefined {
  const path = join(out, sharpnessName);
  if (!existsSync(resolve(cwd, path))) return undefined;
  const kind = { kind: 'sharpness', reads: sharpnessVersion, older: [1], schema };
  return { ...parseVersioned(readText(cwd, path), path, kind), schema: sharpnessVersion };
}
