import type { DataTables } from '../../data/table.ts';
import type { CoordinateProfile } from '../landscape/coordinate-profile.ts';
import type { RadialSpec } from '../landscape/radial.ts';
import type { LandscapeSpec } from '../landscape/spec.ts';
import { enclosedDot, enclosedNorm } from '../../linalg/enclosed-vectors.ts';
import { distanceOf, landscapeAt, lecAt, type PointCase, pointAt } from './point-case.ts';

/** The numbers of a point that slack is tabulated over. */
export function pointFeatures(c: PointCase, data?: DataTables): Record<string, number> {
  const { mu, beta, Delta } = lecAt(c, data);
  const { dim, normalDim } = landscapeAt(c.landscape, data);
  const d = distanceOf(c, data).hi;
  return { 'k_⊥': normalDim, p: dim, 'd/r': d / c.r, 'β/μ': beta / mu, 'Δ/(βr)': Delta / (beta * c.r) };
}

/** The landscape, the point, and the three numbers that LEC speaks of there. */
export function explainPoint(c: PointCase, data?: DataTables): string[] {
  const { mu, beta, Delta } = lecAt(c, data);
  const { a, d, offset, gradient, populationGradient } = pointAt(c, 0, data);
  const show = (x: typeof d): number => a.enclose(x).hi;
  const same = Delta === 0;
  return [
    `landscape: ${formulaOf(c.landscape)}, with LEC(μ = ${mu}, β = ${beta}, r = ${c.r})${same ? '' : `, Δ = ${Delta}`}`,
    `θ = (${c.theta.join(', ')}), d(θ) = ${show(d)}`,
    `⟨∇R, θ − Πθ⟩ = ${show(enclosedDot(a, populationGradient, offset))}, ‖∇R‖ = ${show(enclosedNorm(a, populationGradient))}`,
    ...(same
      ? []
      : [
          `⟨∇R_n, θ − Πθ⟩ = ${show(enclosedDot(a, gradient, offset))}, ‖∇R_n‖ = ${show(enclosedNorm(a, gradient))}`,
        ]),
  ];
}

/** The risk in the coordinates u of its normal space, ρ = ‖u‖. */
function formulaOf(spec: LandscapeSpec): string {
  switch (spec.kind) {
    case 'quadratic':
      return `R = ½Σh_iu_i², h = (${spec.curvatures.join(', ')})`;
    case 'radial':
      return radialFormula(spec);
    case 'angular':
      return `R = ½·${spec.h}ρ²(1 + ${spec.epsilon} cos ${spec.petals}φ)`;
    case 'separable':
      return `R = Σg_i(u_i), g = (${spec.coordinates.map(coordinateFormula).join('; ')})`;
    case 'wells':
      return `R = ${spec.wells.length} wells of radii ${spec.wells.map(({ radius }) => radius).join(', ')}, 𝓜 the centre of well ${spec.well}`;
    case 'double-well':
      return `R = ½·${spec.h}‖u‖²‖u + e‖²/‖e‖², minima (${spec.minima[0].join(', ')}) and (${spec.minima[1].join(', ')}), 𝓜 number ${spec.well}`;
    case 'sphere':
      return `R = ½·${spec.h}(ρ − ${spec.radius})² in ${spec.sphereDim} dimensions`;
    case 'linear-model':
      return `R = least squares over ${'rows' in spec.population ? `${spec.population.rows.length} rows` : spec.population.file}${spec.sample ? ', R_n over a sample of them' : ''}`;
    case 'outward':
      return `${formulaOf(spec.base)}; R_n = R − ${spec.Delta}·d(θ)`;
  }
}

function radialFormula({ h, ripple, rim, normalDim }: RadialSpec): string {
  const well = `${h}ρ²${rim === undefined ? '' : `·exp(−ρ²/${rim}²)`}`;
  const wave = ripple ? ` + (${ripple.amplitude}/${ripple.frequency})·sin(${ripple.frequency}ρ²)` : '';
  return `R = ½(${well}${wave}) in ${normalDim} dimensions`;
}

function coordinateFormula(p: CoordinateProfile): string {
  switch (p.shape) {
    case 'square':
      return `½·${p.h}x²`;
    case 'ripple':
      return `½·${p.h}x² + ${p.a}(1 − cos ${p.omega}x)`;
    case 'skew':
      return `½·${p.h}x² + ${p.a}(${p.omega}x − sin ${p.omega}x)`;
    case 'well':
      return `½·${p.h}x²/(1 + x²/${p.b}²)`;
  }
}
