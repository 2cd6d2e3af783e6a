import type { CatalogueCommand, CommandOption } from '../../judge/claims/catalogue.ts';
import { dataFlags } from '../../data/format.ts';
import type { AuditFlags } from './options.ts';

function option(flags: string, summary: string, usual?: string): CommandOption {
  return { flags, summary, ...(usual !== undefined && { default: usual }) };
}

/** `lakatos audit`. */
export const auditCommand: CatalogueCommand = {
  name: 'audit',
  summary: 'hold the theory against a trained network: certified norms, risks, and every bound',
  argument: {
    name: 'model',
    summary:
      'safetensors, .npz, PyTorch state dictionary, ONNX, Keras (.h5, .keras) or TensorFlow.js (model.json)',
  },
  options: [
    option(
      '--train <files...>',
      'what it was trained on: a CSV file, two IDX files (images, labels), or a .npz file',
    ),
    option('--test <files...>', 'examples that it has not seen, in one of these formats'),
    option(
      '--hold-out <files...>',
      'examples that the weights have not seen, or their share at the end of --train: training goes on from the weights, with a certificate of what comes of it',
    ),
    ...dataFlags,
    option(
      '--architecture <file>',
      'the order of the layers, in JSON, where the model’s file holds tensors alone',
    ),
    option(
      '--reference <file>',
      'a network of the same shape that the data did not choose: the initialization',
    ),
    option(
      '--normalize <mean,std>',
      'what the network’s inputs are: (x − mean)/std; or a JSON file with both',
    ),
    option('--loss <name>', 'what bounds speak of: ramp (of margins) or cross-entropy, clipped', 'ramp'),
    option('--margin <number>', 'the margin γ from which on the ramp loss is 0', '1'),
    option('--clip <number>', 'where the cross-entropy is clipped', '5'),
    option('--input-norm <number>', 'a length that no input exceeds (default: the longest of these)'),
    option('--delta <number>', 'the probability with which each bound may fail', '0.05'),
    option('--against <file>', 'an earlier audit.json, to be shown beside this one'),
    option('--gate <file>', 'limits in JSON; exit code 1 where one is exceeded'),
    option('--batch <count>', 'how many examples a batch of SGD has, for the noise of its gradients', '64'),
    option(
      '--budget <size>',
      'quick, default, thorough or a number of seconds: how much is measured, and on how many examples',
      'default',
    ),
    option('--seed <text>', 'where all randomness comes from', '1'),
    option('--out <folder>', 'the folder for audit.json and audit.md', 'reports'),
    option('--json', 'audit.json on standard output, everything else on standard error'),
    option('--no-measurements', 'norms, risks and bounds alone'),
    option('--no-progress', 'no progress on standard error'),
  ],
  run: async (flags: AuditFlags, context) => (await import('./audit.ts')).audit(flags, context),
};
