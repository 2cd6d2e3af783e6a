import type { CaseAccount } from '../../judge/claims/case-account.ts';
import { version } from '../../core/version.ts';
import { caseTitle, formatOutcome } from '../format-case.ts';
import { caseTable } from '../tables.ts';
import { type Exhibits, sheetPage } from './sheet.ts';
import { terms } from './table.ts';
import { html } from './template.ts';

/**
 * The page of any case of a claim.
 * @param command the one that shows the case again
 */
export function casePage(account: CaseAccount, command: string, exhibits: Exhibits): string {
  const { claim, says, source, outcome } = account;
  const sheet = {
    title: caseTitle(account),
    claim,
    says,
    source,
    outcome: {
      heading: 'Claimed and found',
      refuted: outcome?.violated === true && outcome.how === 'exact',
      text: html`<dl>${terms(formatOutcome(account))}</dl>`,
    },
    shown: account,
    table: caseTable('case', account),
    called: 'the case',
    command,
    again: `It makes the case again${outcome?.how === 'sampled' ? ', simulates it on the same randomness,' : ''} and prints what stands here.`,
    footer: html`Written by Lakatos ${version}; seed <code>${account.seed}</code>.`,
  };
  return sheetPage(sheet, exhibits);
}
