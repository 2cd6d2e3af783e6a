/** What a call gave, by its arguments: objects by identity and held weakly, everything else by value. */
interface Node<R> {
  objects?: WeakMap<object, Node<R>>;
  values?: Map<unknown, Node<R>>;
  made?: { readonly value: R };
}

/**
 * The function, computing once for the same objects and primitive values; arguments left out count as
 * `undefined`. What belongs to an object goes with it, so the first argument should be one.
 * @param compute depends on its arguments alone; what it throws is not remembered
 */
export function memoize<A extends readonly unknown[], R>(compute: (...args: A) => R): (...args: A) => R {
  const root: Node<R> = {};
  return (...args) => {
    let length = args.length;
    while (length > 0 && args[length - 1] === undefined) length--;
    let node = root;
    for (let i = 0; i < length; i++) node = below(node, args[i]);
    node.made ??= { value: compute(...args) };
    return node.made.value;
  };
}

function below<R>(node: Node<R>, argument: unknown): Node<R> {
  const isObject = (typeof argument === 'object' && argument !== null) || typeof argument === 'function';
  const children: Pick<Map<unknown, Node<R>>, 'get' | 'set'> = isObject
    ? ((node.objects ??= new WeakMap()) as unknown as Map<unknown, Node<R>>)
    : (node.values ??= new Map());
  const known = children.get(argument);
  if (known !== undefined) return known;
  const made: Node<R> = {};
  children.set(argument, made);
  return made;
}

/**
 * The function, computing once for arguments of the same key as long as no more than `count` others came in
 * between: for what is asked for over and over within a short time, by values that no object holds.
 * @param compute depends on what the key tells of its arguments alone; what it throws is not remembered
 */
export function memoizeRecent<A extends readonly unknown[], R>(
  count: number,
  keyOf: (...args: A) => string,
  compute: (...args: A) => R,
): (...args: A) => R {
  const known = new Map<string, { readonly value: R }>();
  return (...args) => {
    const key = keyOf(...args);
    const found = known.get(key) ?? { value: compute(...args) };
    // the last one in a map is the one that was set last
    known.delete(key);
    known.set(key, found);
    if (known.size > count) known.delete(known.keys().next().value!);
    return found.value;
  };
}
