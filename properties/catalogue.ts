import { classificationTask } from '../src/data/classification.ts';
import type { DataTables } from '../src/data/table.ts';
import type { Catalogue } from '../src/judge/claims/catalogue.ts';
import type { Claim } from '../src/judge/claims/claim.ts';
import { illustrate } from '../src/theory/illustrate/illustrate.ts';
import { commands } from './commands.ts';
import { confinement } from './confinement/index.ts';
import { contraction } from './contraction/index.ts';
import { convexity } from './convexity/index.ts';
import { generalizationCurves, stagnationCurves } from './curves.ts';
import { displacement } from './displacement/index.ts';
import { generalization } from './generalization/index.ts';
import { invariance } from './invariance/index.ts';
import { monotone } from './monotone/index.ts';
import { networks } from './networks/index.ts';
import { exitTimeCurves } from './stagnation/curves.ts';
import { oracle } from './oracle/index.ts';
import { stagnation } from './stagnation/index.ts';

/**
 * The theory: every claim that Lakatos brings along, in the order in which it is reported.
 * @param data a data set whose rows are to be the population of the claims on finite populations, and train
 * networks for the claims on networks
 */
export function builtInClaims(data?: DataTables): readonly Claim[] {
  return [
    ...contraction(data),
    ...stagnation(data),
    ...displacement(),
    ...confinement(),
    ...convexity(data),
    ...monotone(),
    ...oracle(),
    ...invariance(data),
    ...networks(data),
    ...generalization(data),
    // npm run new-claim writes new families above this line
  ];
}

/** The claims with their curves, pictures and commands: loaded as a user's configuration is. */
const catalogue: Catalogue = {
  claims: builtInClaims,
  curves: {
    stagnation: () => [...stagnationCurves(), exitTimeCurves()],
    generalization: generalizationCurves,
  },
  illustrate,
  dataNotes: (table) => {
    const task = classificationTask(table);
    return typeof task === 'string' ? [`no networks are trained on the data: ${task}`] : [];
  },
  commands,
};
export default catalogue;
