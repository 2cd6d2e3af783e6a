import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type BlockSet,
  blocksAddress,
  caseAddress,
  confirmAddress,
  drawAddress,
  exploreAddress,
  fingerprintOf,
  pictureAddress,
  resolutionAddress,
  searchAddress,
  shrinkAddress,
  type StatementName,
  type StreamOwner,
} from '../../../src/judge/campaign/address.ts';
import { canonicalJson, type Json } from '../../../src/core/json.ts';
import { openStream, type Address } from '../../../src/core/stream.ts';

/** What a stream is for: all that may distinguish it from others. */
interface Use {
  readonly use: string;
  readonly seed: string;
  readonly claim: string;
  readonly role?: StatementName['role'];
  readonly name?: string;
  readonly number?: number;
  readonly corpus?: string;
  readonly case?: string;
  readonly set?: BlockSet;
  readonly block?: number;
}

/** Texts that authors may choose, among them the words by which addresses tell uses apart. */
const text = fc.oneof(
  fc.constantFrom(
    '',
    'draw',
    'search',
    'explore',
    'shrink',
    'confirm',
    'case',
    'report',
    'resolution',
    'trajectories',
  ),
  fc.constantFrom('claim', 'mutant', 'ablation', 'claim/', 'mutant/draw', '/', 'first', 'rare', '0', '1'),
  fc.string({ unit: 'binary' }),
);
const count = fc.nat(3);
const owner: fc.Arbitrary<StreamOwner> = fc.record({ seed: text, claim: fc.record({ id: text }) });
const statement: fc.Arbitrary<StatementName> = fc.oneof(
  fc.constant({ role: 'claim', name: '' } as const),
  fc.record({ role: fc.constantFrom('mutant', 'ablation'), name: text }),
);
const someCase = fc.oneof(text, count, fc.record({ k: count }));
const corpus = fc.array(someCase, { maxLength: 2 });
const blocks = fc.record({
  set: fc.constantFrom<BlockSet>('', 'first', 'second', 'scouts', 'rare'),
  block: count,
});

/** Every address that a campaign opens, with what it is for. */
const addresses: fc.Arbitrary<readonly [Address, Use]> = fc
  .record({ owner, statement, shared: fc.boolean(), number: count, c: someCase, corpus, blocks })
  .chain(
    ({ owner: of, statement: { role, name }, shared, number, c, corpus: kept, blocks: { set, block } }) => {
      const whose = { seed: of.seed, claim: of.claim.id };
      const at = { case: fingerprintOf(c) };
      const below = (address: Address): Address => [...blocksAddress(address, set), block];
      const target = { role, name };
      const sampled = { set, block };
      const selected = kept.length > 0 && { corpus: fingerprintOf(kept) };
      return fc.constantFrom<readonly [Address, Use]>(
        [drawAddress(of, target, number), { use: 'draw', ...whose, ...target, number }],
        [searchAddress(of, target, number), { use: 'search', ...whose, ...target, number }],
        [
          below(exploreAddress(of, shared ? undefined : target, c)),
          { use: 'explore', ...whose, ...(!shared && target), ...at, ...sampled },
        ],
        [below(shrinkAddress(of, target, c)), { use: 'shrink', ...whose, ...target, ...at, ...sampled }],
        [
          below(confirmAddress({ ...of, corpus: kept }, target, number, c)),
          { use: 'confirm', ...whose, ...target, ...selected, number, ...at, ...sampled },
        ],
        [below(caseAddress(of, c)), { use: 'case', ...whose, ...at, ...sampled }],
        [
          below(resolutionAddress({ ...of, corpus: kept }, c)),
          { use: 'resolution', ...whose, corpus: fingerprintOf(kept), ...at, ...sampled },
        ],
        [pictureAddress(of), { use: 'report', ...whose }],
      );
    },
  );

/** Reads an address: where there is such a function, no two uses can have the same address. */
function read([seed, claim, third, ...rest]: Address): Use {
  const whose = { seed: seed as string, claim: claim as string };
  const sampled = (end: Address): Pick<Use, 'set' | 'block'> => ({
    set: (end.length === 2 ? end[0] : '') as BlockSet,
    block: end.at(-1) as number,
  });
  if (third === 'report') return { use: 'report', ...whose };
  if (third === 'case') {
    const [at, ...end] = rest;
    return { use: 'case', ...whose, case: at as string, ...sampled(end) };
  }
  if (third === 'resolution') {
    const [corpusOf, at, ...end] = rest as [string, string, ...Address];
    return { use: 'resolution', ...whose, corpus: corpusOf, case: at, ...sampled(end) };
  }
  if (third === 'explore') {
    const [statementOf, at, ...end] = rest as [string, string, ...Address];
    const slash = statementOf.indexOf('/');
    const role = statementOf.slice(0, slash) as StatementName['role'];
    const target = statementOf === '' ? {} : { role, name: statementOf.slice(slash + 1) };
    return { use: 'explore', ...whose, ...target, case: at, ...sampled(end) };
  }
  const [name, use, ...end] = rest as [string, string, ...Address];
  const target = { ...whose, role: third as StatementName['role'], name };
  switch (use) {
    case 'draw':
    case 'search':
      return { use, ...target, number: end[0] as number };
    case 'shrink':
      return { use, ...target, case: end[0] as string, ...sampled(end.slice(1)) };
    default: {
      // a number first where nothing was kept
      const corpusOf = typeof end[0] === 'string' ? { corpus: end.shift() as string } : {};
      const [number, at, ...last] = end as [number, string, ...Address];
      return { use, ...target, ...corpusOf, number, case: at, ...sampled(last) };
    }
  }
}

describe('addresses of streams', () => {
  it('tell what they are for, whatever authors name their claims, mutants and hypotheses', () => {
    fc.assert(
      fc.property(addresses, ([address, use]) => {
        expect(read(address)).toEqual(use);
      }),
      { numRuns: 5000 },
    );
  });

  it('are never the same for two uses', () => {
    fc.assert(
      fc.property(fc.array(addresses, { minLength: 50, maxLength: 50 }), (all) => {
        const uses = new Set(all.map(([, use]) => canonicalJson(use as unknown as Json)));
        expect(new Set(all.map(([address]) => JSON.stringify(address))).size).toBe(uses.size);
      }),
    );
  });

  it('stay as they are, so that evidence and counterexamples do', () => {
    const of = { seed: '1', claim: { id: 'a/b' } };
    const mutant = { role: 'mutant', name: 'q² for q' } as const;
    const at = fingerprintOf({ k: 1 });
    expect([
      drawAddress(of, mutant, 7),
      searchAddress(of, mutant, 2),
      exploreAddress(of, undefined, { k: 1 }),
      exploreAddress(of, mutant, { k: 1 }),
      shrinkAddress(of, mutant, { k: 1 }),
      confirmAddress({ ...of, corpus: [] }, { role: 'claim', name: '' }, 3, { k: 1 }),
      confirmAddress({ ...of, corpus: [{ k: 1 }] }, { role: 'claim', name: '' }, 3, { k: 1 }),
      caseAddress(of, { k: 1 }),
      pictureAddress(of),
      blocksAddress(['x'], ''),
      blocksAddress(['x'], 'scouts'),
    ]).toEqual([
      ['1', 'a/b', 'mutant', 'q² for q', 'draw', 7],
      ['1', 'a/b', 'mutant', 'q² for q', 'search', 2],
      ['1', 'a/b', 'explore', '', at],
      ['1', 'a/b', 'explore', 'mutant/q² for q', at],
      ['1', 'a/b', 'mutant', 'q² for q', 'shrink', at],
      ['1', 'a/b', 'claim', '', 'confirm', 3, at],
      ['1', 'a/b', 'claim', '', 'confirm', fingerprintOf([{ k: 1 }]), 3, at],
      ['1', 'a/b', 'case', at],
      ['1', 'a/b', 'report', 'trajectories'],
      ['x'],
      ['x', 'scouts'],
    ]);
    expect(at).toMatch(/^[0-9a-f]{16}$/u);
  });

  it('open different streams even where one begins with another', () => {
    const first = (address: Address): number => openStream(address).bits32();
    expect(first(['a', 'b'])).not.toBe(first(['a', 'b', 0]));
    expect(first(['a', '0'])).not.toBe(first(['a', 0]));
  });
});
