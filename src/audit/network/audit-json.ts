import { version } from '../../core/version.ts';
import { jsonFile } from '../output.ts';
import type { Audit } from './audit.ts';

/** `audit.json`; numbers that are not finite are texts. */
export function auditJson(found: Audit): string {
  const { loaded, reference, options, layers, train, test, ...others } = found;
  const fileOf = ({ file, format, files }: Audit['loaded']): object => ({ file, format, files });
  const value = {
    kind: 'audit',
    schema: 1,
    lakatos: version,
    model: {
      ...fileOf(loaded),
      input: loaded.model.input,
      outputs: loaded.model.outputs,
      softmax: loaded.model.softmax,
    },
    ...(reference !== undefined && { reference: fileOf(reference) }),
    options: {
      loss: options.loss,
      delta: options.delta,
      budget: options.budget.seconds ?? options.budget.name,
      seed: options.seed,
    },
    layers,
    train,
    ...(test !== undefined && { test }),
    ...others,
  };
  return jsonFile(value);
}
