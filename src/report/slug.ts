const spelled: Readonly<Record<string, string>> = {
  '√': 'sqrt',
  α: 'alpha',
  β: 'beta',
  γ: 'gamma',
  Δ: 'delta',
  δ: 'delta',
  ε: 'eps',
  η: 'eta',
  θ: 'theta',
  κ: 'kappa',
  λ: 'lambda',
  μ: 'mu',
  Σ: 'sum',
  σ: 'sigma',
  τ: 'tau',
  φ: 'phi',
  χ: 'chi',
};

/**
 * A name that is safe in any file system and as an HTML id: letters a–z, digits and single dashes, at most 80
 * characters, never empty. Different texts may give equal slugs: see `distinct`.
 */
export function slug(text: string): string {
  const safe = Array.from(text.normalize('NFKD'), (c) => spelled[c] ?? c)
    .join('')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/gu, '-')
    .slice(0, 80)
    .replaceAll(/^-+|-+$/gu, '');
  return safe === '' ? 'unnamed' : safe;
}

/** The names in their order, those already seen with `-2`, `-3`, … appended so that no two are equal. */
export function distinct(names: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let free = name;
    for (let i = 2; taken.has(free); i++) free = `${name}-${i}`;
    taken.add(free);
    return free;
  });
}
