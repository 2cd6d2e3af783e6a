/** Rows of numbers of one length, with a label each. */
interface Rows {
  readonly inputs: Float64Array;
  readonly labels: Uint32Array;
}

/** How many rows of `some` are, number for number and with the same label, also rows of `others`. */
export function countCommonRows(some: Rows, others: Rows): number {
  const width = some.inputs.length / some.labels.length;
  if (width !== others.inputs.length / others.labels.length) return 0;
  /** The different rows of `others` by their hashes. */
  const known = new Map<number, number[]>();
  const isKnown = (list: readonly number[] | undefined, rows: Rows, n: number): boolean =>
    list?.some((m) => areEqual(others, m, rows, n, width)) === true;
  for (let n = 0; n < others.labels.length; n++) {
    const at = hashOf(others, n, width);
    const list = known.get(at);
    if (list === undefined) known.set(at, [n]);
    else if (!isKnown(list, others, n)) list.push(n);
  }
  let count = 0;
  for (let n = 0; n < some.labels.length; n++)
    if (isKnown(known.get(hashOf(some, n, width)), some, n)) count++;
  return count;
}

function areEqual(one: Rows, m: number, other: Rows, n: number, width: number): boolean {
  if (one.labels[m] !== other.labels[n]) return false;
  for (let i = 0; i < width; i++) if (one.inputs[m * width + i] !== other.inputs[n * width + i]) return false;
  return true;
}

/** FNV-1a over 32-bit words, with a shift that lets low bits depend on high ones. */
function hashOf({ inputs, labels }: Rows, n: number, width: number): number {
  const number = new Float64Array(1);
  const words = new Int32Array(number.buffer);
  let hash = 0x811c9dc5 ^ labels[n]!;
  for (let i = n * width; i < (n + 1) * width; i++) {
    // −0 equals 0 and must have its hash
    number[0] = inputs[i]! + 0;
    hash = Math.imul(hash ^ words[0]!, 0x01000193);
    hash = Math.imul(hash ^ (hash >>> 15) ^ words[1]!, 0x01000193);
    hash ^= hash >>> 13;
  }
  return hash;
}
