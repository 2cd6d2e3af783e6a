// The projection onto a closed convex set between steps, particle by particle: src/sgd/projection.ts.
import { particleAt } from './batch';
import * as layout from './layout';

/** Data: ball: radius, centre; box: lo, hi; halfspace: offset, squared norm of the normal, normal. */
export function project(p: usize, n: i32): void {
  const kind = layout.projectionOf(p);
  for (let s: i32 = 0; s < n; s++) {
    if (kind == 1) ontoBall(p, particleAt(layout.thetaOf(p), s));
    else if (kind == 2) ontoBox(p, particleAt(layout.thetaOf(p), s));
    else ontoHalfspace(p, particleAt(layout.thetaOf(p), s));
  }
}

function ontoBall(p: usize, x: usize): void {
  const stride = <usize>layout.capacityOf(p) << 3, dim = layout.dimOf(p);
  const data = layout.projectionDataOf(p), radius = load<f64>(data), center = data + 8;
  let sum: f64 = 0;
  for (let i: i32 = 0; i < dim; i++) {
    const d = load<f64>(x + <usize>i * stride) - load<f64>(particleAt(center, i));
    sum += d * d;
  }
  const distance = Math.sqrt(sum);
  if (distance <= radius) return;
  const factor = radius / distance;
  for (let i: i32 = 0; i < dim; i++) {
    const c = load<f64>(particleAt(center, i)), at = x + <usize>i * stride;
    store<f64>(at, c + factor * (load<f64>(at) - c));
  }
}

function ontoBox(p: usize, x: usize): void {
  const stride = <usize>layout.capacityOf(p) << 3, dim = layout.dimOf(p), lo = layout.projectionDataOf(p);
  for (let i: i32 = 0; i < dim; i++) {
    const at = x + <usize>i * stride;
    store<f64>(at, Math.min(Math.max(load<f64>(at), load<f64>(particleAt(lo, i))), load<f64>(particleAt(lo, dim + i))));
  }
}

function ontoHalfspace(p: usize, x: usize): void {
  const stride = <usize>layout.capacityOf(p) << 3, dim = layout.dimOf(p);
  const data = layout.projectionDataOf(p), normal = data + 16;
  let excess: f64 = 0;
  for (let i: i32 = 0; i < dim; i++) excess += load<f64>(particleAt(normal, i)) * load<f64>(x + <usize>i * stride);
  excess -= load<f64>(data);
  if (excess <= 0) return;
  const factor = excess / load<f64>(data, 8);
  for (let i: i32 = 0; i < dim; i++) {
    const at = x + <usize>i * stride;
    store<f64>(at, load<f64>(at) - factor * load<f64>(particleAt(normal, i)));
  }
}
