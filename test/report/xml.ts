/** An element of XML, as far as reports use it. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (Element | string)[];
}

const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const notXml = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;
const attribute = /^\s+([\w:.-]+)="([^"<]*)"/u;

/**
 * Reads XML 1.0 without a document type, comments and instructions but the declaration.
 * @throws {Error} with 'not well-formed' where it is not
 */
export function parseXml(document: string): Element {
  if (notXml.test(document)) throw new Error('not well-formed: a character that XML does not know');
  let rest = document
    .replaceAll('\r\n', '\n')
    .replace(/^<\?xml [^?]*\?>/u, '')
    .trim();
  const wrong = (): never => {
    throw new Error(`not well-formed: at ${JSON.stringify(rest.slice(0, 40))}`);
  };
  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    const match = pattern.exec(rest);
    if (match !== null) rest = rest.slice(match[0].length);
    return match ?? undefined;
  };
  const element = (): Element => {
    const name = take(/^<([\w:.-]+)/u)?.[1] ?? wrong();
    const attributes: Record<string, string> = {};
    for (let next = take(attribute); next !== undefined; next = take(attribute)) {
      const [, key = '', value = ''] = next;
      if (Object.hasOwn(attributes, key)) wrong();
      // a line feed that is not written as a reference is read as a space
      attributes[key] = unescaped(value.replaceAll(/[\t\n]/gu, ' '));
    }
    if (take(/^\s*\/>/u) !== undefined) return { name, attributes, children: [] };
    if (take(/^\s*>/u) === undefined) wrong();
    const children: (Element | string)[] = [];
    for (;;) {
      const data = take(/^<!\[CDATA\[([\s\S]*?)\]\]>/u)?.[1];
      if (data !== undefined) children.push(data);
      else if (rest.startsWith('</')) break;
      else if (rest.startsWith('<')) children.push(element());
      else {
        const text = take(/^[^<]+/u)?.[0] ?? wrong();
        if (text.includes(']]>')) wrong();
        children.push(unescaped(text));
      }
    }
    if (take(/^<\/([\w:.-]+)\s*>/u)?.[1] !== name) wrong();
    return { name, attributes, children };
  };
  const root = element();
  if (rest.trim() !== '') wrong();
  return root;
}

function unescaped(text: string): string {
  return text.replaceAll(
    /&(?:#x([0-9A-Fa-f]+)|#(\d+)|(\w+));|&/gu,
    (reference, hex?: string, decimal?: string, name?: string) => {
      if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
      if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
      const known = name === undefined ? undefined : named[name];
      if (known === undefined) throw new Error(`not well-formed: ${reference}`);
      return known;
    },
  );
}

/** All elements of a name within another, in order. */
export function elementsOf(within: Element, name: string): readonly Element[] {
  return within.children.flatMap((child) =>
    typeof child === 'string' ? [] : [...(child.name === name ? [child] : []), ...elementsOf(child, name)],
  );
}

export function textOf({ children }: Element): string {
  return children.filter((child) => typeof child === 'string').join('');
}
