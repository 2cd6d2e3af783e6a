import { SaxesParser } from 'saxes';

/** An element of XML. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (Element | string)[];
}

/** Reads XML 1.0. @throws {Error} where it is not well-formed */
export function parseXml(document: string): Element {
  const parser = new SaxesParser();
  const open: { name: string; attributes: Record<string, string>; children: (Element | string)[] }[] = [
    { name: '', attributes: {}, children: [] },
  ];
  const add = (child: Element | string): void => {
    open.at(-1)!.children.push(child);
  };
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    open.push({ name, attributes: { ...attributes }, children: [] });
  });
  parser.on('closetag', () => {
    add(open.pop()!);
  });
  parser.on('text', add);
  parser.on('cdata', add);
  parser.write(document).close();
  return open[0]!.children.find((child) => typeof child !== 'string')!;
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
