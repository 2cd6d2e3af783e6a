"""Serfling's inequality: draws without replacement, whose law is hypergeometric."""
import math

import lakatos
import numpy as np


def choose(n, k):
    """ln C(n, k), to 1e-15 of the largest of three."""
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)


def tail(c):
    """P(at least k of the draws are red); half of the balls are."""
    red = c.balls // 2
    everything = choose(c.balls, c.draws)
    total = 0.0
    for j in range(c.k, min(red, c.draws) + 1):
        term = math.exp(choose(red, j) + choose(c.balls - red, c.draws - j) - everything)
        total += term
        # terms fall; all that follow are less than a millionth of the error that is granted
        if term < 1e-26 * total:
            break
    return lakatos.within(total, 1e-14 * c.balls * math.log(c.balls))


def with_level(c):
    """Chooses k so that the bound is about e^−E."""
    draws = c.balls * c.percent // 100
    t = math.sqrt(c.E * (1 - (draws - 1) / c.balls) / (2 * draws))
    return {"balls": c.balls, "draws": draws, "k": math.ceil(draws * (0.5 + t))}


def bound(x, times=1):
    return lakatos.exits(math.exp(-2 * times * x.n * x.t**2 / (1 - (x.n - 1) / x.N)))


@lakatos.probability(
    id="sampling/serfling", says="n of N without replacement: P(X̄ − EX̄ ≥ t) ≤ exp(−2nt²/(1 − (n − 1)/N))",
    tex=r"P(\bar X-E\bar X\ge t)\le e^{-2nt^2/(1-(n-1)/N)}", source="Serfling 1974, corollary 1.1",
    cases={"balls": lakatos.choices(20, 200, 2000, 20000, 200000), "percent": lakatos.integers(5, 95),
           "E": lakatos.integers(1, 650)},
    derive=with_level, whole=["balls", "draws", "k"],
    given={"k ≤ n": lambda c: c.k <= c.draws, "k ≤ N/2": lambda c: c.k <= c.balls // 2},
    horizon=lambda c: c.draws, covers={"more than half": lambda c: 2 * c.draws > c.balls},
    terms=lambda c: {"n": c.draws, "N": c.balls, "t": c.k / c.draws - 0.5},
    at_least=bound, exactly=lambda c: lakatos.exits(tail(c)))
def drawn(c, rng, n):
    return rng.hypergeometric(c.balls // 2, c.balls - c.balls // 2, c.draws, n) < c.k


drawn.mutant("5% more", at_least=lambda x, c: bound(x, 1.05))
drawn.mutant("1% more", at_least=lambda x, c: bound(x, 1.01))
drawn.mutant("n/N for (n − 1)/N, squared", terms=lambda x: {"N": x.N * x.n / (2 * x.n - x.n**2 / x.N)})
