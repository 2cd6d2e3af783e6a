import { memoize } from '../../core/memoize.ts';

/** What `make` gave for a key, made once for each case object. */
export function remembering<V>(): (c: object, key: string, make: () => V) => V {
  const makers = memoize((_c: object, _key: string): { value?: V } => ({}));
  return (c, key, make) => {
    const kept = makers(c, key);
    kept.value ??= make();
    return kept.value;
  };
}

/** A quantity of cases that a claim and its mutants share: worked out once for each case object and effort. */
export function onceAt<C extends object, V>(
  compute: (c: C, effort: number) => V,
): (c: C, effort: number) => V {
  return memoize(compute);
}
