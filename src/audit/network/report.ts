import { list } from '../../report/markdown.ts';
import { slug } from '../../report/slug.ts';
import { alignColumns } from '../../report/terminal.ts';
import { markdownTable, type Table } from '../output.ts';
import type { Audit, Beside } from './audit.ts';
import { certificateTables } from './certificate-tables.ts';
import { boundTable, layerTable, riskTable } from './first-tables.ts';
import { about, definitions, endedLines, errorLine, files, findings, gateLines } from './lines.ts';
import type { Measured } from './measure.ts';
import { measuredSections } from './measured-tables.ts';

/** A part of the report: tables, then lines. The first has no title. */
export interface AuditSection {
  readonly title?: string;
  /** Fit for a file. */
  readonly name: string;
  readonly tables: readonly Table[];
  readonly lines: readonly string[];
}

/** What Markdown and the page show, in order. */
export function auditSections(found: Audit, beside: Beside): readonly AuditSection[] {
  const { certificate, measured } = found;
  const certified = certificate === undefined ? undefined : certificateTables(certificate);
  return [
    {
      name: 'about',
      tables: [],
      lines: [
        ...(beside.exceeded === undefined ? [] : gateLines(beside.exceeded)),
        errorLine(found),
        ...findings(found),
        ...(certified === undefined ? [] : [certified.headline]),
        ...about(found),
      ],
    },
    { title: 'Layers', name: 'layers', tables: [layerTable(found)], lines: [] },
    { title: 'Risks', name: 'risks', tables: [riskTable(found)], lines: [] },
    { title: 'Bounds', name: 'bounds', tables: [boundTable(found)], lines: [] },
    ...(certified === undefined
      ? []
      : [
          {
            title: 'Certificate',
            name: 'certificate',
            tables: [certified.parts, certified.cells],
            lines: certified.notes,
          },
        ]),
    ...(measured === undefined ? [] : measuredSections(measured)).map(({ title, table: rows, notes }) => ({
      title,
      name: slug(title),
      tables: [rows],
      lines: notes,
    })),
    ...(beside.against === undefined
      ? []
      : [{ title: 'Against an earlier audit', name: 'against', tables: [beside.against], lines: [] }]),
    {
      title: 'What this says',
      name: 'definitions',
      tables: [],
      lines: [...(measured === undefined ? [] : endedLines(measured)), ...definitions],
    },
    { title: 'Files', name: 'files', tables: [], lines: files(found) },
  ];
}

export function auditMarkdown(found: Audit, beside: Beside): string {
  const sections = auditSections(found, beside).flatMap(({ title, tables, lines }) => [
    ...(title === undefined ? [] : [`## ${title}`]),
    ...tables.map((rows) => markdownTable(rows, 'l')),
    ...(lines.length === 0 ? [] : [list(lines)]),
  ]);
  return `${['# Lakatos: audit of a trained network', ...sections].join('\n\n')}\n`;
}

export function auditTerminal(found: Audit, beside: Beside): readonly string[] {
  return [
    ...about(found),
    ...files(found),
    '',
    ...alignColumns(layerTable(found), 1),
    '',
    ...alignColumns(riskTable(found), 1),
    '',
    ...alignColumns(boundTable(found), 1),
    '',
    ...(beside.against === undefined ? [] : [...alignColumns(beside.against, 1), '']),
    ...findings(found),
  ];
}

export function gateTerminal({ exceeded }: Beside): readonly string[] {
  return exceeded === undefined ? [] : [...gateLines(exceeded), ''];
}

/** The tables of what was measured, with what they are. */
export function measuredTerminal(measured: Measured): readonly string[] {
  return [
    ...measuredSections(measured).flatMap(({ title, table, notes }) => [
      title,
      ...alignColumns(table, 1),
      ...notes,
      '',
    ]),
    ...endedLines(measured),
  ];
}
