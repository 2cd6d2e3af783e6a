import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Audit } from '../../../src/audit/network/audit.ts';
import { auditSchema } from '../../../src/audit/network/audit-schema.ts';
import { auditCommand } from '../../../src/audit/network/command.ts';
import { withTimeLimit } from '../../../src/judge/engine/time-limit.ts';
import { UsageError } from '../../../src/core/errors.ts';
import type { CommandContext } from '../../../src/judge/claims/catalogue.ts';
import { exceeded } from '../../../src/audit/network/limits.ts';
import { zipBytes } from '../models/zip-bytes.ts';

const folder = 'fixtures/models/';
const { inputs, scores } = JSON.parse(readFileSync(`${folder}expected.json`, 'utf8')) as Record<
  'inputs' | 'scores',
  number[]
>;
const rows = Array.from({ length: scores.length / 3 }, (_, n) => inputs.slice(n * 81, (n + 1) * 81));
const own = rows.map((_, n) => scores.slice(3 * n, 3 * n + 3));
const labels = [0, 1, 2, 0, 1];

const csv = (classes: readonly (number | string)[], shift = (x: number): number => x): string =>
  rows.map((row, n) => `${[...row.map(shift), classes[n]!].join(',')}\n`).join('');

/** Test examples that are close to those trained on, and none of them. */
const withTest = { 'd.csv': csv(labels), 't.csv': csv(labels, (x) => x + 1e-9) };

function npy(descr: string, shape: string, values: Float64Array | Float32Array): Uint8Array {
  const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape}), }\n`;
  const start = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length, 0]);
  return Buffer.concat([start, Buffer.from(header), Buffer.from(values.buffer)]);
}

/** Usual flags, and what is found and written. */
async function audited(
  model: string,
  files: Readonly<Record<string, string | Uint8Array>> = { 'd.csv': csv(labels) },
  more: object = {},
): Promise<{
  readonly code: number;
  readonly text: string;
  readonly json: Audited;
  readonly markdown: string;
  readonly html: string;
  readonly printed: readonly string[];
}> {
  const written = new Map<string, string>();
  const printed: string[] = [];
  const context: CommandContext = {
    print: (...lines) => void printed.push(...lines),
    printError: (...lines) => void printed.push(...lines),
    readFile: (path) => {
      const given = files[path];
      return given === undefined ? readFileSync(path) : Buffer.from(given);
    },
    requireWritable: () => undefined,
    writeFiles: async (_, parts) => {
      for (const [name, text] of parts) written.set(name, text);
    },
    now: () => 0,
    withTimeLimit,
    onInterrupt: () => () => undefined,
  };
  const flags = {
    model: folder + model,
    train: ['d.csv'],
    loss: 'ramp',
    margin: '1',
    clip: '5',
    delta: '0.05',
    batch: '64',
    budget: 'quick',
    seed: '1',
    out: 'o',
    measurements: false,
    progress: false,
    ...more,
  };
  const code = await auditCommand.run(flags, context);
  auditSchema.parse(JSON.parse(written.get('audit.json')!));
  return {
    code,
    text: written.get('audit.json')!,
    json: JSON.parse(written.get('audit.json')!) as Audited,
    markdown: written.get('audit.md')!,
    html: written.get('audit.html')!,
    printed,
  };
}

interface Audited {
  readonly model: { readonly files: readonly { readonly sha256: string }[] };
  readonly layers: readonly { readonly name: string; readonly spectral: { lo: number; hi: number } }[];
  readonly train: { readonly risks: Readonly<Record<string, number>> };
  readonly gap?: { readonly value: number };
  readonly bounds: readonly { readonly name: string; readonly value?: number; readonly nNeeded?: unknown }[];
  readonly [key: string]: unknown;
}

const order = { architecture: `${folder}architecture.json` };

describe('lakatos audit', () => {
  it('finds the same in every format', async () => {
    const everyFile = [
      ['model.pt', order],
      ['model.npz', order],
      ['fortran.npz', order],
      ['model.safetensors', order],
      ['model.onnx', {}],
      ['model.h5', {}],
      ['model.keras', {}],
      ['model.json', {}],
    ] as const;
    const first = await audited('model.pt', undefined, order);
    for (const [file, more] of everyFile) {
      const { json } = await audited(file, undefined, more);
      expect(json.model.files[0]!.sha256).toMatch(/^[\da-f]{64}$/u);
      const close = (x: number, y: number): void =>
        expect(Math.abs(x - y)).toBeLessThanOrEqual(1e-9 * Math.abs(y));
      for (const [l, { spectral }] of json.layers.entries()) {
        // the order of rows or columns may differ, and with it the last bits
        expect(spectral.lo).toBeLessThanOrEqual(first.json.layers[l]!.spectral.hi);
        expect(spectral.hi).toBeGreaterThanOrEqual(first.json.layers[l]!.spectral.lo);
      }
      for (const [name, value] of Object.entries(json.train.risks))
        if (typeof value === 'number') close(value, first.json.train.risks[name]!);
    }
  });

  it('has the risks of the scores that PyTorch computes', async () => {
    const { json } = await audited('model.onnx');
    const margins = own.map(
      (row, n) => row[labels[n]!]! - Math.max(...row.filter((_, c) => c !== labels[n])),
    );
    const risks = json.train.risks;
    const ramp = margins.reduce((sum, m) => sum + Math.min(1, Math.max(0, 1 - m)), 0) / 5;
    const entropy =
      own.reduce(
        (sum, row, n) => sum + Math.log(row.reduce((s, x) => s + Math.exp(x), 0)) - row[labels[n]!]!,
        0,
      ) / 5;
    // float32 scores
    expect(Math.abs(risks['loss']! - ramp)).toBeLessThan(1e-6);
    expect(Math.abs(risks['crossEntropy']! - entropy)).toBeLessThan(1e-6);
    expect(risks['errors']).toBe(margins.filter((m) => !(m > 0)).length);
    expect(Math.abs(risks['leastMargin']! - Math.min(...margins))).toBeLessThan(1e-6);
  });

  it('names every bound, what dominates it, and the n that would help', async () => {
    const { json, markdown, printed } = await audited('model.onnx', withTest, { test: ['t.csv'] });
    expect(json.bounds.map(({ name }) => name)).toEqual([
      'G7, T = 0',
      'G1',
      'G2',
      'Golowich et al.',
      'Bartlett et al.',
      'parameter count',
      'Neyshabur et al.',
    ]);
    expect(json.gap!.value).toBe(0);
    expect(json.bounds[0]).toMatchObject({ unmet: [], vacuous: false });
    expect(markdown).not.toContain('number for number');
    expect(markdown).toContain('vacuous, ×');
    expect(markdown).toContain('no bound here: needs dense layers one after the other');
    expect(printed.join('\n')).toMatch(/would help|no n helps/u);
    expect(printed.at(-1)).toBe('report: o/audit.html');
  });

  it('counts test examples that were trained on, and then has no bound from the test set', async () => {
    const test = csv(labels, (x) => x + 1e-9) + csv(labels).split('\n').slice(0, 2).join('\n');
    const files = { 'd.csv': csv(labels), 't.csv': test, 'l.json': '{"bounds": {"G7, T = 0": 1}}' };
    const found = await audited('model.onnx', files, { test: ['t.csv'], gate: 'l.json' });
    expect(found.json['test']).toMatchObject({ alsoTrainedOn: 2 });
    const warning = /2 of the 7 test examples are, number for number, among those trained on/u;
    for (const text of [found.printed.join('\n'), found.markdown, found.html]) expect(text).toMatch(warning);
    expect(found.markdown).toMatch(/\| G7, T = 0 .* no bound here: needs a test set without examples of/u);
    expect(found.markdown).not.toContain('that the network has not seen');
    expect(found.markdown).not.toMatch(/^- (?:Not vacuous|Vacuous): G7/mu);
    expect([found.code, found.markdown.includes('it is no bound of this network')]).toEqual([1, true]);
    // another label makes another example
    const other = { ...files, 't.csv': csv([1, 2, 0, 1, 2]) };
    const { json } = await audited('model.onnx', other, { test: ['t.csv'] });
    expect(json['test']).toMatchObject({ alsoTrainedOn: 0 });
    await expect(audited('model.onnx', undefined, { test: ['d.csv'] })).rejects.toThrow(
      /^--test d\.csv: expected examples that the network has not seen; every one of them is also in --train$/u,
    );
  });

  it('measures from a reference instead of the network of zeros', async () => {
    const value = (json: Audited, name: string): number => json.bounds.find((b) => b.name === name)!.value!;
    const zero = await audited('model.onnx');
    const same = await audited('model.onnx', undefined, { reference: `${folder}model.onnx` });
    // a network that is its own reference has moved by nothing: only sampling is left
    expect(Math.abs(value(same.json, 'G1') - Math.sqrt(Math.log(2 / 0.05) / 10))).toBeLessThan(1e-9);
    expect(value(same.json, 'G1')).toBeLessThan(value(zero.json, 'G1'));
  });

  it('takes the order of layers for the one of two networks that has none', async () => {
    const files = [`${folder}model.onnx`, `${folder}model.pt`];
    for (const [model, reference] of [files, files.toReversed()]) {
      const given = { ...order, reference: reference! };
      const { json } = await audited(model!.slice(folder.length), undefined, given);
      expect(json.model.files).toHaveLength(model!.endsWith('.pt') ? 2 : 1);
    }
  });

  it('names the file of labels where a label is out of range', async () => {
    const idx = (dims: readonly number[], values: readonly number[]): Uint8Array => {
      const head = Buffer.alloc(4 + 4 * dims.length);
      head.set([0, 0, 8, dims.length]);
      dims.forEach((size, i) => head.writeUInt32BE(size, 4 + 4 * i));
      return Buffer.concat([head, Buffer.from(values)]);
    };
    const files = { images: idx([2, 9, 9], Array<number>(162).fill(1)), labels: idx([2], [2, 3]) };
    await expect(audited('model.onnx', files, { train: ['images', 'labels'] })).rejects.toThrow(
      /^labels: label 2: expected a class of 0 to 2, found '3'$/u,
    );
  });

  it('normalizes inputs, by a pair or a file', async () => {
    const plain = await audited('model.onnx');
    const files = { 'd.csv': csv(labels, (x) => 2 * x + 3), 'n.json': '{"mean": [3], "std": [2]}' };
    for (const normalize of ['3,2', 'n.json']) {
      const { json } = await audited('model.onnx', files, { normalize });
      expect(Math.abs(json.train.risks['loss']! - plain.json.train.risks['loss']!)).toBeLessThan(1e-9);
    }
  });

  it('reads inputs and labels from .npz files', async () => {
    const entries = [
      { path: 'x_train.npy', content: npy('<f8', '5, 9, 9', Float64Array.from(rows.flat())) },
      { path: 'y_train.npy', content: npy('<f8', '5,', Float64Array.from(labels)) },
      { path: 'x_test.npy', content: npy('<f8', '5, 9, 9', Float64Array.from(rows.flat())) },
      { path: 'y_test.npy', content: npy('<f8', '5,', Float64Array.from(labels.toReversed())) },
    ];
    const files = { 'd.npz': zipBytes(entries) };
    const { json } = await audited('model.onnx', files, { train: ['d.npz'], test: ['d.npz'] });
    expect(json.train.risks).toEqual((await audited('model.onnx')).json.train.risks);
  });

  it.each<[string, Readonly<Record<string, string>>, object, RegExp]>([
    [
      'labels out of range',
      { 'd.csv': csv([0, 1, 3, 0, 1]) },
      {},
      /^d\.csv: row 3: expected a class of 0 to 2, found '3'$/u,
    ],
    [
      'too many classes',
      { 'd.csv': csv(['a', 'b', 'c', 'd', 'a']) },
      {},
      /^d\.csv: expected 3 classes, as the network has scores, found 4$/u,
    ],
    [
      'rows of another width',
      { 'd.csv': '1,2,0\n3,4,1\n' },
      {},
      /^d\.csv: expected 81 features, as the network takes \(1 × 9 × 9\), found 2$/u,
    ],
    ['no training data', {}, { train: undefined }, /^--train is needed/u],
    ['a broken normalization', {}, { normalize: '1,0' }, /^--normalize: expected a mean and a positive/u],
    ['an unknown loss', {}, { loss: 'hinge' }, /^--loss must be ramp or cross-entropy, got 'hinge'$/u],
    [
      'inputs longer than said',
      { 'd.csv': csv(labels) },
      { inputNorm: '0.1' },
      /^--input-norm: expected at least the longest input, /u,
    ],
    ['a share of 0', {}, { holdOut: ['0'] }, /^--hold-out must be a number with 0 < hold-out < 1, got '0'$/u],
    ['a negative clip', {}, { clip: '-3' }, /^--clip must be a number from 1e-100 to 1e100, got '-3'$/u],
    [
      'an order of layers beside that of the model',
      {},
      order,
      /^--architecture fixtures\/models\/architecture\.json: goes with a file of tensors alone, and fixtures\/models\/model\.onnx \(ONNX\) holds the order of its layers$/u,
    ],
    ['an empty file', { 'd.csv': '' }, {}, /^d\.csv/u],
    [
      'another reference',
      { 'd.csv': csv(labels), 'r.json': '' },
      { reference: 'r.json' },
      /^r\.json: expected a model, found an empty file$/u,
    ],
  ])('refuses %s in one line', async (_, files, more, message) => {
    const failed = audited('model.onnx', files, more);
    await expect(failed).rejects.toThrow(UsageError);
    await expect(failed).rejects.toThrow(message);
  });

  it('trains on from the weights on what they have not seen, and certifies what comes of it', async () => {
    const many = Array.from({ length: 20 }, (_, k) => csv(labels, (x) => x + k / 100)).join('');
    const share = await audited('model.onnx', { 'd.csv': many }, { holdOut: ['0.6'], budget: 'quick' });
    const { certificate } = share.json as unknown as {
      certificate: { split: object; certificate: { value: number } };
    };
    expect(certificate.split).toEqual({ choosing: 30, certifying: 30 });
    expect(share.json.train.risks['examples']).toBe(40);
    expect(share.markdown).toContain('## Certificate');
    expect(share.html).toContain('errs on at most');
    expect(share.printed.join('\n')).toMatch(/^Certificate: with probability 0\.95 /mu);
    const seen = csv(labels, (x) => x + 1) + csv(labels);
    const files = { 'd.csv': seen, 'h.csv': many };
    const beside = await audited('model.onnx', files, { holdOut: ['h.csv'], budget: 'quick' });
    expect(beside.markdown).toMatch(
      /\d of the unseen examples are, number for number, among those trained on/u,
    );
    // as if there had been no time for it
    const { certificate: _, ...early } = share.json as unknown as Audit;
    expect(exceeded({ certificate: 0.1 }, early)).toEqual([
      'certificate: at most 0.1 is allowed, and there was no time for it',
    ]);
    await expect(audited('model.onnx', undefined, { holdOut: ['0.6'] })).rejects.toThrow(
      /^--hold-out 0\.6: expected at least 40 examples, found 3$/u,
    );
    await expect(audited('model.onnx', undefined, { holdOut: ['1.5'] })).rejects.toThrow(
      /^--hold-out must be/u,
    );
    await expect(audited('model.onnx', undefined, { holdOut: ['0.01'] })).rejects.toThrow(
      /^--hold-out 0\.01: leaves one part of d\.csv empty$/u,
    );
  });

  it('has a page of its own, whose policy lets nothing else in, whatever the files are called', async () => {
    const name = '<img src=x onerror=alert(1)>.csv';
    const { html } = await audited('model.onnx', { [name]: csv(labels) }, { train: [name] });
    expect(html).toContain('default-src &#39;none&#39;;');
    expect(html).not.toContain('<img');
    expect(html.match(/<svg role="img"/gu)).toHaveLength(2);
  });

  it('lays an earlier audit beside this one', async () => {
    const earlier = await audited('model.onnx', withTest, { test: ['t.csv'] });
    const files = { 'd.csv': csv(labels), 'a.json': earlier.text };
    const { markdown, code } = await audited('model.pt', files, { ...order, against: 'a.json' });
    expect(code).toBe(0);
    expect(markdown).toMatch(/\| Lipschitz constant \| ([\d\\.]+) \| \1 \| ×1 \|/u);
    expect(markdown).toMatch(/\| errors, test \| [\d\\.]+ \| – \|/u);
    // where all names are others, layers go by their order
    const keras = await audited('model.keras', files, { against: 'a.json' });
    expect(keras.markdown).toMatch(/\| ‖W‖σ of \S+ \/ \S+ \| ([\d\\.]+) \| \1 \| ×1 \|/u);
    const list = audited('model.pt', { ...files, 'a.json': '[]' }, { ...order, against: 'a.json' });
    await expect(list).rejects.toThrow(
      /^a\.json: expected an audit\.json of schema 1: [^:]+: expected object/u,
    );
    const none = audited('model.pt', { ...files, 'a.json': '{}' }, { ...order, against: 'a.json' });
    await expect(none).rejects.toThrow(/^a\.json: expected an audit\.json of schema 1: kind: /u);
  });

  it('shuts the gate where a limit is exceeded, taking every figure at its upper end', async () => {
    const gated = async (limits: unknown): ReturnType<typeof audited> =>
      audited('model.onnx', { 'd.csv': csv(labels), 'l.json': JSON.stringify(limits) }, { gate: 'l.json' });
    const { json } = await audited('model.onnx');
    const largest = Math.max(...json.layers.map(({ spectral }) => spectral.hi));
    const open = await gated({ spectralNorm: largest, parameters: 247, trainError: 1 });
    expect([open.code, open.printed.includes('The gate is open: no limit is exceeded.')]).toEqual([0, true]);
    const shut = await gated({
      spectralNorm: largest * (1 - 1e-9),
      bounds: { G1: 1, 'Golowich et al.': 1e9 },
    });
    expect(shut.code).toBe(1);
    expect(shut.markdown).toMatch(/^# .*\n\n- The gate is shut\.\n/u);
    expect(shut.printed.join('\n')).toMatch(
      /The gate is shut\.\nspectralNorm: at most .*\nG1: at most 1 is allowed/u,
    );
    // what is no bound of this network is within no limit
    expect(shut.printed.join('\n')).toContain(
      'Golowich et al.: at most 1000000000 is allowed, and it is no bound of this network',
    );
    await expect(gated({ testError: 0.1 })).rejects.toThrow(
      'l.json: testError: expected --test, of which it is a figure',
    );
    await expect(gated({ bounds: { G9: 1 } })).rejects.toThrow(/^l\.json: bounds: expected one of G1, /u);
    await expect(gated({ norm: 1 })).rejects.toThrow(/^l\.json: limits: /u);
  });

  describe('on dense layers', () => {
    const floats = (values: readonly number[]): Float64Array => Float64Array.from(values);
    const dense = (first: readonly number[], bias: readonly number[]): Uint8Array =>
      zipBytes([
        { path: 'a.weight.npy', content: npy('<f8', '2, 2', floats(first)) },
        { path: 'a.bias.npy', content: npy('<f8', '2,', floats(bias)) },
        { path: 'b.weight.npy', content: npy('<f8', '2, 2', floats([1, 0, 0, 1])) },
      ]);
    const layers = [
      { type: 'dense', name: 'a' },
      { type: 'activation', name: 'relu' },
      { type: 'dense', name: 'b' },
    ];
    const files = (model: Uint8Array): Readonly<Record<string, string | Uint8Array>> => ({
      [`${folder}m.npz`]: model,
      'o.json': JSON.stringify({ layers }),
      'd.csv': '3,4,0\n0.5,2,1\n',
    });
    const ran = async (model: Uint8Array, more: object = {}): ReturnType<typeof audited> =>
      audited('m.npz', files(model), { architecture: 'o.json', ...more });
    const value = ({ json }: Awaited<ReturnType<typeof audited>>, name: string): number =>
      json.bounds.find((bound) => bound.name === name)!.value!;

    it('G1 is the sum that one adds up by hand', async () => {
      const found = await ran(dense([3, 0, 0, 4], [0, 2]));
      // B = 5, norms 4 and 1, bias 2: (4·5 + 2)·1 + 1·(4·5 + 2), twice the Lipschitz constant √2
      const moved = 2 * Math.SQRT2 * (22 + 22);
      expect(Math.abs(value(found, 'G1') - moved - Math.sqrt(Math.log(2 / 0.05) / 4))).toBeLessThan(1e-3);
    });

    it.each<[string, Uint8Array]>([
      ['biases', dense([3, 0, 0, 4], [0, 2])],
      ['a layer of zeros', dense([0, 0, 0, 0], [0, 0])],
      ['weights of 1e100', dense([1e100, 0, 0, 1e100], [0, 0])],
      ['weights of 1e-100', dense([1e-100, 0, 0, 1e-100], [0, 0])],
    ])('speaks with %s, by itself and beside itself', async (_, model) => {
      for (const more of [{}, { reference: `${folder}m.npz` }]) {
        const { bounds } = (await ran(model, more)).json;
        expect(bounds.filter((bound) => Number.isNaN(Number(bound.value)))).toEqual([]);
      }
    });
  });
});
