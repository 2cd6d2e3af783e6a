import type { Evidence } from '../judge/claims/evidence.ts';
import { counterexampleFiles, refutesClaim } from './counterexample-files.ts';
import { counterexampleMarkdown } from './counterexample-markdown.ts';
import { evidenceJson } from './evidence-json.ts';
import { summaryMarkdown } from './markdown.ts';
import { nowhere, problemsOfRun } from './problem.ts';
import { type ReportOptions, usualFormats } from './report-options.ts';
import { allTables } from './tables.ts';

/**
 * Loads what writes the usual report, which takes as long as many a claim: while claims are judged elsewhere,
 * say.
 */
export async function loadWriters(): Promise<void> {
  await Promise.all([import('./html.ts'), import('./html/case-page.ts')]);
}

/** The files of a report by their paths in its folder, and which are counterexamples to claims. */
export interface ReportFiles {
  readonly files: Map<string, string>;
  readonly refuting: readonly string[];
}

/** A report in the formats asked for; counterexamples as JSON, those to claims also for readers. */
export async function reportFiles(evidence: Evidence, options: ReportOptions): Promise<ReportFiles> {
  const { formats = usualFormats, places = () => nowhere } = options;
  const { files, refuting, pages } = await counterexamples(evidence, options);
  if (formats.has('json')) files.set('evidence.json', evidenceJson(evidence));
  if (formats.has('md')) files.set('summary.md', summaryMarkdown(evidence, options.configuration));
  // what only some formats need is loaded with them
  if (formats.has('junit')) {
    const { junitXml } = await import('./junit.ts');
    files.set('junit.xml', junitXml([evidence], problemsOfRun(evidence), places()));
  }
  if (formats.has('sarif')) {
    const { sarifJson } = await import('./sarif.ts');
    files.set('lakatos.sarif', sarifJson(problemsOfRun(evidence), places()));
  }
  if (formats.has('csv')) {
    const { csv } = await import('./csv.ts');
    for (const table of allTables(evidence)) files.set(`data/${table.name}.csv`, csv(table));
  }
  if (formats.has('html')) {
    const { htmlReport } = await import('./html.ts');
    files.set('index.html', await htmlReport(evidence, { ...options, counterexamplePages: pages }));
  }
  return { files, refuting };
}

/** The files of counterexamples, and the pages of those to claims. */
export async function counterexamples(
  evidence: Evidence,
  { illustrate, replayCommand = (path) => `npx lakatos replay ${path}` }: ReportOptions,
): Promise<ReportFiles & { readonly pages: ReadonlyMap<string, string> }> {
  const files = new Map<string, string>();
  const refuting: string[] = [];
  const pages = new Map<string, string>();
  for (const { path, file } of counterexampleFiles(evidence)) {
    const json = `${path}.json`;
    files.set(json, evidenceJson(file));
    if (!refutesClaim(file)) continue;
    const command = replayCommand(json);
    const tex = evidence.claims.find(({ id }) => id === file.claim)?.tex;
    const { counterexamplePage } = await import('./html/case-page.ts');
    const page = counterexamplePage(file, {
      command,
      back: '../index.html',
      ...(tex !== undefined && { tex }),
      ...(await illustrate?.(file)),
    });
    files.set(`${path}.md`, counterexampleMarkdown(file, command));
    files.set(`${path}.html`, page);
    pages.set(file.claim, `${path}.html`);
    refuting.push(json);
  }
  return { files, refuting, pages };
}
