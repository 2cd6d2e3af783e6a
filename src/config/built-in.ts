import type { DataTables } from '../data/table.ts';
import type { CatalogueCommand } from '../judge/claims/catalogue.ts';
import type { LoadedConfig } from './config-schema.ts';

/** The catalogue that Lakatos brings along: a configuration like a user's. */
export async function loadBuiltIn(data?: DataTables): Promise<LoadedConfig> {
  const { checkFields } = await import('./config-schema.ts');
  const { default: catalogue } = await import('../../properties/catalogue.ts');
  return checkFields(catalogue, 'the built-in catalogue', data);
}

/** Its commands alone, for which none of its claims are loaded. */
export async function loadBuiltInCommands(): Promise<readonly CatalogueCommand[]> {
  return (await import('../../properties/commands.ts')).commands;
}
