import type { DataTables } from '../data/table.ts';
import { checkConfig, type LoadedConfig } from './config-schema.ts';

/** The catalogue that Lakatos brings along: a configuration like a user's. */
export async function loadBuiltIn(data?: DataTables): Promise<LoadedConfig> {
  const { default: catalogue } = await import('../../properties/catalogue.ts');
  return checkConfig(catalogue, 'the built-in catalogue', data);
}
