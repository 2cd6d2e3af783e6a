import { compareCommand } from '../src/audit/compare/command.ts';
import { auditCommand } from '../src/audit/network/command.ts';
import type { CatalogueCommand } from '../src/judge/claims/catalogue.ts';

/** The commands that the catalogue adds to the program; each loads what it needs when it is run. */
export const commands: readonly CatalogueCommand[] = [auditCommand, compareCommand];
