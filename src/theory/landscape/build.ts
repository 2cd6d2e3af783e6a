import { angular } from './angular.ts';
import type { DataTables } from '../../data/table.ts';
import { doubleWell } from './double-well.ts';
import type { Landscape } from './landscape.ts';
import { linearModel } from './linear-model.ts';
import { outward } from './outward.ts';
import { quadratic } from './quadratic.ts';
import { radial } from './radial.ts';
import { separable } from './separable.ts';
import type { LandscapeSpec } from './spec.ts';
import { sphere } from './sphere.ts';
import { wells } from './wells.ts';

/**
 * The landscape that a spec describes. It keeps scratch vectors: build one for each thread of work.
 * @param data the data sets that specs may refer to, by SHA-256 of their files
 * @throws {RangeError} on parameters outside their domain
 * @throws {UsageError} when the spec needs a data set that is not in `data`, or columns that it does not have
 */
export function buildLandscape(spec: LandscapeSpec, data?: DataTables): Landscape {
  if (spec.kind === 'quadratic') return quadratic(spec);
  if (spec.kind === 'radial') return radial(spec);
  if (spec.kind === 'angular') return angular(spec);
  if (spec.kind === 'separable') return separable(spec);
  if (spec.kind === 'wells') return wells(spec);
  if (spec.kind === 'double-well') return doubleWell(spec);
  if (spec.kind === 'sphere') return sphere(spec);
  if (spec.kind === 'linear-model') return linearModel(spec, data);
  if (spec.kind === 'outward') return outward(buildLandscape(spec.base, data), spec.Delta);
  throw new RangeError(`kind must be one of the landscapes, got ${JSON.stringify(spec)}`);
}
