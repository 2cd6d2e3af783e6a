"""A claim of every kind."""
import lakatos

cases = {"p": lakatos.reals(0.1, 0.4), "scale": lakatos.log_uniform(0.01, 100)}


@lakatos.mean(id="kinds/mean", says="E[scale times a coin] ≤ scale p", source="by definition", cases=cases,
              range=lambda c: c.scale, at_most=lambda c: c.scale * c.p)
def mean(c, rng, n):
    return c.scale * (rng.random(n) < c.p)


mean.mutant("half", at_most=lambda c: c.scale * c.p / 2)


@lakatos.inequality(
    id="kinds/inequality", says="|Σ x_i| ≤ Σ |x_i|", source="the triangle inequality",
    cases={"x": lakatos.lists(lakatos.integers(-9, 9), 1, 4), "unit": {"of": lakatos.choices(1, 0.0625, 16)}},
    covers={"one number": lambda c: len(c.x) == 1})
def triangle(c):
    x = [value * c.unit.of for value in c.x]
    return abs(sum(x)), lakatos.within(sum(abs(value) for value in x))


triangle.mutant("the largest", sides=lambda c: (abs(sum(c.x)), max(map(abs, c.x))))


@lakatos.agreement(id="kinds/agreement", says="a coin falls with probability p", source="by definition", cases=cases,
                   equals=lambda c: c.p)
def agreement(c, rng, n):
    return rng.random(n) < c.p


agreement.mutant("p²", equals=lambda c: c.p**2)


def tail(c, rng, n):
    return rng.random(n) >= c.p


@lakatos.invariance(id="kinds/invariance", says="head or tail is only a name", source="by definition", cases=cases,
                    transformed=lambda c, rng, n: rng.random(n) >= 1 - c.p)
def invariance(c, rng, n):
    return rng.random(n) < c.p


invariance.mutant("the other side", transformed=tail)


def small(c):
    return c.k <= 3


@lakatos.probability(
    id="kinds/hypothesis", says="k ≤ 3 throws of a coin all fall head with probability at least 1/8",
    source="by definition", cases={"k": lakatos.integers(1, 3)}, given={"k ≤ 3": (small, {"k": lakatos.integers(4, 6)})},
    horizon=lambda c: c.k, at_least=lambda c: 1 / 8, exactly=lambda c: None, tight_at={"three throws": {"k": 3}},
    features=lambda c: {"k": c.k}, minimum_informative=0.5)
def heads(c, rng, n):
    return (rng.random((n, c.k)) < 0.5).all(axis=1)


heads.mutant("k ≤ 3 dropped", drops=["k ≤ 3"], cases={"k": lakatos.integers(1, 6)})
