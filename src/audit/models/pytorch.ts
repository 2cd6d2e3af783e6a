import { isGlobal, isMade, type Pickled, readPickle } from './pickle.ts';
import { formatShape, quoted, refused } from './refused.ts';
import { bytesOf, countOf, decode, type ElementType, strided, type Tensor, type Tensors } from './tensor.ts';
import { readZip } from './zip.ts';

/** Classes of storages, with what they store. */
const storages: Readonly<Record<string, ElementType>> = {
  'torch.DoubleStorage': 'float64',
  'torch.FloatStorage': 'float32',
  'torch.HalfStorage': 'float16',
  'torch.BFloat16Storage': 'bfloat16',
  'torch.LongStorage': 'int64',
  'torch.IntStorage': 'int32',
  'torch.ShortStorage': 'int16',
  'torch.CharStorage': 'int8',
  'torch.ByteStorage': 'uint8',
  'torch.BoolStorage': 'bool',
};

interface Storage {
  readonly values: Float64Array;
}

/** Tensors may share storages; all together they are so many times what is stored, above a floor. */
const shared = { times: 4, floor: 4_194_304 } as const;

/** Names under which programs keep the state dictionary of a checkpoint. */
const nested = ['state_dict', 'model_state_dict', 'model', 'module'];

/**
 * The tensors of a state dictionary that `torch.save` wrote (PyTorch 1.6 and later: a zip archive with a
 * pickle). Nothing is executed: the pickle may name tensors, parameters, storages and ordered dictionaries,
 * and everything else is refused.
 * @throws {UsageError} one line
 */
export function readPyTorch(file: string, bytes: Uint8Array): Tensors {
  const files = readZip(file, bytes);
  const root = [...files.keys()].find((path) => /(?:^|\/)data\.pkl$/u.test(path));
  if (root === undefined) throw refused(file, 'zip archive', 'data.pkl, as torch.save writes it', 'none');
  const folder = root.slice(0, -'data.pkl'.length);
  const order = orderOf(file, files.get(`${folder}byteorder`)?.());
  const known = new Map<string, Storage>();
  let [stored, numbers] = [0, 0];

  const persistent = (id: Pickled): Pickled => {
    const [kind, storage, key, , count] = Array.isArray(id) ? (id as readonly Pickled[]) : [];
    const type = isGlobal(storage) ? storages[storage.global] : undefined;
    if (kind !== 'storage' || type === undefined || typeof key !== 'string' || typeof count !== 'number')
      throw refused(file, 'pickle', 'the id of a storage of numbers', 'another');
    const content = files.get(`${folder}data/${key}`);
    if (content === undefined)
      throw refused(file, `storage ${quoted(key)}`, `an entry data/${quoted(key)}`, 'none');
    let found = known.get(key);
    if (found === undefined) {
      const data = content();
      if (data.length !== count * bytesOf(type))
        throw refused(
          file,
          `storage ${quoted(key)}`,
          `${count * bytesOf(type)} bytes for ${count} numbers`,
          `${data.length}`,
        );
      found = { values: decode(data, type, order) };
      known.set(key, found);
      stored += found.values.length;
    }
    return { made: found };
  };
  const functions = new Map<string, (args: readonly Pickled[]) => Pickled>([
    ['collections.OrderedDict', () => new Map()],
    [
      'torch._utils._rebuild_tensor_v2',
      (args) => {
        const made = tensorOf(file, args);
        numbers += made.values.length;
        const most = Math.max(shared.floor, shared.times * stored);
        if (numbers > most)
          throw refused(
            file,
            'pickle',
            `tensors of at most ${most} numbers in all`,
            'more, of the same storages',
          );
        return { made };
      },
    ],
    ['torch._utils._rebuild_parameter', ([tensor]) => tensor ?? null],
  ]);
  const pickled = readPickle(file, files.get(root)!(), {
    functions,
    classes: new Set(Object.keys(storages)),
    persistent,
  });
  return tensorsIn(file, pickled);
}

function orderOf(file: string, bytes: Uint8Array | undefined): 'little' | 'big' {
  const text = bytes === undefined ? 'little' : new TextDecoder().decode(bytes.subarray(0, 16)).trim();
  if (text !== 'little' && text !== 'big') throw refused(file, 'byteorder', 'little or big', quoted(text));
  return text;
}

/** (storage, offset, sizes, strides, …). */
function tensorOf(file: string, [made, offset, sizes, strides]: readonly Pickled[]): Omit<Tensor, 'name'> {
  const storage = isMade(made) ? (made.made as Partial<Storage>) : undefined;
  const isCounts = (x: Pickled | undefined): x is readonly number[] =>
    Array.isArray(x) && x.length <= 32 && x.every((n) => Number.isSafeInteger(n) && (n as number) >= 0);
  if (storage?.values === undefined || !isCounts([offset ?? -1]) || !isCounts(sizes) || !isCounts(strides))
    throw refused(file, 'pickle', 'a tensor: storage, offset, sizes and strides', 'other arguments');
  const count = countOf(sizes);
  const last = sizes.reduce(
    (sum, size, axis) => sum + (size - 1) * (strides[axis] ?? Number.NaN),
    offset as number,
  );
  const { values } = storage;
  // a tensor that repeats its storage by strides of 0 would be larger than what the file holds
  if (count === undefined || count > values.length || (count > 0 && !(last < values.length)))
    throw refused(
      file,
      'pickle',
      `a tensor within its storage of ${values.length} numbers`,
      `one of ${formatShape(sizes)}`,
    );
  return { shape: sizes, values: strided(values, offset as number, sizes, strides) };
}

function tensorsIn(file: string, pickled: Pickled): Tensors {
  if (!(pickled instanceof Map))
    throw refused(file, 'pickle', 'a state dictionary (torch.save(model.state_dict(), …))', 'another object');
  const inner = nested.map((name) => pickled.get(name)).find((value) => value instanceof Map);
  const entries = [...(inner ?? pickled)];
  const tensors = new Map<string, Tensor>();
  for (const [name, value] of entries) {
    if (typeof name !== 'string' || !isMade(value) || !('shape' in value.made)) continue;
    tensors.set(name, { name, ...(value.made as Omit<Tensor, 'name'>) });
  }
  if (tensors.size === 0) throw refused(file, 'pickle', 'a state dictionary with tensors', 'none');
  return tensors;
}
