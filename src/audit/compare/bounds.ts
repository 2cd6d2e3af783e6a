import { anchoredBallBound, anchoredBound } from '../../theory/bounds/anchored-bound.ts';
import { bestEntropyBound } from '../../theory/bounds/entropy-bound.ts';
import { perturbationLambda } from '../../theory/bounds/network-lipschitz.ts';
import { pacBayesCertificate } from '../../theory/bounds/pac-bayes.ts';
import { bartlettBound } from '../../theory/bounds/published/bartlett.ts';
import { golowichBound } from '../../theory/bounds/published/golowich.ts';
import { neyshaburScale } from '../../theory/bounds/published/neyshabur.ts';
import { parameterCountBound } from '../../theory/bounds/published/parameter-count.ts';
import type { PublishedBound, PublishedSetting } from '../../theory/bounds/published/setting.ts';
import type { Sizes } from './sizes.ts';

export const boundNames = ['G1', 'G2', 'G7', 'Golowich', 'Bartlett', 'parameter count', 'Neyshabur'] as const;
export type BoundName = (typeof boundNames)[number];

/** The loss, the inputs and the sample: what every bound is told. */
export interface Task {
  readonly M: number;
  readonly rho: number;
  readonly B: number;
  readonly delta: number;
  readonly n: number;
}

/** The networks that a bound speaks of: those near an anchor that does not depend on the sample. */
export interface NetworkClass {
  readonly anchor: Sizes;
  /** r_l: ‖W_l − V_l‖_σ is at most this. */
  readonly radii: readonly number[];
  /** ‖θ − θ*‖₂ is at most this. */
  readonly radius: number;
  /** What bounds over norms take instead; absent for a class of one network. */
  readonly published?: PublishedNorms;
  /** The flat that G2 supposes the networks to be near; absent where nothing says that there is one. */
  readonly flat?: { readonly kParallel: number; readonly r: number; readonly epsilon: number };
  /**
   * How the network came from its anchor: ℓ of the run, the loss on the sample, and among how many runs it
   * was chosen; absent where no run with noise led there.
   *
   */
  readonly path?: { readonly logRatio: number; readonly empirical: number; readonly runs: number };
}

/** Upper ends: spectral and Frobenius norms, and ‖(W_l − V_l)ᵀ‖_{2,1} with the anchor's V_l. */
export interface PublishedNorms {
  readonly norms: readonly number[];
  readonly frobenius: readonly number[];
  readonly groups21: readonly number[];
}

/** `never` where the part that n does not shrink exceeds M; `above 2^52` where no smaller n will do. */
export type SampleNeeded = number | 'never' | 'above 2^52';

/** One bound on one class; `value` in units of the loss. */
export interface BoundValue {
  readonly name: BoundName;
  /** Absent where the bound does not speak of the class. */
  readonly value?: number;
  /** A bound, or a scale whose constant is not published. */
  readonly kind: 'bound' | 'scale';
  /** Hypotheses that the class breaks; then the value is no bound for it. */
  readonly unmet: readonly string[];
  /** Is it above the range of the loss, so that it says nothing? */
  readonly vacuous: boolean;
  /** value/M */
  readonly factor?: number;
  /** The least n ≥ 8 from which on it is below M; absent for scales and where it does not apply. */
  readonly nNeeded?: SampleNeeded;
}

/** The ball ‖θ − θ*‖₂ ≤ r round a network, with a flat in it. */
export function ballRound(anchor: Sizes, radius: number, kParallel: number, epsilon: number): NetworkClass {
  const grown = (norms: readonly number[]): readonly number[] => norms.map((norm) => norm + radius);
  return {
    anchor,
    radius,
    radii: anchor.spectral.map(() => radius),
    published: {
      norms: grown(anchor.spectral.map(({ hi }) => hi)),
      frobenius: grown(anchor.frobenius),
      // Cauchy–Schwarz over the rows, whose squares sum to at most r²
      groups21: anchor.widths.slice(1).map((width) => Math.sqrt(width) * radius),
    },
    flat: { kParallel, r: radius, epsilon },
  };
}

/** Every bound on a class of networks. @throws {RangeError} on a broken domain */
export function boundsOn(task: Task, networks: NetworkClass): readonly BoundValue[] {
  return boundNames.map((name) => {
    const at = (n: number): Evaluated | undefined => evaluate[name]({ ...task, n }, networks);
    const here = at(task.n);
    if (here === undefined) return { name, kind: 'bound', unmet: [], vacuous: false };
    const { value, unmet } = here;
    const kind = here.constant === 'unspecified' ? 'scale' : 'bound';
    const factor = task.M === 0 ? 1 : value / task.M;
    const vacuous = value > task.M;
    const isInformative = (n: number): boolean => at(n)!.value <= task.M;
    const never = (here.limit ?? 0) > task.M;
    return {
      name,
      value,
      kind,
      unmet,
      vacuous,
      factor,
      ...(kind === 'bound' && { nNeeded: never ? 'never' : smallestSample(isInformative) }),
    };
  });
}

interface Evaluated extends Omit<PublishedBound, 'citation'> {
  /** What is left of it as n grows; 0 where absent. */
  readonly limit?: number;
}

const explicitBound = (value: number, limit: number): Evaluated => ({
  value,
  limit,
  constant: 'explicit',
  unmet: [],
});

const evaluate: Readonly<Record<BoundName, (task: Task, networks: NetworkClass) => Evaluated | undefined>> = {
  G1: (task, { anchor, radii, radius }) => {
    const top = anchor.spectral.map(({ hi }) => hi);
    const layerwise = anchoredBound({ ...task, K: 1, radii, norms: top.map((norm, l) => norm + radii[l]!) });
    const Lambda = perturbationLambda({ ...task, norms: top.map((norm) => norm + radius) });
    // Both forms rest on the one event of Hoeffding's inequality at the anchor, so the smaller one holds.
    const ball = anchoredBallBound({ ...task, K: 1, Lambda, r: radius });
    const { total, approximation } = ball.total < layerwise.total ? ball : layerwise;
    return explicitBound(total, approximation);
  },
  G2: (task, { anchor, flat }) => {
    if (flat === undefined) return undefined;
    const norms = anchor.spectral.map(({ hi }) => hi + flat.r + flat.epsilon);
    const Lambda = perturbationLambda({ ...task, norms });
    return explicitBound(bestEntropyBound({ ...task, ...flat, Lambda }).total, 2 * Lambda * flat.epsilon);
  },
  G7: ({ n, delta }, { path }) => {
    if (path === undefined) return undefined;
    const { logRatio, empirical, runs } = path;
    const certificate = pacBayesCertificate({ n, delta: delta / runs, divergence: logRatio, empirical });
    return explicitBound(certificate - empirical, 0);
  },
  Golowich: (task, networks) => overNorms(task, networks, golowichBound),
  Bartlett: (task, networks) => overNorms(task, networks, bartlettBound),
  'parameter count': (task, networks) => {
    // Its Lambda must hold on the whole ball round the anchor.
    const norms = networks.anchor.spectral.map(({ hi }) => hi + networks.radius);
    return overNorms(task, networks, (setting) => parameterCountBound({ ...setting, norms }));
  },
  Neyshabur: (task, networks) => overNorms(task, networks, neyshaburScale),
};

function overNorms(
  task: Task,
  { anchor, radius, published }: NetworkClass,
  bound: (setting: PublishedSetting) => PublishedBound,
): PublishedBound | undefined {
  if (published === undefined) return undefined;
  const { norms, frobenius, groups21: groupNorms21 } = published;
  const { widths, p, homogeneous } = anchor;
  return bound({ ...task, norms, frobenius, groupNorms21, widths, p, radius, homogeneous, biased: false });
}

/** 2⁵² */
const largestSample = 4503599627370496;

/** All bounds fall with n from n = 8 on (Bartlett's log(n)/√n from e² on). */
export function smallestSample(isInformative: (n: number) => boolean): SampleNeeded {
  let high = 8;
  while (!isInformative(high)) {
    if (high >= largestSample) return 'above 2^52';
    high *= 2;
  }
  let low = high === 8 ? 7 : high / 2;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isInformative(middle)) high = middle;
    else low = middle;
  }
  return high;
}
