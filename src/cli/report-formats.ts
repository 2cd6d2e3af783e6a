import type { Evidence } from '../judge/claims/evidence.ts';
import { UsageError } from '../core/errors.ts';
import { csv } from '../report/csv.ts';
import { evidenceJson } from '../report/evidence-json.ts';
import { junitXml } from '../report/junit.ts';
import { summaryMarkdown } from '../report/markdown.ts';
import { claimTables } from '../report/pictures/claim-pictures.ts';
import type { DataTable } from '../report/pictures/picture.ts';
import { type Places, problemsOfRun } from '../report/problem.ts';
import { sarifJson } from '../report/sarif.ts';
import { distinct, slug } from '../report/slug.ts';
import {
  confirmationTable,
  coverageTable,
  hypothesisTable,
  mutantTable,
  verdictsTable,
} from '../report/tables.ts';

/** What a report can be written as. */
export const formats = ['html', 'md', 'json', 'junit', 'sarif', 'csv'] as const;
export type Format = (typeof formats)[number];

/** What is written if nothing else is asked for. */
export const usualFormats: ReadonlySet<Format> = new Set<Format>(['html', 'md', 'json']);

/** `html,csv` → both. @throws {UsageError} */
export function parseFormats(text: string): ReadonlySet<Format> {
  const names = text.split(/[\s,]+/u).filter((name) => name !== '');
  const known = names.map((name) => formats.find((format) => format === name));
  const wrong = names.find((_, i) => known[i] === undefined);
  if (names.length === 0 || wrong !== undefined) {
    throw new UsageError(`--format must be of ${formats.join(', ')}, got '${wrong ?? text}'`);
  }
  return new Set(known.filter((format) => format !== undefined));
}

/** The files of every format but HTML, by their paths in the report's folder. */
export function filesOf(
  evidence: Evidence,
  wanted: ReadonlySet<Format>,
  places: () => Places,
): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  if (wanted.has('json')) files.set('evidence.json', evidenceJson(evidence));
  if (wanted.has('md')) files.set('summary.md', summaryMarkdown(evidence));
  if (wanted.has('junit')) files.set('junit.xml', junitXml([evidence], problemsOfRun(evidence), places()));
  if (wanted.has('sarif')) files.set('lakatos.sarif', sarifJson(problemsOfRun(evidence), places()));
  if (wanted.has('csv')) {
    for (const table of allTables(evidence)) files.set(`data/${table.name}.csv`, csv(table));
  }
  return files;
}

/** The verdicts, mutants, hypotheses, coverage and confirmations, and each claim's cases, exponents and attack, every number as it is in the evidence. */
function allTables(evidence: Evidence): readonly DataTable[] {
  const names = distinct(evidence.claims.map(({ id }) => slug(id)));
  return [
    verdictsTable(evidence),
    mutantTable(evidence),
    hypothesisTable(evidence),
    coverageTable(evidence),
    confirmationTable(evidence),
    ...evidence.claims.flatMap((claim, i) => claimTables(claim, `claim-${names[i]!}`)),
  ];
}
