import type { MessagePort } from 'node:worker_threads';
import type { Json } from '../core/json.ts';
import type { Computes } from './process.ts';
import type { PoolOptions } from './program-pool.ts';

/** What the broker is asked. */
export type Question =
  | { readonly kind: 'computes' }
  | { readonly kind: 'value'; readonly question: Readonly<Record<string, Json>> }
  | {
      readonly kind: 'blocks';
      readonly question: Readonly<Record<string, Json>>;
      readonly firsts: readonly number[];
      readonly count: number;
    };

export type Reply =
  | { readonly result: Computes | Json | readonly Float64Array[] }
  | { readonly failed: Failed };

/** Why there is no answer. */
export interface Failed {
  readonly message: string;
  readonly place?: string;
  /** Does the message begin with the claim's field? */
  readonly namesField: boolean;
  /** Does the statement not speak of the case? */
  readonly isOutside: boolean;
}

/** Words of the memory that the broker shares with the thread that waits for it. */
export const signals = { answers: 0, alive: 1, fields: 2 } as const;

export interface BrokerData {
  readonly port: MessagePort;
  readonly signal: Int32Array;
  readonly options: PoolOptions;
}
