import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Claim } from '../../src/judge/claims/claim.ts';
import { sizesInequality } from '../statements/known-statements.ts';

/** Texts by path. */
export type Files = Readonly<Record<string, string>>;

/** A paper of twelve statements in four files: macros, restatable, comments, a remark and a definition. */
export const paperFiles: Readonly<Record<string, string>> = {
  'paper/main.tex': String.raw`\documentclass{article}
\usepackage{amsthm,thm-restate}
\newtheorem{thm}{Theorem}[section]
\newtheorem{lem}[thm]{Lemma}
\newtheorem{prop}[thm]{Proposition}
\theoremstyle{definition}
\newtheorem{defn}[thm]{Definition}
\theoremstyle{remark}
\newtheorem*{rem}{Remark}
\input{macros}
\begin{document}
\begin{defn}[Convexity]\label{def:lec} The loss is convex across $\man$. \end{defn}
\begin{thm}[Stagnation]\label{thm:stagnation}
  If $d_0 \leq r$ then % the start
  \[ \prob(\theta_t \in \tube) \ge \prod_{t<T} \prob(\norm{Gz} \le a_t). \]
\end{thm}
\begin{restatable}[Drift]{thm}{drift}\label{thm:drift}
  Let $\eta < 2\mu/\beta^2$. The exit probability is at most $\rate$.
\end{restatable}
\include{sections/lemmas}
\begin{rem} This is no theorem. \end{rem}
\drift*
\end{document}
\begin{thm} Nothing after the end is read. \end{thm}
`,
  'paper/macros.tex': String.raw`\newcommand{\R}{\mathbb{R}}
\newcommand{\norm}[2][]{\left\| #2 \right\|_{#1}}
\DeclareMathOperator{\prob}{P}
\newcommand{\man}{\mathcal{M}}
\newcommand{\tube}{T_r}
\def\rate{2 T e^{-r^2/2}}
`,
  'paper/sections/lemmas.tex': String.raw`\begin{lem}\label{lem:step} $d(\theta - \eta\nabla R) \le q\, d(\theta)$. \end{lem}
\begin{lem}\label{lem:levy} The maximum has at most \emph{twice} the tail of the last. \end{lem}
\begin{prop}\label{prop:order} The first bound is at least the second. \lakatos{sizes/order} \end{prop}
\begin{prop}\label{prop:two}\lakatos{sizes/two-a}\lakatos{sizes/two-b} $f \le g$. \end{prop}
\begin{cor} %\begin{thm} a comment opens nothing
\end{cor}
\begin{corollary}\label{cor:open} Nobody tests this one: $x_i^2 \ge 0$. \end{corollary}
\begin{prop}\label{prop:list} The following are equal: \begin{enumerate}\item $a$ \item $b$ \end{enumerate}\end{prop}
\input{more}
`,
  'paper/more.tex': String.raw`\begin{lem}\label{lem:align}
\begin{align*} a &= b \\ &\le c \end{align*}
\end{lem}
\begin{lem}\label{lem:last} The end, by \cref{lem:step}. \end{lem}
`,
};

const claim = (name: string, more: Partial<Claim> = {}): Claim =>
  sizesInequality(
    ({ n }) => n,
    ({ n, m }) => n + m,
    { id: `sizes/${name}`, ...(more as object) },
  );

/** The claims of the paper; one has no statement. */
export const paperClaims: readonly Claim[] = [
  claim('product', { paper: 'thm:stagnation', given: { 'd_0 ≤ r': { holds: ({ n }) => n > 2 } } }),
  claim('drift', { paper: 'thm:drift', given: { 'η < 2μ/β²': { holds: ({ n }) => n > 2 } } }),
  claim('step', { paper: 'lem:step' }),
  claim('levy', { paper: ['lem:levy'] }),
  claim('order'),
  claim('two-a'),
  claim('two-b'),
  claim('list', { paper: 'prop:list' }),
  claim('align', { paper: 'lem:align' }),
  claim('last', { paper: 'lem:last' }),
  claim('without'),
];

/** Writes files below a folder. */
export function writeAll(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}
