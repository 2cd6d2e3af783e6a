import type { Paint } from '../report/terminal.ts';
import { alignColumns, plain } from '../report/terminal.ts';
import { escapeMarkdown, table } from '../report/markdown.ts';
import { prettyJson } from '../report/pretty-json.ts';
import { type Coverage, coverageLine, type CoverageRow, statementName } from './coverage.ts';

const head = ['statement', 'claim', 'verdict', 'slack', 'sharpness', 'where'];

/** A line for each claim of each statement: statement, claim, verdict, slack, sharpness, place. */
function linesOf({ statement, claims }: CoverageRow): readonly (readonly string[])[] {
  const name = statementName(statement);
  const place = `${statement.file}:${statement.line}`;
  if (claims.length === 0) return [[name, '–', 'no claim', '–', '–', place]];
  return claims.map(({ id, verdict = 'not run', slack, sharpness }, i) => [
    i === 0 ? name : '',
    id,
    verdict,
    slack,
    sharpness,
    i === 0 ? place : '',
  ]);
}

/** What no claim tests, a line each. */
function untestedLines({ rows, unlinked }: Coverage): readonly string[] {
  return [
    ...rows.flatMap(({ statement, untested }) => untested.map((what) => `${statement.label}: ${what}`)),
    ...unlinked.map((id) => `${id}: no statement of the paper belongs to it`),
  ];
}

/** So many lines of what is untested are shown in a terminal. */
const maxLines = 20;

/** The table for a terminal. */
export function coverageTable(coverage: Coverage, paint: Paint): readonly string[] {
  const rows = coverage.rows.flatMap(linesOf);
  const verdicts = coverage.rows.flatMap(({ claims }) =>
    claims.length === 0 ? [undefined] : claims.map(({ verdict }) => verdict),
  );
  const [top, ...lines] = alignColumns([head, ...rows.map((row) => row.map(plain))], head.length);
  const from = top!.indexOf('verdict');
  const painted = lines.map((line, i) => {
    const verdict = verdicts[i];
    const word = rows[i]![2]!;
    return verdict === undefined
      ? line
      : line.slice(0, from) + paint(verdict, word) + line.slice(from + word.length);
  });
  const untested = untestedLines(coverage);
  return [
    top!,
    ...painted,
    ...(untested.length === 0 ? [] : ['', 'untested, as far as it can be seen:']),
    ...untested.slice(0, maxLines).map((line) => plain(`- ${line}`)),
    ...(untested.length > maxLines ? [`- and ${untested.length - maxLines} more on the page`] : []),
    '',
    `${coverageLine(coverage)}.`,
  ];
}

/** The table for a page, a pull request or a job's summary. */
export function coverageMarkdown(coverage: Coverage): string {
  const rows = coverage.rows.flatMap(linesOf).map((row) => row.map(escapeMarkdown));
  const untested = untestedLines(coverage).map((line) => `- ${escapeMarkdown(line)}`);
  return [
    `### The paper: ${coverageLine(coverage)}`,
    table(head, 'llllll', rows),
    ...(untested.length === 0 ? [] : [`**Untested**, as far as it can be seen:\n\n${untested.join('\n')}`]),
    '',
  ].join('\n\n');
}

/** The JSON that shields.io's endpoint badge reads: `14 of 17 tested`. */
export function coverageBadge({ tested, statements, refuted }: Coverage): string {
  const color = refuted > 0 ? 'red' : tested === statements ? 'brightgreen' : 'yellow';
  const message = refuted > 0 ? `${refuted} refuted` : `${tested} of ${statements} tested`;
  return prettyJson({ schemaVersion: 1, label: 'statements', message, color });
}
