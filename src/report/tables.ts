import type { CaseAccount } from '../judge/claims/case-account.ts';
import type { ClaimEvidence, Evidence, Share, Witness } from '../judge/claims/evidence.ts';
import { shareOf } from '../judge/claims/share.ts';
import type { Cell, DataTable } from './pictures/picture.ts';
import { plainCase } from './plain-case.ts';

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
      'accepted share',
      'accepted from',
      'accepted to',
      'informative',
      'informative from',
      'informative to',
      'trajectories',
      'steps',
      'slack unit',
      'slack cases',
      'slack least',
      'slack lower quartile',
      'slack lower quartile from',
      'slack lower quartile to',
      'slack median',
      'slack median from',
      'slack median to',
      'slack upper quartile',
      'slack upper quartile from',
      'slack upper quartile to',
      'slack largest',
      'detectable',
      'mutants killed',
      'mutants',
      'alpha',
    ],
    rows: claims.map((claim): Cell[] => {
      return [
        claim.id,
        claim.kind,
        claim.verdict,
        claim.reason,
        claim.says,
        claim.source,
        claim.cases.accepted,
        claim.cases.drawn,
        ...shareCells(shareOf(claim.cases.accepted, claim.cases.drawn)),
        ...shareCells(claim.informative.share),
        claim.trajectories,
        claim.steps,
        claim.slack?.unit ?? null,
        ...slackCells(claim),
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
      'suspicious',
      'suspicious from',
      'suspicious to',
      'how',
      'shrinks',
      'it says',
      'but',
      'case',
    ],
    rows: claims.flatMap(({ id, mutants }) =>
      mutants.map(({ name, outcome, cases, violations, suspicious, witness }): Cell[] => [
        id,
        name,
        outcome,
        cases,
        violations,
        ...shareCells(suspicious),
        witness?.how ?? null,
        witness?.shrinks ?? null,
        witness?.claim ?? null,
        witness?.truth ?? null,
        witness === undefined ? null : JSON.stringify(witness.case),
      ]),
    ),
  };
}

/** A row for each hypothesis: how often it held, and whether the claim fails without it. */
export function hypothesisTable({ claims }: Evidence): DataTable {
  return {
    name: 'hypotheses',
    columns: [
      'claim',
      'hypothesis',
      'hits',
      'trials',
      'share',
      'share from',
      'share to',
      'without it',
      'cases without it',
      'it says',
      'but',
      'case',
    ],
    rows: claims.flatMap(({ id, acceptance, ablations }) =>
      acceptance.map(({ hypothesis, share }): Cell[] => {
        const ablation = ablations.find((other) => other.hypothesis === hypothesis);
        const witness = ablation?.witness;
        return [
          id,
          hypothesis,
          share.hits,
          share.trials,
          ...shareCells(share),
          ablation?.outcome ?? null,
          ablation?.cases ?? null,
          witness?.claim ?? null,
          witness?.truth ?? null,
          witness === undefined ? null : JSON.stringify(witness.case),
        ];
      }),
    ),
  };
}

/** A row for each label: how often it was visited. */
export function coverageTable({ claims }: Evidence): DataTable {
  return {
    name: 'coverage',
    columns: ['claim', 'label', 'cases', 'share of random cases', 'share from', 'share to'],
    rows: claims.flatMap(({ id, coverage }) =>
      coverage.map(({ label, cases, share }): Cell[] => [id, label, cases, ...shareCells(share)]),
    ),
  };
}

/** A row for each confirmation of a claim on fresh randomness. */
export function confirmationTable({ claims }: Evidence): DataTable {
  return {
    name: 'confirmations',
    columns: ['claim', 'case', 'outcome', 'trajectories', 'log e', 'log e needed'],
    rows: claims.flatMap(({ id, attempts }) =>
      attempts.map(({ fingerprint, outcome, trajectories, logE, logThreshold }): Cell[] => [
        id,
        fingerprint,
        outcome,
        trajectories,
        logE,
        logThreshold,
      ]),
    ),
  };
}

/** Everything that a page says of a witness: claimed and found, what was observed, the whole case, the arithmetic. */
export function witnessTable(name: string, witness: Witness): DataTable {
  const { claim, truth, how, refutes, shrinks, bound, found, logE, logThreshold } = witness;
  const outcome = {
    claim,
    truth,
    how,
    refutes,
    shrinks,
    bound,
    'found from': found[0],
    'found to': found[1],
  };
  const test = { 'log e': logE ?? null, 'log e needed': logThreshold ?? null };
  return partsTable(name, { ...outcome, ...test }, witness);
}

/** Everything that a page says of a case of a claim: the same of it. */
export function caseTable(name: string, account: CaseAccount): DataTable {
  const { which, unmet, outcome, explanation } = account;
  const { claim = null, truth = null, how = null, bound = null, slack = null } = outcome ?? {};
  const [lo, hi] = outcome?.found ?? [null, null];
  const said = {
    which,
    'hypotheses that do not hold': unmet.join('; '),
    claim,
    truth,
    how,
    bound,
    'found from': lo,
    'found to': hi,
    slack,
    'slack is': outcome?.unit ?? null,
    address: outcome === undefined ? null : JSON.stringify(outcome.address),
  };
  return partsTable(name, said, { case: account.case, explanation, observed: outcome?.observed ?? {} });
}

function partsTable(
  name: string,
  outcome: Readonly<Record<string, Cell>>,
  { case: c, explanation, observed }: Pick<Witness, 'case' | 'explanation' | 'observed'>,
): DataTable {
  return {
    name,
    columns: ['part', 'name', 'value'],
    rows: [
      ...Object.entries(outcome).map(([key, value]): Cell[] => ['outcome', key, value]),
      ...Object.entries(observed).map(([key, value]): Cell[] => ['observed', key, value]),
      ...plainCase(c, '', Infinity).map(({ place, value }): Cell[] => ['case', place, value]),
      ...explanation.map((line, i): Cell[] => ['arithmetic', i + 1, line]),
    ],
  };
}

/** A share and the ends of its interval; nothing where there were no cases. */
function shareCells(share: Share | undefined): readonly Cell[] {
  if (share === undefined || share.trials === 0) return [null, null, null];
  return [share.hits / share.trials, ...share.interval];
}

/** Cases, extremes, and the quartiles with the ends of their intervals. */
function slackCells({ slack }: ClaimEvidence): readonly Cell[] {
  if (slack === null) return Array.from({ length: 12 }, () => null);
  const { cases, quantiles, intervals } = slack;
  const quartiles = (['q25', 'median', 'q75'] as const).flatMap((which): Cell[] => [
    quantiles[which],
    ...(intervals?.[which] ?? [null, null]),
  ]);
  return [cases, quantiles.min, ...quartiles, quantiles.max];
}
