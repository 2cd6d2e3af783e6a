import junitBuilder, { type Builder } from 'junit-report-builder';
import type { Evidence } from '../judge/claims/evidence.ts';
import { nowhere, type Places, type Problem } from './problem.ts';
import { familyOf } from './format.ts';
import { formatReason } from './format-reason.ts';

/** The package is CommonJS whose exports are the builder; its types speak of a default export. */
const junit = junitBuilder as unknown as Builder;

/** The characters that XML 1.0 knows; others cannot be written, even escaped. */
const notXml = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/**
 * JUnit XML: a suite a family, a test a claim. A test fails with its errors; warnings go to its output.
 * Problems of claims that no run speaks of (a claim that is gone) are failed tests of their own.
 */
export function junitXml(
  runs: readonly Evidence[],
  problems: readonly Problem[],
  places: Places = nowhere,
): string {
  const builder = junit.newBuilder();
  const claims = runs.flatMap((run) => run.claims);
  const known = new Map(claims.map((claim) => [claim.id, claim]));
  const ids = [...new Set([...known.keys(), ...problems.map(({ claim }) => claim)])];
  const families = [...new Set(ids.map(familyOf))];
  for (const family of families) {
    const suite = builder.testSuite().name(clean(family));
    for (const id of ids.filter((other) => familyOf(other) === family)) {
      const test = suite.testCase().className(clean(family)).name(clean(id));
      const place = places.claims.get(id);
      if (place !== undefined) test.file(clean(place.file));
      const own = problems.filter(({ claim }) => claim === id);
      const errors = own.filter(({ level }) => level === 'error');
      const warnings = own.filter(({ level }) => level === 'warning');
      if (errors.length > 0) test.failure(clean(linesOf(errors)), clean(errors[0]!.rule));
      const claim = known.get(id);
      const reason = claim === undefined ? '' : formatReason(claim);
      const isSaid = own.some(({ message }) => message === reason);
      test.standardOutput(inCdata(clean(`${isSaid ? '' : reason}\n${linesOf(warnings)}`.trim())));
    }
  }
  return builder.build();
}

function linesOf(problems: readonly Problem[]): string {
  return problems.map(({ rule, message }) => `${rule}: ${message}`).join('\n');
}

/** Text for a CDATA section: the builder escapes the first `]]>`, this the others in the same way. */
function inCdata(text: string): string {
  const [first = '', ...rest] = text.split(']]>');
  return rest.length === 0 ? first : `${first}]]>${rest.join(']]]]><![CDATA[>')}`;
}

function clean(text: string): string {
  return text.replaceAll(notXml, '\uFFFD');
}
