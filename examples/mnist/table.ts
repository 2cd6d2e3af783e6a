import type { Certificate } from '../../src/audit/certificate/certify.ts';
import type { AuditBound } from '../../src/audit/network/network-bounds.ts';

/** What is read of an audit.json. */
export interface AuditFile {
  readonly certificate: Certificate;
  readonly test: { readonly risks: { readonly error: number } };
  readonly bounds: readonly AuditBound[];
}

/** The table of the README, in Markdown. */
export function mnistTable({ certificate, test, bounds }: AuditFile): string {
  const { still, start, cells, setting } = certificate;
  const best = cells.reduce((x, y) => (y.value < x.value ? y : x));
  const percent = (x: number): string => `${(100 * x).toFixed(2)}%`;
  const { n } = setting;
  const moved = `then ${best.T} of SGD’s steps with noise on the others (σ = ${best.sigma}, step ${best.learningRate})`;
  const vacuous = bounds.filter(
    (bound) => bound.vacuous && bound.kind === 'bound' && bound.unmet.length === 0,
  );
  const rows = [
    ['', 'errors on unseen examples', 'errs on at most, with probability 95%'],
    ['---', '---', '---'],
    ['the network as it is', percent(still.errors / still.examples), percent(still.value)],
    ['trained on with half of the unseen examples', percent(start.errors / n), `**${percent(start.value)}**`],
    [moved, percent(best.errors / n), percent(best.value)],
    ['the network as it is, test set', percent(test.risks.error), ''],
    ...vacuous.map(({ name, value }) => [
      `${name}, on its gap`,
      '',
      `vacuous, by a factor of ${Math.round(value!)}`,
    ]),
  ];
  return rows.map((row) => `| ${row.join(' | ')} |`).join('\n');
}
