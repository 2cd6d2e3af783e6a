import { attackClaim } from '../../src/judge/campaign/attack-claim.ts';
import { parseBudget } from '../../src/judge/campaign/budget.ts';
import { parseSeed } from '../../src/core/parse.ts';
import { inlineEngine } from '../../src/judge/engine/inline.ts';
import { builtInClaims } from '../../properties/catalogue.ts';
import { changedBound, claimOf, wrongVersions } from './wrong-versions.ts';

// npm run strangers -- [pattern] [seed]: wrong versions that the catalogue does not name, each false by what
// is computed at a known case (witnesses.json), attacked as mutants at the default budget: which die?
const [pattern = '', asked = '1'] = process.argv.slice(2);
const seed = parseSeed(asked, 'the seed');
const all = builtInClaims().length;
const chosen = wrongVersions.filter(({ claim }) => claim.includes(pattern));
const alive: string[] = [];
for (const id of new Set(chosen.map(({ claim }) => claim))) {
  const claim = claimOf(id);
  const mustRefute = Object.fromEntries(
    chosen
      .filter((version) => version.claim === id)
      .map(({ name, change }) => [name, changedBound(claim, change)]),
  );
  const job = { claim: id, seed, budget: parseBudget('default', all), alpha: 1e-6 / all, corpus: [] };
  // its own truth and hypotheses; the catalogue's own mutants and the resolution are tried elsewhere
  const { boundOfTerms: _terms, ...others } = claim as typeof claim & { boundOfTerms?: unknown };
  const attacked = { ...others, mustRefute } as unknown as typeof claim;
  const { mutants } = await attackClaim(attacked, job, inlineEngine, {
    report: () => undefined,
    goesOn: () => true,
  });
  for (const { name, outcome } of mutants) {
    console.log(`${outcome === 'killed' ? 'died ' : 'LIVED'} ${id} '${name}'`);
    if (outcome !== 'killed') alive.push(name);
  }
}
console.log(`${chosen.length - alive.length} of ${chosen.length} died at seed ${seed}`);
