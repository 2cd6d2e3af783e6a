/** An element of a page with what it holds. */
export interface Element {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly parent: Element | undefined;
  readonly children: Element[];
}

const empty = new Set(['meta', 'input', 'br', 'path', 'rect', 'line']);

/**
 * The elements of a page that closes whatever it opens, in document order; texts, styles and scripts are left
 * out.
 */
export function elementsOf(page: string): readonly Element[] {
  const all: Element[] = [];
  let open: Element | undefined;
  const markup = page.replaceAll(/<(style|script)\b[^>]*>[\s\S]*?<\/\1>/gu, '');
  for (const [whole, end, name, rest] of markup.matchAll(/<(\/?)([a-z][\w-]*)((?:"[^"]*"|[^>"])*)>/gu)) {
    const tag = name!;
    if (end === '/') {
      if (open?.tag !== tag) throw new Error(`${whole} closes ${open?.tag ?? 'nothing'}`);
      open = open.parent;
      continue;
    }
    const attributes = Object.fromEntries(
      [...rest!.matchAll(/([\w-]+)="([^"]*)"/gu)].map(([, key, value]) => [key!, value!]),
    );
    const element: Element = { tag, attributes, parent: open, children: [] };
    open?.children.push(element);
    all.push(element);
    if (!empty.has(tag) && !rest!.endsWith('/')) open = element;
  }
  if (open !== undefined) throw new Error(`<${open.tag}> is not closed`);
  return all;
}

/** The elements within an element, itself included. */
export function within(element: Element): readonly Element[] {
  return [element, ...element.children.flatMap(within)];
}

/** What an element stands in, from the nearest outwards. */
export function around({ parent }: Element): readonly Element[] {
  return parent === undefined ? [] : [parent, ...around(parent)];
}
