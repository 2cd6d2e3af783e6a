import type { LakatosConfig } from './src/config/define-config.ts';

/** In this repository the claims are those of `properties/catalogue.ts`, which is built into Lakatos. */
const config: LakatosConfig = {
  claims: [],
  catalogue: true,
  paper: ['docs/theory.md', 'docs/generalization.md'],
};

export default config;
