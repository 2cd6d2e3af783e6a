/** What a value is, for messages: short, and never a promise taken for an object. */
export function describe(value: unknown): string {
  if (Object.is(value, -0)) return '−0';
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value.length <= 40 ? value : `${value.slice(0, 40)}…`);
    case 'bigint':
      return `the bigint ${value}n`;
    case 'symbol':
      return 'a symbol';
    case 'function':
      return 'a function';
    case 'object':
      return value === null ? 'null' : describeObject(value);
    case 'boolean':
    case 'number':
    case 'undefined':
      return String(value);
  }
}

function describeObject(value: object): string {
  if (isPromise(value)) return 'a promise: it must not be async';
  if (Array.isArray(value)) return `an array of ${value.length}`;
  const { constructor } = value as { readonly constructor?: unknown };
  const name = typeof constructor === 'function' ? constructor.name : 'Object';
  if (name !== 'Object') return `a ${name}`;
  const text = Object.entries(value)
    .slice(0, 4)
    .map(([key, item]) => `${key}: ${typeof item === 'object' && item !== null ? '…' : describe(item)}`)
    .join(', ');
  return text === '' ? '{}' : `{ ${text} }`;
}

export function isPromise(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as { readonly then?: unknown }).then === 'function'
  );
}
