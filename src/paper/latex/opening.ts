import { environmentOf, givenArgs, inside, isBlank, type Latex, type Node, textOf } from './nodes.ts';

/** What stands between the name of an environment and its statement. */
export interface Opening {
  readonly body: readonly Node[];
  readonly title?: string;
  /** Of restatable: the environment that it stands for. */
  readonly kind?: string;
  /** Where an argument gives it: thmtools' label=…, or the second one of tcolorbox. */
  readonly label?: string;
}

/** @param labelPrefix of tcolorbox, whose environments begin with a title and a label in braces */
export function openedBy(latex: Latex, node: Node, labelPrefix?: string): Opening {
  const optional = givenArgs(node).find(({ openMark }) => openMark === '[');
  let body = inside(node);
  let title = optional && latex.print(optional.content);
  const first = body.findIndex((inner) => !isBlank(inner));
  const isBracket = first !== -1 && body[first]!.type === 'string' && textOf(body[first]!) === '[';
  if (title === undefined && isBracket) {
    const end = body.findIndex((inner, i) => i > first && inner.type === 'string' && textOf(inner) === ']');
    if (end !== -1) {
      title = latex.print(body.slice(first + 1, end));
      body = body.slice(end + 1);
    }
  }
  let kind: string | undefined;
  let label: string | undefined;
  if (/^restatable\*?$/u.test(environmentOf(node) ?? '')) {
    const [groups, rest] = leadingGroups(latex, body);
    kind = groups[0]?.trim();
    body = rest;
  } else if (labelPrefix !== undefined) {
    const [groups, rest] = leadingGroups(latex, body);
    title = groups[0] ?? title;
    label = groups[1] && `${labelPrefix}:${groups[1]}`;
    body = rest;
  }
  const option = (key: string): string | undefined =>
    new RegExp(`(?:^|,)\\s*${key}\\s*=\\s*\\{?([^,{}]*)`, 'u').exec(title ?? '')?.[1]?.trim();
  label ??= option('label');
  const hasOptions = /(?:^|,)\s*(?:label|name|restate|title)\s*=/u.test(title ?? '');
  const shown = hasOptions ? (option('name') ?? option('title')) : title;
  return {
    body,
    ...(shown !== undefined && { title: shown.replaceAll(/\s+/gu, ' ').trim() }),
    ...(kind !== undefined && { kind }),
    ...(label !== undefined && { label }),
  };
}

/** The first two groups in braces, and what follows them. */
function leadingGroups(latex: Latex, body: readonly Node[]): readonly [readonly string[], readonly Node[]] {
  const groups = [...body.entries()].filter(([, inner]) => inner.type === 'group').slice(0, 2);
  return [groups.map(([, group]) => latex.print(inside(group))), body.slice((groups.at(-1)?.[0] ?? -1) + 1)];
}
