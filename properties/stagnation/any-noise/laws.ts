import { cos, ln, pow, sin } from '../../../src/core/elementary.ts';
import type { Stream } from '../../../src/core/stream.ts';

/** E[ζζᵀ | past] = I or less, and a proxy is known. */
export const tameLaws = ['rademacher', 'cube', 'sphere', 'sparse', 'two-point', 'changing'] as const;
/** Those of which it is not so: heavy tails, a mean, a memory. */
export const wildLaws = ['laplace', 'student', 'stable', 'biased', 'memory'] as const;
export type LawName = (typeof tameLaws)[number] | (typeof wildLaws)[number];

/** The law of ζ_t given the past, ζ_t in R^k. */
export interface Law {
  readonly name: LawName;
  /** `sparse`, `two-point`: the chance of a long step. */
  readonly p?: number;
  /** `student`, `stable`: the tail index. */
  readonly index?: number;
}

/** Draws ζ_t. @param d distance from the minimizer; theta the place, of the length of zeta */
export type Sampler = (stream: Stream, zeta: Float64Array, theta: Float64Array, d: number) => void;

/** The mean of biased noise, as a share of its root mean square; how much of the last ζ is remembered. */
const carried = 0.5;

/** A sampler of its own for every trajectory in turn, since noise may have a memory: `restart` clears it. */
export function samplerOf(law: Law, k: number, r: number): { draw: Sampler; restart(): void } {
  const { name, p = 1, index = 2 } = law;
  const always = { restart: (): void => undefined };
  switch (name) {
    case 'rademacher':
      return { ...always, draw: signs };
    case 'cube':
      return {
        ...always,
        draw: (stream, zeta) => each(zeta, () => Math.sqrt(3) * (2 * stream.uniform() - 1)),
      };
    case 'sphere':
      return { ...always, draw: sphere };
    case 'sparse': {
      const size = 1 / Math.sqrt(p);
      return {
        ...always,
        draw: (stream, zeta) =>
          each(zeta, () => {
            const u = stream.uniform();
            return u < p / 2 ? size : u < p ? -size : 0;
          }),
      };
    }
    case 'two-point': {
      const [up, down] = twoPoints(p);
      return { ...always, draw: (stream, zeta) => each(zeta, () => (stream.uniform() < p ? up : down)) };
    }
    case 'changing':
      return { ...always, draw: (stream, zeta, theta, d) => changing(stream, zeta, theta, d, r) };
    case 'laplace':
      return { ...always, draw: (stream, zeta) => each(zeta, () => laplace(stream)) };
    case 'student':
      return { ...always, draw: (stream, zeta) => each(zeta, () => student(stream, index)) };
    case 'stable':
      return { ...always, draw: (stream, zeta) => each(zeta, () => stable(stream, index)) };
    case 'biased':
      return {
        ...always,
        draw: (stream, zeta) => each(zeta, () => carried + Math.sqrt(1 - carried * carried) * sign(stream)),
      };
    case 'memory':
      return memory(k);
  }
}

/** The two values of mean 0 and variance 1, the first with probability p. */
export function twoPoints(p: number): readonly [number, number] {
  return [Math.sqrt((1 - p) / p), -Math.sqrt(p / (1 - p))];
}

function each(zeta: Float64Array, value: () => number): void {
  for (let i = 0; i < zeta.length; i++) zeta[i] = value();
}

function sign(stream: Stream): number {
  return stream.bits32() >= 0x80000000 ? 1 : -1;
}

function signs(stream: Stream, zeta: Float64Array): void {
  for (let i = 0; i < zeta.length; i++) zeta[i] = sign(stream);
}

/** Uniform on the sphere of radius √k. */
function sphere(stream: Stream, zeta: Float64Array): void {
  stream.fillNormal(zeta);
  let square = 0;
  for (const x of zeta) square += x * x;
  const scale = Math.sqrt(zeta.length / square);
  for (let i = 0; i < zeta.length; i++) zeta[i]! *= scale;
}

/** Signs in the outer half of the tube; within, a sign along the radius with chance d/r, else a sphere. */
function changing(stream: Stream, zeta: Float64Array, theta: Float64Array, d: number, r: number): void {
  if (2 * d > r) signs(stream, zeta);
  else if (d > 0 && stream.uniform() < d / r) {
    const size = sign(stream) / d;
    for (let i = 0; i < zeta.length; i++) zeta[i] = size * theta[i]!;
  } else sphere(stream, zeta);
}

/** Of variance 1. */
function laplace(stream: Stream): number {
  return (sign(stream) * -ln(1 - stream.uniform())) / Math.SQRT2;
}

/** Student's t with `index` degrees of freedom, a whole number; of variance 1 where there is one. */
function student(stream: Stream, index: number): number {
  let square = 0;
  for (let i = 0; i < index; i++) {
    const z = stream.normal();
    square += z * z;
  }
  const scale = index > 2 ? Math.sqrt((index - 2) / index) : 1;
  return (scale * stream.normal()) / Math.sqrt(square / index);
}

/** Symmetric stable, E e^{itζ} = e^{−(|t|/√2)^index}: N(0, 1) at 2 (Chambers et al. 1976). */
function stable(stream: Stream, index: number): number {
  const angle = Math.PI * (stream.uniform() - 0.5);
  const w = -ln(1 - stream.uniform());
  if (index === 1) return sin(angle) / cos(angle) / Math.SQRT2;
  const head = sin(index * angle) / pow(cos(angle), 1 / index);
  return (head * pow(cos((1 - index) * angle) / w, (1 - index) / index)) / Math.SQRT2;
}

/** ζ_t = ρζ_{t−1} + √(1 − ρ²)z_t, ζ_0 = z_0: each is N(0, I). */
function memory(k: number): { draw: Sampler; restart(): void } {
  const last = new Float64Array(k);
  let fresh = true;
  return {
    restart: () => {
      fresh = true;
    },
    draw: (stream, zeta) => {
      stream.fillNormal(zeta);
      const kept = fresh ? 0 : carried;
      const added = Math.sqrt(1 - kept * kept);
      for (let i = 0; i < k; i++) zeta[i] = kept * last[i]! + added * zeta[i]!;
      last.set(zeta);
      fresh = false;
    },
  };
}
