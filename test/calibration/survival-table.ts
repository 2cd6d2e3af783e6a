import { Command } from 'commander';
import { builtInClaims } from '../../properties/catalogue.ts';
import type { Evidence } from '../../src/judge/claims/evidence.ts';
import { readEvidence } from '../../src/files/read-json.ts';
import { blockSize } from '../../src/judge/campaign/blocks.ts';
import { confirmBlocks } from '../../src/judge/campaign/confirm.ts';
import { evaluatorOf } from '../../src/judge/campaign/evaluator.ts';
import { mutantTargets } from '../../src/judge/campaign/target.ts';
import { type Affordable, survivals } from './survival.ts';

/** Mutants more likely than this to survive a run want better cases. */
const wanted = 1e-4;

const program = new Command('survival')
  .description('How likely each mutant is to survive, from the evidence of several runs of one budget.')
  .argument('<evidence...>', 'evidence.json of runs with other seeds')
  .option('--all', 'every mutant, not only those that more than one run in 10,000 may miss');

function affordableAt({ budget }: Evidence): Affordable {
  const claims = builtInClaims();
  return (id, { name, witness }) => {
    const claim = claims.find((one) => one.id === id);
    const target = claim && mutantTargets(claim).find((one) => one.name === name);
    if (target === undefined) throw new Error(`${id}: no mutant '${name}' in this catalogue`);
    const { blockSteps } = evaluatorOf(target.statement).sampling(witness!.case);
    return confirmBlocks({ budget }, blockSteps) * blockSize;
  };
}

function main(): void {
  program.parse();
  const runs = program.args.map((path) => readEvidence(process.cwd(), path));
  const rows = survivals(runs, affordableAt(runs[0]!));
  const shown = program.opts<{ all?: true }>().all ? rows : rows.filter(({ atMost }) => atMost > wanted);
  for (const { claim, mutant, share, named, chance, atMost, survived, runs: tried } of shown) {
    const seen = named ? 'at named cases' : `at ${(100 * share).toPrecision(2)}% of cases`;
    const how = `survived ${survived} of ${tried}, seen ${seen}, chance ${chance.toExponential(1)}`;
    console.log(`${claim} '${mutant}': ${how}, at most ${atMost.toExponential(1)}`);
  }
  for (const { claim, mutant, runs: tried, chance, atMost } of rows.filter((row) => row.atFirstAttack)) {
    const how = `fails with chance ${chance.toExponential(1)}, at most ${atMost.toExponential(1)}`;
    console.log(
      `${claim} '${mutant}': died at the first attack in ${tried} of ${tried}, unseen before; ${how}`,
    );
  }
  const worst = rows.filter(({ chance }) => chance > wanted).length;
  console.log(`${rows.length} mutants; ${worst} with a chance above ${wanted}`);
}

main();
