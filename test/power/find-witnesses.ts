import { writeFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { provedViolation } from './witness.ts';
import { claimOf, wrong, wrongVersions } from './wrong-versions.ts';

// npx tsx test/power/find-witnesses.ts [pattern]: looks for a case of each wrong version at which it is
// false, by what is computed there, and writes the clearest ones to witnesses.json.
const cases = 1500;
const msOfProcessor = 4000;

const found: { claim: string; name: string; case: unknown }[] = [];
for (const version of wrongVersions.filter(({ claim }) => claim.includes(process.argv[2] ?? ''))) {
  const claim = claimOf(version.claim);
  const statement = wrong(version, claim);
  const tight = Object.values(claim.tightAt ?? {});
  const begin = process.cpuUsage();
  let best: { by: number; case: unknown } | undefined;
  let seen = 0;
  for (const c of [
    ...tight,
    ...fc.sample(claim.cases as fc.Arbitrary<unknown>, { numRuns: cases, seed: 11 }),
  ]) {
    if (process.cpuUsage(begin).user / 1000 > msOfProcessor) break;
    try {
      const by = provedViolation(statement, claim, c);
      if (by !== undefined) seen++;
      if (by !== undefined && !(by <= (best?.by ?? 0))) best = { by, case: c };
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
    if (seen > 40) break;
  }
  console.log(best === undefined ? 'none' : best.by.toPrecision(6), seen, version.claim, version.name);
  if (best !== undefined) found.push({ claim: version.claim, name: version.name, case: best.case });
}
if (process.argv[2] === undefined)
  writeFileSync(new URL('witnesses.json', import.meta.url), `${JSON.stringify(found, undefined, 1)}\n`);
