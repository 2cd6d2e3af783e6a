import { SarifBuilder, SarifResultBuilder, SarifRuleBuilder, SarifRunBuilder } from 'node-sarif-builder';
import { version } from '../core/version.ts';
import { placeOfOthers, type Places, type Problem, ruleTexts } from './problem.ts';
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
  for (const { claim, rule, message, level } of problems) {
    const { file, line } = places.get(claim) ?? placeOfOthers;
    run.addResult(
      new SarifResultBuilder().initSimple({
        ruleId: slug(rule),
        level,
        messageText: `${claim}: ${message}`,
        fileUri: file.split('/').map(encodeURIComponent).join('/'),
        startLine: line,
      }),
    );
  }
  const builder = new SarifBuilder();
  builder.addRun(run);
  return `${builder.buildSarifJsonString({ indent: true })}\n`;
}
