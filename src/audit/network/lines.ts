import { brief, formatData, thousands } from '../../report/format.ts';
import type { Audit } from './audit.ts';
import { share } from './first-tables.ts';
import type { Looked } from './look.ts';
import type { Measured } from './measure.ts';
import type { AuditBound } from './network-bounds.ts';

/** What the figures are. */
export const definitions: readonly string[] = [
  '‖W‖σ is the norm of the layer as an operator, between two certified numbers: of a convolution on maps of every size (N9), of a batch normalization at inference its largest factor.',
  '‖W‖F and ‖Wᵀ‖2,1 (the sum over outputs of the 2-norm of their weights) are of the numbers stored. The stable rank is ‖W‖F²/‖W‖σ²; of a convolution the mean of ‖K̂(ω)‖F² over all frequencies, over the largest ‖K̂(ω)‖σ².',
  'The Lipschitz constant is the product of the norms, pooling and residual sums included; it is not below the best one.',
  'The margin of an example is the score of its class minus the largest other one; a tie counts as an error.',
  'Intervals of errors are Clopper and Pearson’s at 95%, for a network that did not depend on the examples: on the sample it trained on they say only how large its noise is. The gap’s is the test set’s, shifted.',
  'Each bound holds with probability at least 1 − δ by itself. Distances, norms and the longest input are taken as if fixed before the sample; a union bound over them would add to the bounds.',
];

/** What is asked first of any network. */
export function errorLine({ train, test }: Audit): string {
  const one = (name: string, { risks: { error, errorInterval } }: Looked): string =>
    `${share(error)} on the ${name} set [${share(errorInterval.lo)}, ${share(errorInterval.hi)}]`;
  return `Errors: ${[one('train', train), ...(test === undefined ? [] : [one('test', test)])].join(', ')}.`;
}

/** That examples of the test set were trained on, where there are some. */
function seenLines({ test }: Audit): readonly string[] {
  if (test === undefined || test.alsoTrainedOn === 0) return [];
  const { alsoTrainedOn, record } = test;
  return [
    `Warning: ${thousands(alsoTrainedOn)} of the ${thousands(record.rows)} test examples are, number for number, among those trained on: errors, gap and G7 do not speak of unseen examples alone.`,
  ];
}

/** What was trained on and is tested on, the gap, which bounds say something and which are vacuous. */
export function findings(found: Audit): readonly string[] {
  const { bounds, gap } = found;
  const spoken = bounds.filter(
    ({ value, kind, unmet }) => value !== undefined && kind === 'bound' && unmet.length === 0,
  );
  const said = (some: readonly AuditBound[]): string =>
    some.map(({ name, value }) => `${name} ${brief(value!)}`).join(', ');
  const [fine, empty] = [spoken.filter(({ vacuous }) => !vacuous), spoken.filter(({ vacuous }) => vacuous)];
  return [
    ...seenLines(found),
    ...(gap === undefined ? [] : [`The gap of errors is ${share(gap.value)}.`]),
    fine.length > 0 ? `Not vacuous: ${said(fine)}.` : 'Every bound that applies is vacuous.',
    ...(empty.length > 0 ? [`Vacuous: ${said(empty)}.`] : []),
  ];
}

/** The network, the anchor, the loss. */
export function about({
  loaded,
  reference,
  options,
  parameters,
  lipschitz,
  B,
  isMeasuredB,
  classes,
}: Audit): readonly string[] {
  const { loss, delta } = options;
  const { model } = loaded;
  const means =
    loss.kind === 'ramp'
      ? `min(1, (1 − margin/γ)₊) with γ = ${brief(loss.gamma)}`
      : `cross-entropy, clipped at ${brief(loss.M)}`;
  return [
    `Model: ${loaded.file} (${loaded.format}), ${thousands(parameters)} parameters, input ${model.input.join(' × ')}, ${classes.length} classes${model.softmax ? '; the softmax at the end is left out, scores are before it' : ''}.`,
    `Anchor of G1 and G2: ${reference === undefined ? 'the network of zeros (--reference names the initialization)' : reference.file}.`,
    `Loss: ${means}; δ = ${brief(delta)}; ‖x‖ ≤ ${brief(B, 4)}${isMeasuredB ? ', the longest input here' : ''}; Lipschitz constant ${brief(lipschitz, 4)}.`,
  ];
}

/** All files with their SHA-256. */
export function files({ loaded, reference, train, test, holdOut }: Audit): readonly string[] {
  return [
    ...[...loaded.files, ...(reference?.files ?? [])].map(
      ({ file, sha256 }) => `Model: ${file}, SHA-256 ${sha256}`,
    ),
    ...[train.record, test?.record, holdOut].flatMap((record) =>
      record === undefined ? [] : [`Data: ${formatData(record)}`],
    ),
  ];
}

/** What the gate says, over the limits that are exceeded. */
export function gateLines(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? ['The gate is open: no limit is exceeded.'] : ['The gate is shut.', ...lines];
}

/** That the measuring ended early, where it did. */
export function endedLines({ ended }: Measured): readonly string[] {
  if (ended === undefined) return [];
  return [
    ended === 'stopped'
      ? 'Stopped: what was measured by then stands above.'
      : 'The time is up: what was measured by then stands above.',
  ];
}
