/** What is read of an audit.json. */
export interface AuditFile {
  readonly certificate: {
    readonly certificate: { readonly value: number };
    readonly still: { readonly value: number; readonly examples: number; readonly errors: number };
    readonly start: { readonly value: number; readonly errors: number };
    readonly cells: readonly {
      readonly value: number;
      readonly errors: number;
      readonly logRatio: number;
      readonly T: number;
    }[];
    readonly setting: { readonly n: number };
  };
  readonly test: { readonly risks: { readonly error: number } };
  readonly bounds: readonly {
    readonly name: string;
    readonly value?: number | string;
    readonly vacuous: boolean;
  }[];
}

/** The table of the README, in Markdown. */
export function mnistTable({ certificate, test, bounds }: AuditFile): string {
  const { still, start, cells, setting } = certificate;
  const best = cells.reduce((x, y) => (y.value < x.value ? y : x));
  const percent = (x: number): string => `${(100 * x).toFixed(2)}%`;
  const { n } = setting;
  const rows = [
    ['errors on the test set', percent(test.risks.error), ''],
    ['the network as it is', percent(still.errors / still.examples), percent(still.value)],
    ['trained on with half of the unseen examples', percent(start.errors / n), percent(start.value)],
    [
      `then T = ${best.T} steps with noise on the other half, ℓ/n = ${(best.logRatio / n).toPrecision(2)}`,
      percent(best.errors / n),
      percent(best.value),
    ],
    ...bounds
      .filter(({ name, vacuous }) => vacuous && name !== 'G7, T = 0')
      .map(({ name, value }) => [`${name}, on the gap`, '', `vacuous, ×${Number(value).toPrecision(3)}`]),
  ];
  return [['', 'errors on unseen examples', 'at most, with probability 95%'], ['---', '---', '---'], ...rows]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');
}
