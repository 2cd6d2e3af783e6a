import { type Arbitrary, constant, constantFrom, nat, record } from 'fast-check';
import type { DataTables } from '../../../src/data/table.ts';
import { lossAndGradient } from '../../../src/theory/network/gradient.ts';
import { flatten, viewOf } from '../../../src/theory/network/network.ts';
import { populationExamples, type TeacherSpec } from '../../../src/theory/network/teacher-task.ts';
import {
  type LabelledRow,
  trainedNetworks,
  literalOf,
  type LiteralSpec,
  marginNetwork,
  rowAt,
} from '../../../src/theory/cases/trained-networks.ts';
import { calibratedCase, type TeacherBounds, withLeastRidge } from './calibrated-case.ts';
import { analyzed, type TeacherCase } from './case.ts';
import { smallDraws } from './space.ts';

/**
 * Rows of two classes of a data set, ±1 as labels; θ* is a network trained on other rows to tell them apart,
 * then on these by gradient descent. Residuals remain: the ridge draws to where θ* is the minimizer.
 */
export function trainedTeacherCases(
  bounds: TeacherBounds,
  data: DataTables | undefined,
): Arbitrary<TeacherCase> | undefined {
  const trained = trainedNetworks(data, {
    hidden: [[], [1], [2], [4], [3, 3]],
    activations: ['identity', 'tanh', 'relu'],
  });
  return (
    trained &&
    record({
      trained,
      points: constantFrom(4, 8, 16),
      first: nat(),
      // steps of gradient descent on the rows
      passes: constantFrom(300, 100, 1000),
      ...smallDraws,
      rank: constantFrom(1, 0, 2),
      T: constantFrom(1, 5, 1, 2),
      step: constantFrom(20, 50),
      dominance: constantFrom(0, 0, 1, 3),
      bend: constantFrom(5, 5, 20),
      deviation: constantFrom(10, 20),
      n: constantFrom(6_400, 1_600, 51_200),
      start: constant(1),
    })
      .map(({ trained: { network, rows }, points, first, passes, ...x }) => {
        const spec = rowsTask(network, rows, points, first);
        return { x, spec: { ...spec, teacher: descended(spec, network, passes) } };
      })
      // units that are all dead do not see the rows
      .filter(({ spec }) => analyzed(spec).facts.points.some(({ slope }) => slope > 0))
      .map(({ x, spec }) => calibratedCase(bounds, x, withLeastRidge(bounds, x, spec)))
  );
}

/** The network after `passes` gradient steps on the mean squared error, halved when the error grows. */
function descended(spec: TeacherSpec, { trainedOn }: LiteralSpec, passes: number): LiteralSpec {
  const task = analyzed(spec);
  const examples = populationExamples(task);
  const slopes = task.facts.points.reduce((sum, { slope }) => sum + slope * slope, 0) / task.N;
  let eta = 0.5 / (1 + slopes);
  let theta = flatten(task.net);
  let g = new Float64Array(theta.length);
  let loss = lossAndGradient(task.net, { kind: 'squared' }, examples, g);
  for (let i = 0; i < passes; i++) {
    const next = theta.map((x, j) => x - eta * g[j]!);
    const there = new Float64Array(theta.length);
    const lower = lossAndGradient(viewOf(task.net, next), { kind: 'squared' }, examples, there);
    if (lower <= loss) [theta, g, loss] = [next, there, lower];
    else eta /= 2;
  }
  return literalOf(viewOf(task.net, theta), `${trainedOn}, then ${passes} steps on ${task.N} others`);
}

/** The population's rows are of the class of row `first` and of the next one, as equally as rows allow. */
function rowsTask(
  network: LiteralSpec,
  rows: readonly LabelledRow[],
  points: number,
  first: number,
): TeacherSpec {
  const ordered = rows.map((_, i) => rowAt(rows, first + i));
  const { label } = ordered[0]!;
  const other = ordered.find((row) => row.label !== label)?.label ?? (label === 0 ? 1 : 0);
  const mine = ordered.filter((row) => row.label === label).slice(0, points / 2);
  const theirs = ordered.filter((row) => row.label === other);
  const chosen = [...mine, ...theirs];
  return {
    teacher: marginNetwork(network, label, other),
    points,
    seed: 0,
    size: 1,
    noise: 0,
    ridge: 1,
    // repeated where there are fewer: then these weigh more
    rows: Array.from({ length: points }, (_, i) => rowAt(chosen, i)).map((row) => ({
      x: row.x,
      y: row.label === label ? 1 : -1,
    })),
  };
}
