import { z } from 'zod';
import { messageOf, UsageError } from '../../core/errors.ts';
import { jsonPlace } from '../../core/json-place.ts';
import { brief } from '../../report/format.ts';
import type { Audit } from './audit.ts';

interface EarlierRisks {
  readonly risks: Readonly<Record<'error' | 'loss' | 'margin10', number>>;
}

/** What is read of an earlier audit. */
export interface EarlierAudit {
  readonly model: { readonly file: string };
  readonly parameters: number;
  readonly lipschitz: number;
  readonly layers: readonly {
    readonly name: string;
    readonly spectral: { readonly hi: number };
    readonly stableRank: { readonly hi: number };
  }[];
  readonly train: EarlierRisks;
  readonly test?: EarlierRisks | undefined;
  readonly bounds: readonly { readonly name: string; readonly value?: number | undefined }[];
}

/** A number; what was not finite stands as text. */
const number = z.union([z.number(), z.enum(['Infinity', '-Infinity', 'NaN'])]).transform(Number);
const risks = z.object({ risks: z.object({ error: number, loss: number, margin10: number }) });
const schema = z.object({
  kind: z.literal('audit'),
  schema: z.literal(1),
  model: z.object({ file: z.string() }),
  parameters: number,
  lipschitz: number,
  layers: z.array(
    z.object({ name: z.string(), spectral: z.object({ hi: number }), stableRank: z.object({ hi: number }) }),
  ),
  train: risks,
  test: risks.optional(),
  bounds: z.array(z.object({ name: z.string(), value: number.optional() })),
});

/** @throws {UsageError} on a file that is no audit of this version */
export function parseEarlier(file: string, bytes: Uint8Array): EarlierAudit {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new UsageError(`${file}: expected an audit.json: ${messageOf(error)}`);
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = jsonPlace(issue!.path);
  throw new UsageError(
    `${file}: expected an audit.json of schema 1: ${place === '' ? '' : `${place}: `}${messageOf(issue!.message)}`,
  );
}

type Layer = EarlierAudit['layers'][number];

/** By their names; where no name is in both and there are as many, by their order. */
function layerPairs(
  before: readonly Layer[],
  now: readonly Layer[],
): readonly (readonly [name: string, before: Layer | undefined, now: Layer | undefined])[] {
  const names = [...new Set([...before, ...now].map(({ name }) => name))];
  if (before.length === now.length && names.length === 2 * now.length)
    return now.map((layer, l) => [`${before[l]!.name} / ${layer.name}`, before[l], layer]);
  const named = (list: readonly Layer[], name: string): Layer | undefined =>
    list.find((layer) => layer.name === name);
  return names.map((name) => [name, named(before, name), named(now, name)]);
}

/** Both side by side, the earlier one first; layers by name or order, bounds by their names. */
export function againstTable(earlier: EarlierAudit, found: Audit): readonly (readonly string[])[] {
  const row = (name: string, before: number | undefined, now: number | undefined): readonly string[] => [
    name,
    shown(before),
    shown(now),
    before === undefined || now === undefined || before === 0 ? '' : `×${brief(now / before)}`,
  ];
  const layers = layerPairs(earlier.layers, found.layers).flatMap(([name, before, now]) => [
    row(`‖W‖σ of ${name}`, before?.spectral.hi, now?.spectral.hi),
    row(`stable rank of ${name}`, before?.stableRank.hi, now?.stableRank.hi),
  ]);
  return [
    ['', earlier.model.file, found.loaded.file, 'ratio'],
    row('parameters', earlier.parameters, found.parameters),
    row('errors, train', earlier.train.risks.error, found.train.risks.error),
    row('errors, test', earlier.test?.risks.error, found.test?.risks.error),
    row('loss, train', earlier.train.risks.loss, found.train.risks.loss),
    row('loss, test', earlier.test?.risks.loss, found.test?.risks.loss),
    row('margin, 10th percentile, train', earlier.train.risks.margin10, found.train.risks.margin10),
    row('Lipschitz constant', earlier.lipschitz, found.lipschitz),
    ...layers,
    ...found.bounds.map(({ name, value }) =>
      row(name, earlier.bounds.find((b) => b.name === name)?.value, value),
    ),
  ];
}

function shown(x: number | undefined): string {
  return x === undefined ? '–' : brief(x, 4);
}
