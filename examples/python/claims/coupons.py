"""The coupon collector, whose truth is the law of a Markov chain."""
import math

import lakatos
import numpy as np


def with_draws(c):
    return {"n": c.n, "draws": math.ceil(c.n * (math.log(c.n) + c.tenths / 10))}


def missing(c):
    """P(some kind is missing after so many draws): the chain of how many kinds there are, step by step."""
    chance = np.zeros(c.n + 1)
    chance[0] = 1.0
    new = 1 - np.arange(c.n + 1) / c.n
    for _ in range(c.draws):
        chance[1:] = chance[1:] * (1 - new[1:]) + chance[:-1] * new[:-1]
        chance[0] = 0.0
    # only positive terms, each with a rounding or three a step
    return lakatos.within(float(chance[:-1].sum()), 1e-15 * (4 * c.draws + c.n))


def excess(c):
    return {"c": c.draws / c.n - math.log(c.n)}


@lakatos.probability(
    id="coupons/collector", says="after m = n ln n + cn draws all n kinds are there with probability ≥ 1 − e^−c",
    tex=r"P(T\le n\ln n+cn)\ge 1-e^{-c}", source="folklore; Motwani and Raghavan 1995, section 3.6",
    cases={"n": lakatos.choices(2, 10, 100, 1000), "tenths": lakatos.integers(1, 100)}, derive=with_draws,
    whole=["n", "draws"], horizon=lambda c: c.draws,
    covers={"two kinds": lambda c: c.n == 2}, terms=excess,
    at_least=lambda x: lakatos.exits(math.exp(-x.c)), exactly=lambda c: lakatos.exits(missing(c)))
def collected(c, rng, n):
    """Draws for n collectors at once: has each all kinds?"""
    seen = np.zeros((n, c.n), dtype=bool)
    collector = np.arange(n)
    for _ in range(c.draws):
        seen[collector, rng.integers(c.n, size=n)] = True
    return seen.all(axis=1)


collected.mutant("5% less", at_least=lambda x: lakatos.exits(0.95 * math.exp(-x.c)))
collected.mutant("1% less", at_least=lambda x: lakatos.exits(0.99 * math.exp(-x.c)))
collected.mutant("half of n ln n", terms=lambda x, c: {"c": c.draws / c.n - math.log(c.n) / 2})
