import fc, { type Arbitrary } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { builtInClaims } from '../../../properties/catalogue.ts';
import { contestedRows } from '../../../properties/generalization/network-setting.ts';
import {
  type TrainedNetwork,
  trainedNetworks,
  marginNetwork,
} from '../../../src/theory/cases/trained-networks.ts';
import { canonicalJson } from '../../../src/core/json.ts';
import { classificationTask } from '../../../src/data/classification.ts';
import { readDataTable } from '../../../src/data/table.ts';
import { buildNetwork } from '../../../src/theory/network/build.ts';
import { forward } from '../../../src/theory/network/forward.ts';
import { networkSchema } from '../../../src/theory/network/schema.ts';
import { alsoOnData, drawn, dying, isOnData } from '../../properties/dying-on-data.ts';
import { stripes, tablesOf } from '../../properties/stripes.ts';

describe('networks trained on data', () => {
  const trained = (): readonly TrainedNetwork[] =>
    fc.sample(trainedNetworks(stripes())!, { numRuns: 30, seed: 2 });

  it('are the same when trained again, valid, and on a grid on which their outputs are exact', () => {
    const all = trained();
    expect(trained()).toEqual(all);
    for (const { network, rows } of all) {
      expect(networkSchema.safeParse(network).success).toBe(true);
      const numbers = [
        ...network.layers.flatMap(({ weights, bias }) => [...weights.flat(), ...(bias ?? [])]),
        ...rows.flatMap(({ x }) => x),
      ];
      expect(numbers.every((x) => Number.isInteger(256 * x))).toBe(true);
    }
    expect(new Set(all.map(({ network }) => JSON.stringify(network))).size).toBeGreaterThan(15);
  });

  it('of one output are the difference of two', () => {
    for (const { network, rows } of trained()) {
      const [net, margin] = [buildNetwork(network), buildNetwork(marginNetwork(network, 2, 0))];
      for (const { x } of rows) {
        const f = forward(net, x);
        // dyadic numbers below 2²⁰ on a grid of 2⁻³²; tanh is rounded
        if (network.activation !== 'tanh') expect(forward(margin, x)[0]).toBe(f[2]! - f[0]!);
      }
    }
  });

  it('are given rows of which half are mistaken, as far as there are such', () => {
    for (const found of trained()) {
      const net = buildNetwork(found.network);
      const isWrong = ({ x, label }: { x: readonly number[]; label: number }): boolean =>
        forward(net, x).some((f, c, all) => c !== label && f >= all[label]!);
      const chosen = contestedRows(found, 8);
      expect(chosen.length).toBe(8);
      expect(new Set(chosen).size).toBe(8);
      const wrong = found.rows.filter(isWrong).length;
      const right = found.rows.length - wrong;
      expect(chosen.filter(isWrong).length).toBe(Math.min(wrong, Math.max(4, 8 - right)));
    }
  });

  it('are among the cases of each claim that speaks of networks, and of no other', () => {
    const having = builtInClaims(stripes())
      .filter(({ cases }) => drawn(cases as Arbitrary<unknown>, 20).some(isOnData))
      .map(({ id }) => id);
    expect(having.toSorted()).toEqual([...Object.keys(dying), ...alsoOnData].toSorted());
  });

  it('leave every case as it was where the rows are no classification task', () => {
    const one = tablesOf(
      'one.csv',
      Buffer.from(Array.from({ length: 80 }, (_, i) => `${i},${i % 7},a`).join('\n')),
    );
    const [without, withOne] = [builtInClaims(), builtInClaims(one)];
    for (const id of Object.keys(dying)) {
      const [before, after] = [without, withOne].map((claims) =>
        drawn(claims.find((claim) => claim.id === id)!.cases as Arbitrary<unknown>, 12).map((c) =>
          canonicalJson(c),
        ),
      );
      expect(after).toEqual(before);
    }
  });

  it.each([
    ['one class only', (i: number) => `${i},2,a`, 80, 't.csv: expected 2 to 1000 classes, found 1'],
    ['few rows', (i: number) => `${i},2,${'ab'[i % 2]!}`, 19, 't.csv: expected at least 20 rows, found 19'],
    ['as many classes as rows', (i: number) => `${i},c${i}`, 30, 't.csv: expected 2 to 20 classes, found 30'],
    [
      'measurements',
      (i: number) => `${i},${i / 8}`,
      30,
      "t.csv: column 'column2' must hold classes, words or whole numbers; row 2 has 0.125; --target names another column",
    ],
  ])('are not trained on %s, and it is said why', (_, row, count, why) => {
    const bytes = Buffer.from(Array.from({ length: count }, (__, i) => row(i)).join('\n'));
    expect(classificationTask(readDataTable('t.csv', bytes))).toBe(why);
    expect(trainedNetworks(tablesOf('t.csv', bytes))).toBeUndefined();
  });

  it('may be trained on constant columns, rows of zeros, and a class of one row', () => {
    const rows = Array.from({ length: 20 }, (_, i) => `0,${i < 10 ? 0 : 3},${i === 4 ? 'rare' : 'common'}`);
    const data = tablesOf('t.csv', Buffer.from(rows.join('\n')));
    for (const { cases } of builtInClaims(data).filter(({ id }) => id in dying))
      expect(drawn(cases as Arbitrary<unknown>, 30).some(isOnData)).toBe(true);
  });
});
