import type { Evidence } from '../judge/claims/evidence.ts';
import { placeOf, type Places, type Problem, problemFingerprint } from './problem.ts';
import { prettyJson } from './pretty-json.ts';
import { slug } from './slug.ts';

/** GitHub's workflow commands: an annotation a problem, at the line where the claim stands. */
export function githubAnnotations(problems: readonly Problem[], places: Places): readonly string[] {
  return problems.map(({ claim, rule, message, level }) => {
    const place = places.claims.get(claim);
    const where = place === undefined ? '' : `file=${property(place.file)},line=${place.line},`;
    return `::${level} ${where}title=${property(`${claim}: ${rule}`)}::${data(message)}`;
  });
}

/** What ends a workflow command, or begins another on a new line, is written as a percent code. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** GitLab's code quality report (the subset of Code Climate's issues that GitLab reads). */
export function gitlabCodeQuality(problems: readonly Problem[], places: Places): string {
  return prettyJson(
    problems.map((problem) => {
      const { claim, rule, message, level } = problem;
      const { file, line } = placeOf(problem, places);
      return {
        description: `${claim}: ${rule}: ${message}`,
        check_name: slug(rule),
        fingerprint: problemFingerprint(problem),
        severity: level === 'error' ? 'critical' : 'minor',
        location: { path: file, lines: { begin: line } },
      };
    }),
  );
}

/** The JSON that shields.io's endpoint badge reads. */
export function badgeJson(runs: readonly Evidence[], problems: readonly Problem[]): string {
  const claims = runs.flatMap((run) => run.claims);
  const others = new Set(claims.filter(({ verdict }) => verdict !== 'corroborated').map(({ id }) => id));
  const corroborated = new Set(claims.map(({ id }) => id).filter((id) => !others.has(id))).size;
  const refuted = problems.filter(({ rule }) => rule === 'refuted').length;
  const errors = problems.filter(({ level }) => level === 'error').length;
  const message =
    refuted > 0 ? `${refuted} refuted` : errors > 0 ? `${errors} to settle` : `${corroborated} corroborated`;
  const color = refuted > 0 ? 'red' : errors > 0 ? 'orange' : 'brightgreen';
  return prettyJson({ schemaVersion: 1, label: 'theory', message, color });
}
