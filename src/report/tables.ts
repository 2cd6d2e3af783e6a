import { ln } from '../core/elementary.ts';
import type { CaseAccount } from '../judge/claims/case-account.ts';
import type { ClaimEvidence, Evidence, EvidencePoint, Share, Witness } from '../judge/claims/evidence.ts';
import { shareOf } from '../judge/claims/share.ts';
import type { Cell, DataTable } from './pictures/picture.ts';
import { slackTrends } from './pictures/slack.ts';
import { plainCase } from './plain-case.ts';
import { termErrors } from './resolution.ts';
import { distinct, slug } from './slug.ts';
import { formatReason } from './format-reason.ts';

/** A column's name and its cell in the row of an item. */
type Column<T> = readonly [name: string, cell: (item: T) => Cell | undefined];

/** A row for each item; what is undefined is left empty. */
function tableOf<T>(name: string, items: readonly T[], columns: readonly Column<T>[]): DataTable {
  return {
    name,
    columns: columns.map(([column]) => column),
    rows: items.map((item) => columns.map(([, cell]) => cell(item) ?? null)),
  };
}

/** A share and the ends of its interval; empty where there were no cases. */
function shareColumns<T>(
  name: string,
  ends: string,
  of: (item: T) => Share | undefined,
): readonly Column<T>[] {
  const cells = (item: T): readonly Cell[] => {
    const share = of(item);
    return share === undefined || share.trials === 0 ? [] : [share.hits / share.trials, ...share.interval];
  };
  return [name, `${ends} from`, `${ends} to`].map((column, i) => [column, (item) => cells(item)[i]]);
}

/** A quartile of the slack and the ends of its interval. */
function quartileColumns(name: string, which: 'q25' | 'median' | 'q75'): readonly Column<ClaimEvidence>[] {
  const cells = ({ slack }: ClaimEvidence): readonly Cell[] =>
    slack === null ? [] : [slack.quantiles[which], ...(slack.intervals?.[which] ?? [])];
  return [name, `${name} from`, `${name} to`].map((column, i) => [column, (claim) => cells(claim)[i]]);
}

/** What a witness shows, where there is one. */
function witnessColumns<T extends { readonly witness?: Witness | undefined }>(): readonly Column<T>[] {
  return [
    ['it says', ({ witness }) => witness?.claim],
    ['but', ({ witness }) => witness?.truth],
    ['case', ({ witness }) => witness && JSON.stringify(witness.case)],
  ];
}

/** Every number of the evidence: tables over all claims, and each claim's cases, exponents and attack. */
export function allTables(evidence: Evidence): readonly DataTable[] {
  const names = distinct(evidence.claims.map(({ id }) => slug(id)));
  return [
    verdictsTable(evidence),
    mutantTable(evidence),
    hypothesisTable(evidence),
    coverageTable(evidence),
    confirmationTable(evidence),
    resolutionTable(evidence.claims),
    ...evidence.claims.flatMap((claim, i) => claimTables(claim, `claim-${names[i]!}`)),
  ];
}

function verdictsTable({ claims }: Evidence): DataTable {
  return tableOf('verdicts', claims, [
    ['claim', ({ id }) => id],
    ['kind', ({ kind }) => kind],
    ['verdict', ({ verdict }) => verdict],
    ['reason', formatReason],
    ['says', ({ says }) => says],
    ['source', ({ source }) => source],
    ['accepted', ({ cases }) => cases.accepted],
    ['drawn', ({ cases }) => cases.drawn],
    ...shareColumns<ClaimEvidence>('accepted share', 'accepted', ({ cases }) =>
      shareOf(cases.accepted, cases.drawn),
    ),
    ...shareColumns<ClaimEvidence>('informative', 'informative', ({ informative }) => informative.share),
    ['trajectories', ({ trajectories }) => trajectories],
    ['steps', ({ steps }) => steps],
    ['slack unit', ({ slack }) => slack?.unit],
    ['slack cases', ({ slack }) => slack?.cases],
    ['slack least', ({ slack }) => slack?.quantiles.min],
    ...quartileColumns('slack lower quartile', 'q25'),
    ...quartileColumns('slack median', 'median'),
    ...quartileColumns('slack upper quartile', 'q75'),
    ['slack largest', ({ slack }) => slack?.quantiles.max],
    ['detectable', ({ power }) => power?.detectable],
    ['mutants killed', ({ mutants }) => mutants.filter(({ outcome }) => outcome === 'killed').length],
    ['mutants', ({ mutants }) => mutants.length],
    ['alpha', ({ alpha }) => alpha],
  ]);
}

/** The smallest errors in the terms of bounds that would have been caught, the least tested first. */
export function resolutionTable(claims: readonly ClaimEvidence[]): DataTable {
  return tableOf('resolution', termErrors(claims), [
    ['claim', ({ claim }) => claim],
    ['term', ({ term }) => term.term],
    ['whole number', ({ term }) => (term.whole ? 'yes' : 'no')],
    ['smallest error caught if too large', ({ term }) => term.larger?.refuted],
    ['at', ({ term }) => term.larger?.value],
    ['tried up to', ({ term }) => term.larger?.tried],
    ['smallest error caught if too small', ({ term }) => term.smaller?.refuted],
    ['at (too small)', ({ term }) => term.smaller?.value],
    ['tried up to (too small)', ({ term }) => term.smaller?.tried],
  ]);
}

function mutantTable({ claims }: Evidence): DataTable {
  const mutants = claims.flatMap(({ id, mutants }) => mutants.map((mutant) => ({ id, ...mutant })));
  return tableOf('mutants', mutants, [
    ['claim', ({ id }) => id],
    ['mutant', ({ name }) => name],
    ['outcome', ({ outcome }) => outcome],
    ['cases', ({ cases }) => cases],
    ['violations', ({ violations }) => violations],
    ...shareColumns<(typeof mutants)[number]>('suspicious', 'suspicious', ({ suspicious }) => suspicious),
    ['how', ({ witness }) => witness?.how],
    ['shrinks', ({ witness }) => witness?.shrinks],
    ...witnessColumns(),
  ]);
}

function hypothesisTable({ claims }: Evidence): DataTable {
  const hypotheses = claims.flatMap(({ id, acceptance, ablations }) =>
    acceptance.map(({ hypothesis, share }) => {
      const ablation = ablations.find((other) => other.hypothesis === hypothesis);
      return { id, hypothesis, share, ablation, witness: ablation?.witness };
    }),
  );
  return tableOf('hypotheses', hypotheses, [
    ['claim', ({ id }) => id],
    ['hypothesis', ({ hypothesis }) => hypothesis],
    ['hits', ({ share }) => share.hits],
    ['trials', ({ share }) => share.trials],
    ...shareColumns<(typeof hypotheses)[number]>('share', 'share', ({ share }) => share),
    ['without it', ({ ablation }) => ablation?.outcome],
    ['cases without it', ({ ablation }) => ablation?.cases],
    ...witnessColumns(),
  ]);
}

function coverageTable({ claims }: Evidence): DataTable {
  const labels = claims.flatMap(({ id, coverage }) => coverage.map((label) => ({ id, ...label })));
  return tableOf('coverage', labels, [
    ['claim', ({ id }) => id],
    ['label', ({ label }) => label],
    ['cases', ({ cases }) => cases],
    ...shareColumns<(typeof labels)[number]>('share of random cases', 'share', ({ share }) => share),
  ]);
}

function confirmationTable({ claims }: Evidence): DataTable {
  const attempts = claims.flatMap(({ id, attempts }) => attempts.map((attempt) => ({ id, ...attempt })));
  return tableOf('confirmations', attempts, [
    ['claim', ({ id }) => id],
    ['case', ({ fingerprint }) => fingerprint],
    ['outcome', ({ outcome }) => outcome],
    ['trajectories', ({ trajectories }) => trajectories],
    ['log e', ({ logE }) => logE],
    ['log e needed', ({ logThreshold }) => logThreshold],
  ]);
}

/** The numbers behind a claim's pictures. @param maxCases of more, evenly spread ones are given */
export function claimTables(
  claim: ClaimEvidence,
  name: string,
  maxCases: number = Infinity,
): readonly [cases: DataTable, exponents: DataTable, attack: DataTable] {
  const features = new Set(claim.points.flatMap((point) => Object.keys(point.features)));
  const estimated = claim.points.some(({ boundInterval }) => boundInterval !== undefined);
  const stride = Math.max(1, Math.ceil(claim.points.length / maxCases));
  const points = claim.points.filter((_, i) => i % stride === 0);
  const boundEnds: readonly Column<EvidencePoint>[] = [
    ['bound from', ({ bound, boundInterval }) => boundInterval?.[0] ?? bound],
    ['bound to', ({ bound, boundInterval }) => boundInterval?.[1] ?? bound],
  ];
  return [
    tableOf(`${name}-cases`, points, [
      ['case', ({ number }) => number],
      ['bound', ({ bound }) => bound],
      ...(estimated ? boundEnds : []),
      ['found from', ({ found }) => found[0]],
      ['found to', ({ found }) => found[1]],
      ['how', ({ how }) => how],
      ['slack', ({ slack }) => slack],
      ['slack from', (point) => slackEnds(point)[0]],
      ['slack to', (point) => slackEnds(point)[1]],
      ...Array.from(
        features,
        (feature): Column<EvidencePoint> => [feature, (point) => point.features[feature]],
      ),
    ]),
    tableOf(`${name}-slack`, slackTrends(claim), [
      ['feature', ({ feature }) => feature],
      ['exponent', ({ fit }) => fit?.slope],
      ['from', ({ fit }) => fit?.interval[0]],
      ['to', ({ fit }) => fit?.interval[1]],
      ['cases', ({ pairs }) => pairs.length],
    ]),
    tableOf(`${name}-attack`, claim.progress, [
      ['cases', ({ cases }) => cases],
      ['steps', ({ steps }) => steps],
      ['margin', ({ margin }) => margin],
    ]),
  ];
}

/** The slack at the ends of what is known of both sides; null where there is none, or it has no end. */
export function slackEnds({
  bound,
  boundInterval: [lo, hi] = [bound, bound],
  found,
  slack,
}: Pick<EvidencePoint, 'bound' | 'boundInterval' | 'found' | 'slack'>): readonly [
  lo: number | null,
  hi: number | null,
] {
  const between = (over: number, under: number): number | null =>
    over > 0 && under > 0 ? ln(over / under) : null;
  return slack === null ? [null, null] : [between(lo, found[1]), between(hi, found[0])];
}

/** What a page says of a witness: claimed and found, what was observed, the case, the arithmetic. */
export function witnessTable(name: string, witness: Witness): DataTable {
  const { claim, truth, how, refutes, shrinks, bound, found, logE, logThreshold } = witness;
  const [from, to] = found;
  const outcome = { claim, truth, how, refutes, shrinks, bound, 'found from': from, 'found to': to };
  return partsTable(name, { ...outcome, 'log e': logE, 'log e needed': logThreshold }, witness);
}

/** Everything that a page says of a case of a claim: the same of it. */
export function caseTable(name: string, account: CaseAccount): DataTable {
  const { which, unmet, outcome, explanation } = account;
  const result = {
    which,
    'hypotheses that do not hold': unmet.join('; '),
    claim: outcome?.claim,
    truth: outcome?.truth,
    how: outcome?.how,
    bound: outcome?.bound,
    'found from': outcome?.found[0],
    'found to': outcome?.found[1],
    slack: outcome?.slack,
    'slack is': outcome?.unit,
    address: outcome && JSON.stringify(outcome.address),
  };
  return partsTable(name, result, { case: account.case, explanation, observed: outcome?.observed ?? {} });
}

function partsTable(
  name: string,
  outcome: Readonly<Record<string, Cell | undefined>>,
  { case: c, explanation, observed }: Pick<Witness, 'case' | 'explanation' | 'observed'>,
): DataTable {
  return {
    name,
    columns: ['part', 'name', 'value'],
    rows: [
      ...Object.entries(outcome).map(([key, value]): Cell[] => ['outcome', key, value ?? null]),
      ...Object.entries(observed).map(([key, value]): Cell[] => ['observed', key, value]),
      ...plainCase(c, '', Infinity).map(({ place, value }): Cell[] => ['case', place, value]),
      ...explanation.map((line, i): Cell[] => ['arithmetic', i + 1, line]),
    ],
  };
}
