// ∇R_n in local coordinates of every particle; the formulas are those of src/theory/landscape.
import { norms, particleAt, splat, squaredNorms } from './batch';

/** Working memory of a particle row or two; no group has more particles than that. */
const SUMS = memory.data(8256, 16);
const MORE = memory.data(8256, 16);

/**
 * g ← ∇R_n(u) for n particles, u and g with k rows at `stride` bytes. `kind` and the numbers at `params` are
 * those of src/theory/sgd/kernel/encode-gradient.ts.
 */
export function gradientOf(kind: i32, u: usize, g: usize, n: i32, stride: usize, k: i32, params: usize): void {
  if (kind == 0) quadratic(u, g, n, stride, k, params);
  else if (kind == 1) dense(u, g, n, stride, k, params);
  else if (kind == 2) radial(u, g, n, stride, k, params);
  else if (kind == 3) angular(u, g, n, stride, params);
  else if (kind == 4) separable(u, g, n, stride, k, params);
  else if (kind == 5) wells(u, g, n, stride, k, params);
  else if (kind == 6) doubleWell(u, g, n, stride, k, params);
  else sphere(u, g, n, stride, k, params);
}

/** g ← factor · u, a factor for each particle. */
function scaleByParticle(u: usize, g: usize, n: i32, stride: usize, k: i32, factors: usize): void {
  for (let i: i32 = 0; i < k; i++) {
    const row = <usize>i * stride;
    for (let s: usize = 0; s < (<usize>n << 3); s += 16)
      v128.store(g + row + s, f64x2.mul(v128.load(factors + s), v128.load(u + row + s)));
  }
}

function quadratic(u: usize, g: usize, n: i32, stride: usize, k: i32, params: usize): void {
  for (let i: i32 = 0; i < k; i++) {
    const row = <usize>i * stride, h = splat(particleAt(params, i));
    for (let s: usize = 0; s < (<usize>n << 3); s += 16) v128.store(g + row + s, f64x2.mul(h, v128.load(u + row + s)));
  }
}

/** A u + c. */
function dense(u: usize, g: usize, n: i32, stride: usize, k: i32, params: usize): void {
  const c = particleAt(params, k * k);
  for (let i: i32 = 0; i < k; i++) {
    const row = particleAt(params, i * k);
    for (let s: usize = 0; s < (<usize>n << 3); s += 16) {
      let sum = splat(particleAt(c, i)), x = u + s;
      for (let j: i32 = 0; j < k; j++, x += stride) sum = f64x2.add(sum, f64x2.mul(splat(particleAt(row, j)), v128.load(x)));
      v128.store(g + <usize>i * stride + s, sum);
    }
  }
}

/** w u, w = h(1 − ρ)e^{−ρ} + a cos(ω s), s = ‖u‖², ρ = s/b². */
function radial(u: usize, g: usize, n: i32, stride: usize, k: i32, params: usize): void {
  const h = load<f64>(params), amplitude = load<f64>(params, 8);
  const frequency = load<f64>(params, 16), inverseRim2 = load<f64>(params, 24);
  squaredNorms(u, stride, k, n, SUMS);
  for (let i: i32 = 0; i < n; i++) {
    const at = particleAt(SUMS, i), s = load<f64>(at);
    let w = h;
    if (inverseRim2 != 0) {
      const rho = s * inverseRim2;
      w = h * (1 - rho) * Math.exp(-rho);
    }
    if (amplitude != 0) w += amplitude * Math.cos(frequency * s);
    store<f64>(at, w);
  }
  scaleByParticle(u, g, n, stride, k, SUMS);
}

/** h((1 + εc)x + ½εm s y, (1 + εc)y − ½εm s x) with c + is = ((x + iy)/ρ)^m. */
function angular(u: usize, g: usize, n: i32, stride: usize, params: usize): void {
  const h = load<f64>(params), epsilon = load<f64>(params, 8), petals = <i32>load<f64>(params, 16);
  const slope = (epsilon * <f64>petals) / 2;
  for (let i: i32 = 0; i < n; i++) {
    const x = load<f64>(particleAt(u, i)), y = load<f64>(particleAt(u + stride, i));
    const rho = Math.sqrt(x * x + y * y);
    let gx: f64 = 0, gy: f64 = 0;
    if (rho != 0) {
      let c: f64 = 1, s: f64 = 0, baseC = x / rho, baseS = y / rho;
      for (let power = petals; power > 0; power >>= 1) {
        if (power & 1) {
          const next = c * baseC - s * baseS;
          s = c * baseS + s * baseC;
          c = next;
        }
        const square = baseC * baseC - baseS * baseS;
        baseS = 2 * baseC * baseS;
        baseC = square;
      }
      const along = 1 + epsilon * c;
      gx = h * (along * x + slope * s * y);
      gy = h * (along * y - slope * s * x);
    }
    store<f64>(particleAt(g, i), gx);
    store<f64>(particleAt(g + stride, i), gy);
  }
}

/** g_i′(u_i): h x, h x + aω sin ωx, h x + 2aω sin²(ωx/2), h x/(1 + x²/b²)². */
function separable(u: usize, g: usize, n: i32, stride: usize, k: i32, params: usize): void {
  const one = f64x2.splat(1);
  for (let i: i32 = 0; i < k; i++) {
    const at = params + (<usize>i << 5), row = <usize>i * stride;
    const shape = <i32>load<f64>(at), a = load<f64>(at, 16), scale = load<f64>(at, 24);
    const h = splat(at + 8);
    for (let s: i32 = 0; s < n; s += 2) {
      const p = particleAt(row, s);
      const x = v128.load(u + p);
      const straight = f64x2.mul(h, x);
      if (shape == 0) {
        v128.store(g + p, straight);
      } else if (shape == 3) {
        const y = f64x2.div(x, f64x2.splat(scale));
        const wide = f64x2.add(one, f64x2.mul(y, y));
        v128.store(g + p, f64x2.div(straight, f64x2.mul(wide, wide)));
      } else {
        const x0 = f64x2.extract_lane(x, 0), x1 = s + 1 < n ? f64x2.extract_lane(x, 1) : 0;
        v128.store(g + p, f64x2.add(straight, f64x2(wave(shape, a, scale, x0), wave(shape, a, scale, x1))));
      }
    }
  }
}

@inline function wave(shape: i32, a: f64, omega: f64, x: f64): f64 {
  if (shape == 1) return a * omega * Math.sin(omega * x);
  const half = Math.sin((omega * x) / 2);
  return 2 * a * omega * half * half;
}

/** h_j(1 − ‖u + away_j‖²/radius_j²)²(u + away_j) in the ball of well j, 0 on the plateau. */
function wells(u: usize, g: usize, n: i32, stride: usize, k: i32, params: usize): void {
  const count = <i32>load<f64>(params), sizes = params + 8, aways = sizes + (<usize>count << 4);
  for (let s: i32 = 0; s < n; s++) {
    for (let i: i32 = 0; i < k; i++) store<f64>(particleAt(g + <usize>i * stride, s), 0);
    for (let j: i32 = 0; j < count; j++) {
      const away = particleAt(aways, j * k);
      let square: f64 = 0;
      for (let i: i32 = 0; i < k; i++) {
        const x = load<f64>(particleAt(u + <usize>i * stride, s)) + load<f64>(particleAt(away, i));
        square += x * x;
      }
      const rest = 1 - square / load<f64>(sizes + (<usize>j << 4), 8);
      if (!(rest > 0)) continue;
      const w = load<f64>(sizes + (<usize>j << 4)) * rest * rest;
      for (let i: i32 = 0; i < k; i++) {
        const row = <usize>i * stride;
        store<f64>(particleAt(g + row, s), w * (load<f64>(particleAt(u + row, s)) + load<f64>(particleAt(away, i))));
      }
      break;
    }
  }
}

/** scale(‖v‖²u + ‖u‖²v), v = u + away. */
function doubleWell(u: usize, g: usize, n: i32, stride: usize, k: i32, params: usize): void {
  const scale = splat(params), away = params + 8;
  squaredNorms(u, stride, k, n, SUMS);
  for (let s: i32 = 0; s < n; s += 2) {
    let sum = f64x2.splat(0);
    for (let i: i32 = 0; i < k; i++) {
      const v = f64x2.add(v128.load(particleAt(u + <usize>i * stride, s)), splat(particleAt(away, i)));
      sum = f64x2.add(sum, f64x2.mul(v, v));
    }
    v128.store(particleAt(MORE, s), sum);
  }
  for (let i: i32 = 0; i < k; i++) {
    const row = <usize>i * stride, shift = splat(particleAt(away, i));
    for (let s: i32 = 0; s < n; s += 2) {
      const x = v128.load(particleAt(u + row, s));
      const first = f64x2.mul(v128.load(particleAt(MORE, s)), x);
      const second = f64x2.mul(v128.load(particleAt(SUMS, s)), f64x2.add(x, shift));
      v128.store(particleAt(g + row, s), f64x2.mul(scale, f64x2.add(first, second)));
    }
  }
}

/** h(‖u‖ − ρ)/‖u‖ · u; 0 at the centre. */
function sphere(u: usize, g: usize, n: i32, stride: usize, k: i32, params: usize): void {
  const h = load<f64>(params), radius = load<f64>(params, 8);
  norms(u, stride, k, n, SUMS);
  for (let s: i32 = 0; s < n; s++) {
    const at = particleAt(SUMS, s), size = load<f64>(at);
    store<f64>(at, size > 0 ? (h * (size - radius)) / size : 0);
  }
  scaleByParticle(u, g, n, stride, k, SUMS);
}
