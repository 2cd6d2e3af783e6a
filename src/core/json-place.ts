/** Where something stands in a JSON file: `claims[0].id`; empty for the whole of it. */
export function jsonPlace(path: readonly PropertyKey[]): string {
  const place = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  return place.replace(/^\./u, '');
}
