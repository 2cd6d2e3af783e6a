import { type Engine, referenceEngine } from '../judge/campaign/engine.ts';
import type { CampaignOptions } from '../judge/campaign/options.ts';
import type { Claim } from '../judge/claims/claim.ts';
import { findConfig } from '../config/config.ts';
import { checkConfig, type LoadedConfig } from '../config/config-schema.ts';
import type { LakatosConfig } from '../config/define-config.ts';
import type { EngineName } from '../run/defaults.ts';
import type { Host } from '../host/host.ts';
import { withBuiltIn } from '../config/load-claims.ts';
import { planCampaign } from '../run/plan.ts';
import { UsageError } from '../core/errors.ts';
import { inlineEngine } from '../judge/engine/inline.ts';
import { threadsEngine } from '../judge/engine/threads.ts';

/** What `theory` turns into tests, and how hard it tries: as configuration and flags of `lakatos check`. */
export interface TheoryOptions {
  /** The claims, or `config`. */
  readonly claims?: readonly Claim[];
  /** What `lakatos.config.ts` exports by default. The other options outrank what it says. */
  readonly config?: LakatosConfig;
  /** `quick`, `default`, `thorough` or a number of steps for all claims together. */
  readonly budget?: string;
  readonly seed?: string;
  /** The largest allowed chance of any false refutation in all of these tests together. */
  readonly alpha?: number;
  /** Seconds that a piece of work on a case may take; in vitest's pool `threads` nothing stops it. */
  readonly caseLimit?: number;
  /** `inline` by default, since vitest has workers of its own; `threads` also uses the other cores. */
  readonly engine?: EngineName;
  /** Where counterexamples go, and with the reporter also the whole report; `reports` by default. */
  readonly out?: string;
}

/** The campaign that the options ask for. @throws {UsageError} on options that cannot be used */
export function planOf(cwd: string, builtIn: LoadedConfig, options: TheoryOptions): CampaignOptions {
  const { claims, config, alpha, seed, budget } = options;
  if ((claims === undefined) === (config === undefined))
    throw new UsageError('theory({ … }): expected either claims or config');
  const checked = checkConfig(config ?? { claims }, 'theory({ … })');
  const flags = { seed, budget, alpha: alpha === undefined ? undefined : String(alpha) };
  const loaded = withBuiltIn(checked, builtIn);
  if (loaded.claims.length === 0) throw new UsageError('theory({ … }): there are no claims');
  return planCampaign(cwd, loaded, flags, { place: 'theory({ … }): ' });
}

/** Is there a configuration with which `lakatos replay` could find the claims? */
export function isReplayable(cwd: string): boolean {
  try {
    return findConfig(cwd, undefined) !== undefined;
  } catch {
    return false;
  }
}

/** An engine that starts with its first use. */
export function engineFor(
  name: EngineName,
  { cores }: Pick<Host, 'cores'>,
): { readonly engine: () => Engine; readonly close: () => Promise<void> } {
  const start = (): Engine => {
    switch (name) {
      case 'inline':
        return inlineEngine;
      case 'threads':
        return threadsEngine({ workers: cores });
      case 'reference':
        return referenceEngine;
    }
  };
  let engine: Engine | undefined;
  return {
    engine: () => (engine ??= start()),
    close: async () => {
      await engine?.close();
      engine = undefined;
    },
  };
}
