import type { Evidence } from '../claims/evidence.ts';
import type { Cell, DataTable } from './pictures/picture.ts';

/** A row for each claim: verdict, effort, slack, power, α. */
export function verdictsTable({ claims }: Evidence): DataTable {
  return {
    name: 'verdicts',
    columns: [
      'claim',
      'kind',
      'verdict',
      'reason',
      'says',
      'source',
      'accepted',
      'drawn',
      'informative',
      'informative from',
      'informative to',
      'trajectories',
      'steps',
      'slack unit',
      'slack median',
      'detectable',
      'mutants killed',
      'mutants',
      'alpha',
    ],
    rows: claims.map((claim): Cell[] => {
      const { hits, trials, interval } = claim.informative.share;
      return [
        claim.id,
        claim.kind,
        claim.verdict,
        claim.reason,
        claim.says,
        claim.source,
        claim.cases.accepted,
        claim.cases.drawn,
        trials === 0 ? null : hits / trials,
        ...interval,
        claim.trajectories,
        claim.steps,
        claim.slack?.unit ?? null,
        claim.slack?.quantiles.median ?? null,
        claim.power?.detectable ?? null,
        claim.mutants.filter(({ outcome }) => outcome === 'killed').length,
        claim.mutants.length,
        claim.alpha,
      ];
    }),
  };
}

/** A row for each mutant: how it ended, and where. */
export function mutantTable({ claims }: Evidence): DataTable {
  return {
    name: 'mutants',
    columns: [
      'claim',
      'mutant',
      'outcome',
      'cases',
      'violations',
      'how',
      'shrinks',
      'it says',
      'but',
      'case',
    ],
    rows: claims.flatMap(({ id, mutants }) =>
      mutants.map(({ name, outcome, cases, violations, witness }): Cell[] => [
        id,
        name,
        outcome,
        cases,
        violations,
        witness?.how ?? null,
        witness?.shrinks ?? null,
        witness?.claim ?? null,
        witness?.truth ?? null,
        witness === undefined ? null : JSON.stringify(witness.case),
      ]),
    ),
  };
}
