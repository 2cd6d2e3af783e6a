import { readFileSync } from 'node:fs';
import type { PlannedLayer } from '../../../src/audit/derivatives/plan.ts';
import { parseArchitecture } from '../../../src/audit/models/architecture.ts';
import { buildModel } from '../../../src/audit/models/build-model.ts';
import { type Model, parametersOf } from '../../../src/audit/models/model.ts';

/** What PyTorch and NumPy find of a network: fixtures/curvature/make.py. */
export interface Reference {
  readonly architecture: object;
  readonly tensors: Readonly<
    Record<string, { readonly shape: readonly number[]; readonly values: readonly number[] }>
  >;
  readonly inputs: readonly number[];
  readonly labels: readonly number[];
  readonly order: readonly string[];
  readonly loss: number;
  readonly gradient: ByTensor;
  readonly direction: ByTensor;
  readonly hessianVector: ByTensor;
  readonly gaussNewtonVector: ByTensor;
  readonly hessianEigenvalues: readonly number[];
  readonly gaussNewtonEigenvalues: readonly number[];
  readonly covarianceEigenvalues: readonly number[];
  readonly covarianceInTop5: number;
  readonly pyhessian: { readonly eigenvalues: readonly number[]; readonly trace: number };
}

type ByTensor = Readonly<Record<string, readonly number[]>>;

export const references = JSON.parse(readFileSync('fixtures/curvature/reference.json', 'utf8')) as Readonly<
  Record<'dense' | 'residual' | 'grouped', Reference>
>;

export function modelOf({ architecture, tensors }: Reference): Model {
  return buildModel(
    'reference.json',
    new Map(
      Object.entries(tensors).map(([name, { shape, values }]) => [
        name,
        { name, shape, values: Float64Array.from(values) },
      ]),
    ),
    parseArchitecture('reference.json', Buffer.from(JSON.stringify(architecture))),
  );
}

export function examplesOf({ inputs, labels }: Reference): {
  readonly inputs: Float64Array;
  readonly labels: Uint32Array;
  readonly rows: Uint32Array;
} {
  return {
    inputs: Float64Array.from(inputs),
    labels: Uint32Array.from(labels),
    rows: Uint32Array.from(labels.keys()),
  };
}

/** Numbers by tensor in the order in which derivatives have them. */
export function inOrder(
  layers: readonly PlannedLayer[],
  { tensors, order }: Reference,
  values: ByTensor,
): Float64Array {
  const out: number[] = [];
  const left = [...order];
  for (const { layer, order: places } of layers) {
    // tensors stand in the order of the layers
    const flat = parametersOf(layer).flatMap(() => values[left.shift()!]!);
    out.push(...Array.from(places, (i) => flat[i]!));
  }
  if (left.length > 0) throw new Error(`no layer has ${left.join()} of ${Object.keys(tensors).join()}`);
  return Float64Array.from(out);
}
