import { inside, type Node, textOf } from './nodes.ts';

/** Combining marks, by the macro that puts them on the next letter. */
const marks: Readonly<Record<string, string>> = {
  "'": '\u0301',
  '`': '\u0300',
  '^': '\u0302',
  '"': '\u0308',
  '~': '\u0303',
  '=': '\u0304',
  '.': '\u0307',
  u: '\u0306',
  v: '\u030C',
  H: '\u030B',
  c: '\u0327',
  k: '\u0328',
  r: '\u030A',
  d: '\u0323',
  b: '\u0331',
};
const letters: Readonly<Record<string, string>> = {
  ss: 'ß',
  o: 'ø',
  O: 'Ø',
  ae: 'æ',
  AE: 'Æ',
  oe: 'œ',
  OE: 'Œ',
  aa: 'å',
  AA: 'Å',
  l: 'ł',
  L: 'Ł',
  i: 'ı',
  j: 'ȷ',
};

/** TeX for letters that a plain LaTeX with any encoding of files prints. */
export const texOfLetters: ReadonlyMap<string, string> = new Map([
  ...Object.entries(letters).map(([name, letter]) => [letter, `\\${name}{}`] as const),
  ...Object.entries(marks).map(([name, mark]) => [mark, `\\${name}`] as const),
]);

const string = (node: Node, content: string): Node => ({ ...node, type: 'string', content });

/** Text with its accents as letters: `\'e`, `\'{e}` and `\ss` are é, é and ß. */
export function withLetters(nodes: readonly Node[]): readonly Node[] {
  const out: Node[] = [];
  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[i]!;
    const name = node.type === 'macro' && (node.args ?? []).length === 0 ? textOf(node) : '';
    const isWord = /^[a-zA-Z]/u.test(name);
    const next = isWord && nodes[i + 1]?.type === 'whitespace' ? i + 2 : i + 1;
    const letter = name in letters ? letters[name]! : undefined;
    const accented = name in marks ? accentedBy(marks[name]!, nodes[next]) : undefined;
    if (letter !== undefined) {
      out.push(string(node, letter));
      i = next - 1;
    } else if (accented !== undefined) {
      out.push(string(node, accented));
      i = next;
    } else out.push(node);
  }
  return out;
}

function accentedBy(mark: string, node: Node | undefined): string | undefined {
  if (node === undefined) return undefined;
  const [only, ...others] = node.type === 'group' ? withLetters(inside(node)) : [node];
  if (others.length > 0) return undefined;
  const text =
    only?.type === 'macro' ? letters[textOf(only)] : only?.type === 'string' ? textOf(only) : undefined;
  if (text === undefined || !/^\p{L}/u.test(text)) return undefined;
  const [first = '', ...rest] = Array.from(text);
  const base = first === 'ı' ? 'i' : first === 'ȷ' ? 'j' : first;
  return `${base}${mark}${rest.join('')}`.normalize('NFC');
}

/** Signs of a formula that may be typed as they are, by the macro that means the same. */
const typed: Readonly<Record<string, string>> = {
  α: 'alpha',
  β: 'beta',
  γ: 'gamma',
  δ: 'delta',
  ε: 'varepsilon',
  ϵ: 'epsilon',
  ζ: 'zeta',
  η: 'eta',
  θ: 'theta',
  ϑ: 'vartheta',
  ι: 'iota',
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
  υ: 'upsilon',
  φ: 'varphi',
  ϕ: 'phi',
  χ: 'chi',
  ψ: 'psi',
  ω: 'omega',
  Γ: 'Gamma',
  Δ: 'Delta',
  Θ: 'Theta',
  Λ: 'Lambda',
  Ξ: 'Xi',
  Π: 'Pi',
  Σ: 'Sigma',
  Φ: 'Phi',
  Ψ: 'Psi',
  Ω: 'Omega',
  '≤': 'le',
  '≥': 'ge',
  '≠': 'ne',
  '≈': 'approx',
  '≡': 'equiv',
  '∈': 'in',
  '∉': 'notin',
  '⊂': 'subset',
  '⊆': 'subseteq',
  '∪': 'cup',
  '∩': 'cap',
  '→': 'to',
  '⇒': 'Rightarrow',
  '⇔': 'Leftrightarrow',
  '↦': 'mapsto',
  '∞': 'infty',
  '∂': 'partial',
  '∇': 'nabla',
  '∑': 'sum',
  '∏': 'prod',
  '∫': 'int',
  '√': 'surd',
  '∀': 'forall',
  '∃': 'exists',
  '∅': 'emptyset',
  '·': 'cdot',
  '×': 'times',
  '±': 'pm',
  '∘': 'circ',
  '‖': '|',
  '⟨': 'langle',
  '⟩': 'rangle',
  '…': 'dots',
};

/** A sign of a formula as it is compared: `≤` is `\le`, `−` the minus on the keyboard. */
export function mathSign(sign: string): string {
  if (sign === '−') return '-';
  return sign in typed ? `\\${typed[sign]!}` : sign;
}
