"""Claims of every kind with a bound whose terms are named."""
import math

import lakatos


def tail(n, k):
    """P(at most k of n fair coins fall head), in whole numbers."""
    return sum(math.comb(n, j) for j in range(k + 1)) / 2**n


coins = {"n": lakatos.integers(20, 60), "more": lakatos.integers(1, 8)}


def heads(c, rng, n):
    return rng.binomial(c.n, 0.5, n) < c.n / 2 + c.more


@lakatos.probability(
    id="terms/probability", says="P(S < n/2 + s) ≥ 1 − exp(−2s²/n)", source="Hoeffding", cases=coins, whole=["more"],
    terms=lambda c: {"n": c.n, "s": c.more}, whole_terms=["n"], constants={"two": 2},
    at_least=lambda x: lakatos.exits(math.exp(-x.two * x.s**2 / x.n)),
    exactly=lambda c: lakatos.exits(lakatos.within(1 - tail(c.n, math.ceil(c.n / 2 + c.more) - 1), 1e-10, 1e-14)))
def probability(c, rng, n):
    return heads(c, rng, n)


def of_n(x, share=3):
    return lakatos.exits(math.exp(-2 * share * x.s**2 / x.n))


probability.mutant("6 for 2, by a default", at_least=of_n)
probability.mutant("n halved", terms=lambda x: {"n": x.n / 2})
probability.mutant("6 for 2, by the case", at_least=lambda x, c: lakatos.exits(math.exp(-6 * c.more**2 / x.n)))


@lakatos.mean(id="terms/mean", says="E Σ x_i coins ≤ p Σ x_i", source="by definition",
              cases={"x": lakatos.lists(lakatos.integers(1, 9), 1, 4), "p": lakatos.reals(0.1, 0.9)},
              range=lambda c: sum(c.x), terms=lambda c: {"x": c.x, "p": c.p}, at_most=lambda x: x.p * sum(x.x))
def mean(c, rng, n):
    return (rng.random((n, len(c.x))) < c.p) @ c.x


mean.mutant("p tenth", terms=lambda x, c: {"p": c.p / 10})


@lakatos.mean(id="terms/sub-gaussian", says="E max of m normals ≤ σ √(2 ln m)", source="folklore",
              cases={"m": lakatos.integers(2, 20), "sigma": lakatos.choices(1, 16)},
              proxy_variance=lambda c: c.sigma**2, terms=lambda c: {"m": c.m, "σ": c.sigma},
              at_most=lambda x: x["σ"] * math.sqrt(2 * math.log(x.m)))
def largest(c, rng, n):
    return c.sigma * rng.standard_normal((n, c.m)).max(axis=1)


largest.mutant("2 forgotten", at_most=lambda x: x["σ"] * math.sqrt(math.log(x.m)))


@lakatos.inequality(id="terms/inequality", says="|Σ x_i| ≤ √n ‖x‖", source="Cauchy and Schwarz",
                    cases={"x": lakatos.lists(lakatos.integers(-9, 9), 1, 4)},
                    terms=lambda c: {"n": len(c.x), "norm": math.hypot(*c.x)})
def schwarz(x, c):
    return abs(sum(c.x)), lakatos.within(math.sqrt(x.n) * x.norm)


schwarz.mutant("n forgotten", terms=lambda x: {"n": 1})


@lakatos.agreement(id="terms/agreement", says="two coins both fall head with chance p²", source="by definition",
                   cases={"p": lakatos.reals(0.2, 0.8)}, terms=lambda c: {"p": c.p}, equals=lambda x: x.p**2)
def both(c, rng, n):
    return (rng.random((n, 2)) < c.p).all(axis=1)


both.mutant("p", equals=lambda x: x.p)


# the bound is a part of the event, so that the truth is a function of the terms

def upper(k, n, x):
    return k / n + math.sqrt(x.L / (2 * n))


def covered(x, c):
    missed = max((k for k in range(c.n + 1) if upper(k, c.n, x) < 0.5), default=-1)
    return lakatos.exits(lakatos.within(tail(c.n, missed) if missed >= 0 else 0, 1e-10))


def levels(c):
    return {"L": c.digits}


@lakatos.probability(
    id="terms/in-the-event", says="with probability ≥ 1 − e^−L: p ≤ p̂ + √(L/2n)", source="Hoeffding",
    cases={"n": lakatos.integers(20, 60), "digits": lakatos.integers(1, 8)},
    terms=levels, exactly=covered, at_least=lambda x, c: lakatos.exits(math.exp(-c.digits)))
def interval(c, rng, n):
    return [upper(k, c.n, lakatos.Terms(levels(c))) >= 0.5 for k in rng.binomial(c.n, 0.5, n)]


interval.mutant("L thirded", terms=lambda x: {"L": x.L / 3})
interval.mutant("a quarter of it", exactly=lambda x, c: covered(lakatos.Terms(L=x.L / 4), c))
