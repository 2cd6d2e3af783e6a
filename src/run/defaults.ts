/** The defaults of a run: fixed, so that two runs without flags are the same run. */
export const defaults = {
  seed: '1',
  alpha: 1e-9,
  budget: 'default',
  out: 'reports',
  caseLimit: 120,
} as const;

/** Where blocks are simulated. */
export const engineNames = ['threads', 'inline', 'reference'] as const;
export type EngineName = (typeof engineNames)[number];

export const maxWorkers = 256;
