import { bracedArgs, givenArgs, type Latex, type Node, textOf } from './nodes.ts';

/** An environment that holds a statement. */
export interface Theorem {
  /** As it is printed: Theorem, Lemma, …. */
  readonly printed: string;
  /** Numbered, and neither a definition nor a remark: it should have a claim. */
  readonly isNumbered: boolean;
  /** Of tcolorbox: what stands before its labels. */
  readonly labelPrefix?: string;
}

const named = (printed: string, isNumbered: boolean): Theorem => ({ printed, isNumbered });

/** What document classes define. */
export const usualTheorems: ReadonlyMap<string, Theorem> = new Map([
  ...['Theorem', 'Lemma', 'Proposition', 'Corollary', 'Claim', 'Conjecture', 'Fact'].map(
    (printed) => [printed.toLowerCase(), named(printed, true)] as const,
  ),
  ...['Definition', 'Assumption', 'Example', 'Remark'].map(
    (printed) => [printed.toLowerCase(), named(printed, false)] as const,
  ),
]);

/** What `\newtheorem` and its like have defined so far. */
export interface TheoremState {
  readonly theorems: Map<string, Theorem>;
  style: string;
}

/**
 * Takes note of `\newtheorem`, `\theoremstyle`, and of what thmtools, llncs, mdframed, ntheorem and tcolorbox
 * have for it; and of `\newenvironment` where it begins a theorem.
 */
export function noteTheorem(latex: Latex, node: Node, state: TheoremState): void {
  const braced = bracedArgs(latex, node);
  const isStarred = givenArgs(node).some(({ content }) => latex.print(content) === '*');
  switch (textOf(node)) {
    case 'theoremstyle':
      state.style = braced[0] ?? 'plain';
      return;
    case 'newtheorem':
    case 'newmdtheoremenv':
    case 'newframedtheorem':
    case 'newshadedtheorem':
    case 'spnewtheorem': {
      const [name, printed] = braced;
      if (name === undefined) return;
      state.theorems.set(name, named(printed ?? name, !isStarred && state.style === 'plain'));
      return;
    }
    case 'newtcbtheorem': {
      const [name, printed, , labelPrefix = ''] = braced;
      if (name !== undefined) state.theorems.set(name, { ...named(printed ?? name, true), labelPrefix });
      return;
    }
    case 'newenvironment':
    case 'renewenvironment': {
      const [name, begin = ''] = [braced[0], braced.at(-2)];
      const begun = /\\begin\s*\{([^{}]*)\}/u.exec(begin)?.[1];
      const theorem = state.theorems.get(begun ?? '');
      if (name !== undefined && theorem !== undefined) state.theorems.set(name, theorem);
      return;
    }
    case 'declaretheorem': {
      const options = givenArgs(node)
        .filter(({ openMark }) => openMark === '[')
        .map(({ content }) => latex.print(content))
        .join(',');
      const value = (key: string): string | undefined =>
        new RegExp(`(?:^|,)\\s*${key}\\s*=\\s*\\{?([^,{}]*)`, 'u').exec(options)?.[1]?.trim();
      for (const name of (braced[0] ?? '').split(',').map((part) => part.trim())) {
        const isPlain = (value('style') ?? state.style) === 'plain';
        const isNumbered = isPlain && value('numbered') !== 'no';
        const printed =
          value('name') ?? value('title') ?? `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
        if (name !== '') state.theorems.set(name, named(printed, isNumbered));
      }
      return;
    }
    default:
  }
}
