import { partialName } from '../files/partial-evidence.ts';
import { counterexampleFolders } from '../report/counterexample-files.ts';
import { type Format, usualFormats } from '../report/report-options.ts';
import { progressName } from './progress-file.ts';

/** The files of a report that are known before a run, a counterexample of each kind among them. */
export function reportTargets(formats: ReadonlySet<Format> = usualFormats): readonly string[] {
  const names = {
    html: 'index.html',
    md: 'summary.md',
    json: 'evidence.json',
    junit: 'junit.xml',
    sarif: 'lakatos.sarif',
    csv: 'data/verdicts.csv',
  };
  return [
    ...[...formats].map((format) => names[format]),
    ...Object.values(counterexampleFolders).map((folder) => `${folder}/x.json`),
    'timings.json',
    progressName,
    partialName,
  ];
}
