import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditSchema } from '../../../src/audit/network/audit-schema.ts';
import { auditCommand } from '../../../src/audit/network/command.ts';
import type { CommandContext } from '../../../src/judge/claims/catalogue.ts';
import { withTimeLimit } from '../../../src/judge/engine/time-limit.ts';

/** Debian's, with python3-torch, python3-h5py, python3-onnx and python3-scipy. */
const python = '/usr/bin/python3';
const isThere = spawnSync(python, ['-c', 'import torch, h5py, onnx, scipy']).status === 0;
const networks = ['wide', 'deep', 'convolutional'] as const;
const files = [
  'model.safetensors',
  'model.npz',
  'model.pt',
  'model.onnx',
  'model.h5',
  'model.keras',
  'model.json',
] as const;

interface Range {
  readonly lo: number;
  readonly hi: number;
}
interface AuditFile {
  readonly layers: readonly {
    readonly kind: string;
    readonly spectral: Range;
    readonly frobenius: Range;
    readonly groups21: number;
    readonly stableRank: Range;
    readonly parameters: number;
  }[];
  readonly lipschitz: number;
  readonly parameters: number;
  readonly train: { readonly risks: Readonly<Record<string, number>> };
  readonly test: { readonly risks: Readonly<Record<string, number>> };
  readonly gap: { readonly value: number };
  readonly bounds: readonly { readonly name: string; readonly value?: number }[];
}
interface Expected {
  readonly layers: readonly {
    readonly spectral: number;
    readonly frobenius: number;
    readonly groups21: number;
    readonly parameters: number;
    readonly onMap?: number;
    readonly stride?: number;
  }[];
  readonly train: Readonly<Record<string, number>>;
  readonly test: Readonly<Record<string, number>>;
  /** The largest slope along a direction by chance, by finite differences. */
  readonly slope: number;
  readonly testBound: number;
}

async function audited(model: string, more: object): Promise<AuditFile> {
  let json: unknown;
  const context: CommandContext = {
    print: () => undefined,
    printError: () => undefined,
    readFile: (path) => readFileSync(path),
    requireWritable: () => undefined,
    writeFiles: async (_, parts) => {
      json = JSON.parse(parts.get('audit.json')!);
    },
    now: () => 0,
    withTimeLimit,
    onInterrupt: () => () => undefined,
  };
  const usual = {
    loss: 'ramp',
    margin: '1',
    clip: '5',
    delta: '0.05',
    budget: 'quick',
    batch: '32',
    seed: '1',
  };
  await auditCommand.run(
    { ...usual, out: 'o', progress: false, measurements: false, model, ...more },
    context,
  );
  auditSchema.parse(json);
  return json as AuditFile;
}

describe.skipIf(!isThere)('a network that PyTorch trained', () => {
  let folder = '';
  let expected: Readonly<Record<string, Expected>> = {};
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'lakatos-trained-'));
    const { status, stderr } = spawnSync(python, ['test/audit/trained/trained-models.py', folder], {
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(stderr);
    expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as typeof expected;
  }, 120_000);
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(networks)(
    '%s: has the same audit in every format, with the figures of NumPy and SciPy',
    async (name) => {
      const of = expected[name]!;
      for (const file of files) {
        const hasOrder = !['model.safetensors', 'model.npz', 'model.pt'].includes(file);
        const found = await audited(join(folder, name, file), {
          train: [join(folder, 'train.csv')],
          test: [join(folder, 'test.csv')],
          ...(!hasOrder && { architecture: join(folder, name, 'architecture.json') }),
        });
        const near = (x: number, y: number, relative: number): void =>
          expect(Math.abs(x - y), `${file}: ${x}, ${y}`).toBeLessThanOrEqual(relative * (1e-9 + Math.abs(y)));
        expect(found.layers.length).toBe(of.layers.length);
        expect(found.parameters).toBe(of.layers.reduce((sum, { parameters }) => sum + parameters, 0));
        for (const [l, layer] of found.layers.entries()) {
          const { spectral, frobenius, groups21, parameters, onMap, stride } = of.layers[l]!;
          expect(layer.parameters).toBe(parameters);
          near(layer.frobenius.hi, frobenius, 1e-6);
          near(layer.groups21, groups21, 1e-6);
          if (layer.kind === 'dense') {
            expect(layer.spectral.lo).toBeLessThanOrEqual(spectral * (1 + 1e-12));
            expect(layer.spectral.hi).toBeGreaterThanOrEqual(spectral * (1 - 1e-12));
            near(layer.spectral.hi, spectral, 1e-3);
            near(layer.stableRank.hi, (frobenius / spectral) ** 2, 1e-3);
            continue;
          }
          // one map is below the norm over maps of every size, which frequencies attain without a stride
          expect(layer.spectral.hi).toBeGreaterThanOrEqual(onMap! * (1 - 1e-12));
          if (stride !== 1) continue;
          expect(layer.spectral.hi).toBeGreaterThanOrEqual(spectral * (1 - 1e-12));
          near(layer.spectral.hi, spectral, 0.02);
        }
        for (const set of ['train', 'test'] as const) {
          const risks = found[set].risks;
          expect(risks['errors'], file).toBe(of[set]['errors']);
          for (const figure of ['loss', 'crossEntropy', 'margin10', 'leastMargin'])
            near(risks[figure]!, of[set][figure]!, 1e-7);
        }
        near(found.gap.value, of.test['errors']! / 300 - of.train['errors']! / 240, 1e-12);
        near(found.bounds[0]!.value!, of.testBound, 1e-6);
        expect(found.lipschitz).toBeGreaterThanOrEqual(of.slope);
      }
    },
  );
});
