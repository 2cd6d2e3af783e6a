import { SarifBuilder, SarifResultBuilder, SarifRuleBuilder, SarifRunBuilder } from 'node-sarif-builder';
import { version } from '../core/version.ts';
import { placeOf, type Places, type Problem, problemFingerprint, ruleTexts } from './problem.ts';
import { slug } from './slug.ts';

/** SARIF 2.1.0: a result a problem, at the line where the claim stands. */
export function sarifJson(problems: readonly Problem[], places: Places): string {
  const run = new SarifRunBuilder().initSimple({ toolDriverName: 'Lakatos', toolDriverVersion: version });
  for (const rule of new Set(problems.map((problem) => problem.rule))) {
    run.addRule(
      new SarifRuleBuilder().initSimple({
        ruleId: slug(rule),
        shortDescriptionText: rule,
        fullDescriptionText: ruleTexts[rule] ?? rule,
      }),
    );
  }
  for (const problem of problems) {
    const { claim, rule, message, level } = problem;
    const { file, line } = placeOf(problem, places);
    const result = new SarifResultBuilder().initSimple({
      ruleId: slug(rule),
      level,
      messageText: `${claim}: ${message}`,
      // half a surrogate pair, which a name of a file may hold, cannot stand in an address
      fileUri: file
        .replaceAll(/\p{Cs}/gu, '\uFFFD')
        .split('/')
        .map(encodeURIComponent)
        .join('/'),
      startLine: line,
    });
    // the first is the one that GitHub's code scanning reads
    const key = problemFingerprint(problem);
    result.result.partialFingerprints = { primaryLocationLineHash: key, 'lakatosProblem/v1': key };
    run.addResult(result);
  }
  const builder = new SarifBuilder();
  builder.addRun(run);
  return `${builder.buildSarifJsonString({ indent: true })}\n`;
}
