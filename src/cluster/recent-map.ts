/** A map that keeps what was put into it last, up to a total weight. */
export interface RecentMap<V> {
  get(key: string): V | undefined;
  set(key: string, value: V): void;
  /** Removes it, too. */
  take(key: string): V | undefined;
  readonly size: () => number;
}

/** @param weightOf 1 by default, so that the total is a number of entries */
export function recentMap<V>(most: number, weightOf: (value: V) => number = () => 1): RecentMap<V> {
  const map = new Map<string, V>();
  let total = 0;
  const take = (key: string): V | undefined => {
    const value = map.get(key);
    if (value !== undefined && map.delete(key)) total -= weightOf(value);
    return value;
  };
  return {
    get: (key) => map.get(key),
    take,
    set: (key, value) => {
      take(key);
      map.set(key, value);
      total += weightOf(value);
      for (const oldest of map.keys()) {
        if (total <= most) return;
        take(oldest);
      }
    },
    size: () => map.size,
  };
}
