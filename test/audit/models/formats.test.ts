import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { networkDerivatives } from '../../../src/audit/derivatives/derivatives.ts';
import { loadModel } from '../../../src/audit/models/load-model.ts';
import { parameterCount, parametersOf, parametric } from '../../../src/audit/models/model.ts';

/* Files that PyTorch, NumPy, h5py and onnx wrote: the programs in fixtures/models. */
const at = (name: string): string => `fixtures/models/${name}`;
const read = (path: string): Uint8Array => readFileSync(path);
const { inputs, scores } = JSON.parse(readFileSync(at('expected.json'), 'utf8')) as Record<
  'inputs' | 'scores',
  number[]
>;

const tensorsAlone = [
  ['model.safetensors', 'safetensors'],
  ['model.safetensors.index.json', 'safetensors'],
  ['model.npz', 'NumPy'],
  ['fortran.npz', 'NumPy'],
  ['model.pt', 'PyTorch'],
  ['checkpoint.pth', 'PyTorch'],
] as const;
const withOrder = [
  ['model.onnx', 'ONNX'],
  ['model.h5', 'Keras'],
  ['big-endian.h5', 'Keras'],
  ['model.keras', 'Keras'],
  ['model.json', 'TensorFlow.js'],
] as const;
const everyFile = [
  ...tensorsAlone.map(([name, format]) => ({ name, format, order: at('architecture.json') })),
  ...withOrder.map(([name, format]) => ({ name, format, order: undefined })),
];

describe('a model that another program wrote', () => {
  it.each(everyFile)('has in $name the scores that PyTorch computes', async ({ name, format, order }) => {
    const loaded = await loadModel(read, at(name), order);
    expect(loaded.format).toBe(format);
    const labels = new Uint32Array(scores.length / loaded.model.outputs);
    const rows = labels.map((_, n) => n);
    const found = networkDerivatives(loaded.model, { inputs: Float64Array.from(inputs), labels }).scores(
      rows,
    );
    expect(found.length).toBe(scores.length);
    // the scores are written as float32, of an accumulation in float64
    for (const [i, score] of scores.entries()) expect(Math.abs(found[i]! - score)).toBeLessThan(1e-6);
  });

  const operators = JSON.parse(readFileSync(at('onnx-operators.json'), 'utf8')) as Record<
    string,
    Record<'inputs' | 'scores', number[]>
  >;
  it.each(Object.keys(operators))(
    'has the scores that PyTorch computes of the operators in %s',
    async (name) => {
      const known = operators[name]!;
      const { model } = await loadModel(read, at(name));
      const labels = new Uint32Array(known.scores.length / model.outputs);
      const examples = { inputs: Float64Array.from(known.inputs), labels };
      const found = networkDerivatives(model, examples).scores(labels.map((_, n) => n));
      expect(found.length).toBe(known.scores.length);
      for (const [i, score] of known.scores.entries()) expect(found[i]).toBeCloseTo(score, 12);
    },
  );

  it('has the same parameters in every format, bit for bit, but for their order', async () => {
    const numbers = await Promise.all(
      everyFile.map(async ({ name, order }) => {
        const { model } = await loadModel(read, at(name), order);
        expect(parameterCount(model)).toBe(4 * 9 + 4 + 8 + 4 * 4 * 9 + 4 + 3 * 16 + 3);
        return parametric(model.operations).map((layer) =>
          parametersOf(layer).map((list) => list.toSorted().join()),
        );
      }),
    );
    for (const other of numbers) expect(other).toEqual(numbers[0]);
  });

  it('is refused without an order of its layers, naming the tensors', async () => {
    await expect(loadModel(read, at('model.npz'))).rejects.toThrow(
      /model\.npz: holds tensors \(0\.weight 4 × 1 × 3 × 3, .*--architecture FILE/u,
    );
  });
});
