import type { Claim } from '../judge/claims/claim.ts';
import type { Link } from './links.ts';

/** Greek letters as people type them in names, and as TeX has them. */
const greek: Readonly<Record<string, string>> = {
  α: 'alpha',
  β: 'beta',
  γ: 'gamma',
  δ: 'delta',
  ε: 'epsilon',
  ϵ: 'epsilon',
  ζ: 'zeta',
  η: 'eta',
  θ: 'theta',
  κ: 'kappa',
  λ: 'lambda',
  μ: 'mu',
  µ: 'mu',
  ν: 'nu',
  ξ: 'xi',
  π: 'pi',
  ρ: 'rho',
  σ: 'sigma',
  τ: 'tau',
  φ: 'phi',
  χ: 'chi',
  ψ: 'psi',
  ω: 'omega',
  Δ: 'Delta',
  Λ: 'Lambda',
  Σ: 'Sigma',
  Ω: 'Omega',
  varepsilon: 'epsilon',
  vartheta: 'theta',
  varphi: 'phi',
};
const names: ReadonlySet<string> = new Set(Object.values(greek));

const relation = /[<>≤≥≠∈⊆=]|\\(?:le|ge|ne|in|subseteq|lt|gt)(?![a-zA-Z])/u;

/** The letters of a formula: `η < 2μ/β²` has beta, eta and mu. Words are none. */
export function symbolsIn(text: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const [word] of text.matchAll(/\p{L}+/gu)) {
    const letter = greek[word] ?? word;
    if (names.has(letter) || letter.length === 1) found.add(letter);
    // ημ is a product
    else if (Array.from(word).some((sign) => sign in greek))
      for (const sign of word) found.add(greek[sign] ?? sign);
  }
  return found;
}

/**
 * Hypotheses that only one side names, as far as that can be seen: a formula among the names of the claim's
 * hypotheses with a letter that the statement never has, or a condition of the statement with a letter that
 * neither the claim's hypotheses nor its sentence have. A hint, no verdict.
 */
export function hypothesisHints(
  { statement, claims }: Link,
  known: ReadonlyMap<string, Pick<Claim, 'id' | 'given' | 'says' | 'tex'>>,
): readonly string[] {
  const said = symbolsIn(statement.tokens.join(' '));
  const linked = claims.flatMap((id) => known.get(id) ?? []);
  const ofClaims = linked.flatMap(({ id, given }) =>
    Object.keys(given)
      .filter((name) => relation.test(name))
      .filter((name) => [...symbolsIn(name)].some((symbol) => !said.has(symbol)))
      .map((name) => `the hypothesis '${name}' of ${id} is not in the statement`),
  );
  const claimed = symbolsIn(
    linked.flatMap(({ given, says, tex }) => [...Object.keys(given), says, tex]).join(' '),
  );
  const ofStatement =
    linked.length === 0
      ? []
      : conditionsOf(statement.tokens)
          .filter((condition) => [...symbolsIn(condition)].some((symbol) => !claimed.has(symbol)))
          .map((condition) => `the condition '${condition}' of the statement is in no claim`);
  return [...ofClaims, ...ofStatement];
}

/** A longer one is more than a condition, and what an equation says may be a definition. */
const maxTokens = 12;
const order = /[<>≤≥≠∈⊆]|\\(?:le|ge|ne|in|subseteq|lt|gt)(?![a-zA-Z])/u;

const opens = /^(?:if|let|assume|suppose|provided|whenever|under|given|where)$/iu;
const closes = /^(?:then|we|there|it|\.|;)$/iu;

/** Relations in the sentences that begin with if, let, assume, … and before then. */
export function conditionsOf(tokens: readonly string[]): readonly string[] {
  const conditions: string[] = [];
  let part: string[] | undefined;
  const close = (): void => {
    const text = part?.join(' ') ?? '';
    if (order.test(text) && part!.length <= maxTokens) conditions.push(text);
    part = undefined;
  };
  for (const token of tokens) {
    if (opens.test(token)) {
      close();
      part = [];
    } else if (part !== undefined && closes.test(token)) close();
    else if (part !== undefined && (token === 'and' || token === ',')) {
      close();
      part = [];
    } else part?.push(token);
  }
  return conditions;
}
