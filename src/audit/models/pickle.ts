import { quoted, refused } from './refused.ts';

/** What a pickle may hold: nothing that is not in this list is ever made. */
export type Pickled = null | boolean | number | string | readonly Pickled[] | PickledMap | Global | Made;

/** A dictionary, in order. */
export type PickledMap = Map<Pickled, Pickled>;

/** The name of a class or function; nothing is imported. */
export interface Global {
  readonly global: string;
}

/** What an allowed function made of its arguments. */
export interface Made {
  readonly made: object;
}

export function isGlobal(x: Pickled | undefined): x is Global {
  return typeof x === 'object' && x !== null && 'global' in x;
}

export function isMade(x: Pickled | undefined): x is Made {
  return typeof x === 'object' && x !== null && 'made' in x;
}

/** What a pickle may ask for. */
export interface PickleRules {
  /** Functions by `module.name`; a name that is not among them is refused as soon as it is read. */
  readonly functions: ReadonlyMap<string, (args: readonly Pickled[]) => Pickled>;
  /** Classes that are named and not called. */
  readonly classes: ReadonlySet<string>;
  /** What an id stands for that the program which wrote the file keeps elsewhere. */
  persistent(id: Pickled): Pickled;
}

/** The most objects and the deepest stack of a pickle; a tensor takes some forty. */
const maxSteps = 500_000;
const mark = Symbol('mark');
type Slot = Pickled | typeof mark;

/**
 * Reads a pickle of protocols 2 to 5 without executing anything: opcodes that make plain data, and calls of
 * the functions that the rules allow. All others, and every other name, are refused.
 * Source: CPython, `pickletools.py`.
 * @throws {UsageError} one line, from `refused`
 */
export function readPickle(file: string, bytes: Uint8Array, rules: PickleRules): Pickled {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const stack: Slot[] = [];
  const memo = new Map<number, Pickled>();
  let at = 0;
  const bad = (expected: string, found: string): Error =>
    refused(file, `pickle, byte ${at}`, expected, found);
  const take = (count: number): number => {
    if (at + count > bytes.length) throw bad(`${count} more bytes`, `${bytes.length - at}`);
    at += count;
    return at - count;
  };
  const text = (length: number): string => {
    const from = take(length);
    return new TextDecoder().decode(bytes.subarray(from, from + length));
  };
  const line = (): string => {
    const end = bytes.indexOf(10, at);
    if (end < 0) throw bad('the end of a line', 'the end of the file');
    const found = text(end - at);
    at = end + 1;
    return found;
  };
  const pop = (): Pickled => {
    const top = stack.pop();
    if (top === undefined || top === mark) throw bad('an object on the stack', 'none');
    return top;
  };
  const top = (): Pickled => {
    const found = pop();
    stack.push(found);
    return found;
  };
  const toMark = (): Pickled[] => {
    const from = stack.lastIndexOf(mark);
    if (from < 0) throw bad('a mark on the stack', 'none');
    const items = stack.splice(from) as Pickled[];
    return items.slice(1);
  };
  const isMap = (x: Pickled): x is PickledMap => x instanceof Map;
  const isMutableList = (x: Pickled): x is Pickled[] => Array.isArray(x);
  const remember = (key: number): unknown => memo.set(key, top());
  const recall = (key: number): void => {
    if (!memo.has(key)) throw bad('an object that was stored', `number ${key}, which was not`);
    stack.push(memo.get(key)!);
  };
  const fill = (items: readonly Pickled[]): void => {
    const map = top();
    if (!isMap(map) || items.length % 2 !== 0) throw bad('a dictionary', 'another object');
    for (let i = 0; i < items.length; i += 2) map.set(items[i]!, items[i + 1]!);
  };
  const append = (items: readonly Pickled[]): void => {
    const list = top();
    if (!isMutableList(list)) throw bad('a list', 'another object');
    for (const item of items) list.push(item);
  };
  const global = (name: string): void => {
    if (!rules.functions.has(name) && !rules.classes.has(name))
      throw bad('tensors alone', `${quoted(name)}, which is code and is not run`);
    stack.push({ global: name });
  };
  const last = (count: number): Pickled[] => {
    const items = Array.from({ length: count }, pop);
    return items.reverse();
  };
  const integer = (length: number): number => {
    const from = take(length);
    let value = 0n;
    for (let i = length - 1; i >= 0; i--) value = value * 256n + BigInt(bytes[from + i]!);
    return Number(length > 0 ? BigInt.asIntN(8 * length, value) : 0n);
  };
  const opcodes: Readonly<Record<number, () => unknown>> = {
    0x80: () => {
      const protocol = bytes[take(1)]!;
      if (protocol < 2 || protocol > 5) throw bad('protocol 2 to 5', `${protocol}`);
    },
    0x95: () => take(8), // FRAME: a length that is not needed
    0x7d: () => stack.push(new Map()), // EMPTY_DICT
    0x5d: () => stack.push([]), // EMPTY_LIST
    0x29: () => stack.push([]), // EMPTY_TUPLE
    0x28: () => stack.push(mark), // MARK
    0x4e: () => stack.push(null), // NONE
    0x88: () => stack.push(true), // NEWTRUE
    0x89: () => stack.push(false), // NEWFALSE
    0x4a: () => stack.push(view.getInt32(take(4), true)), // BININT
    0x4b: () => stack.push(bytes[take(1)]!), // BININT1
    0x4d: () => stack.push(view.getUint16(take(2), true)), // BININT2
    0x8a: () => stack.push(integer(bytes[take(1)]!)), // LONG1
    0x47: () => stack.push(view.getFloat64(take(8), false)), // BINFLOAT
    0x58: () => stack.push(text(view.getUint32(take(4), true))), // BINUNICODE
    0x8c: () => stack.push(text(bytes[take(1)]!)), // SHORT_BINUNICODE
    0x55: () => stack.push(text(bytes[take(1)]!)), // SHORT_BINSTRING
    0x71: () => remember(bytes[take(1)]!), // BINPUT
    0x72: () => remember(view.getUint32(take(4), true)), // LONG_BINPUT
    0x94: () => remember(memo.size), // MEMOIZE
    0x68: () => recall(bytes[take(1)]!), // BINGET
    0x6a: () => recall(view.getUint32(take(4), true)), // LONG_BINGET
    0x74: () => stack.push(toMark()), // TUPLE
    0x85: () => stack.push(last(1)), // TUPLE1
    0x86: () => stack.push(last(2)), // TUPLE2
    0x87: () => stack.push(last(3)), // TUPLE3
    0x75: () => fill(toMark()), // SETITEMS
    0x73: () => fill(last(2)), // SETITEM
    0x65: () => append(toMark()), // APPENDS
    0x61: () => append(last(1)), // APPEND
    0x63: () => global(`${line()}.${line()}`), // GLOBAL
    0x93: () => {
      const [module, name] = last(2);
      if (typeof module !== 'string' || typeof name !== 'string')
        throw bad('names of a module and a class', 'others');
      global(`${module}.${name}`);
    }, // STACK_GLOBAL
    0x51: () => stack.push(rules.persistent(pop())), // BINPERSID
    0x52: () => {
      const [named, args] = last(2);
      const call = isGlobal(named) ? rules.functions.get(named.global) : undefined;
      if (call === undefined || !Array.isArray(args)) throw bad('a call that makes a tensor', 'another');
      stack.push(call(args as readonly Pickled[]));
    }, // REDUCE
    // BUILD: attributes of an ordered dictionary, such as the _metadata of a state dictionary
    0x62: () => {
      pop();
      if (!isMap(top())) throw bad('attributes of a dictionary', 'those of another object');
    },
  };
  for (let steps = 0; steps < maxSteps; steps++) {
    const opcode = bytes[take(1)]!;
    if (opcode === 0x2e) return pop();
    const run = Object.hasOwn(opcodes, opcode) ? opcodes[opcode] : undefined;
    if (run === undefined) throw bad('an opcode of plain data', `0x${opcode.toString(16)}`);
    run();
  }
  throw bad(`at most ${maxSteps} opcodes`, 'more');
}
