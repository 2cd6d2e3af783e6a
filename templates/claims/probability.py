import math

import lakatos


def with_distance(c):
    """Computes t last, so that the bound allows a chance of `exit` to leave: no case is trivial."""
    return {"n": c.n, "p": c.p, "t": math.sqrt(c.n * math.log(1 / c.exit) / 2)}


def bound(c, factor):
    """exp(-factor t^2/n) as a chance to leave, which keeps small ones accurate."""
    return lakatos.exits(math.exp(-factor * c.t**2 / c.n))


@lakatos.probability(
    id="kinds/probability",
    # The statement, and where it is from.
    says="P(S_n < np + t) ≥ 1 − exp(−2t²/n) for the heads of n coins of chance p",
    source="Hoeffding 1963, theorem 1",
    # The space that cases are drawn from, and what is computed from what was drawn.
    cases={"n": lakatos.integers(1, 40), "p": lakatos.choices(0.5, 0.25, 0.1), "exit": lakatos.choices(0.5, 0.2, 0.9)},
    derive=with_distance,
    # Steps of a trajectory: budgets count them.
    horizon=lambda c: c.n,
    # Hypotheses go into `given`, by name: the skeleton of kind inequality has one.
    # What the theorem promises.
    at_least=lambda c: bound(c, 2),
    # Corners that must be visited at least once.
    covers={"one coin": lambda c: c.n == 1, "an odd coin": lambda c: c.p != 0.5},
    # The arithmetic of a case, a line each.
    explain=lambda c: [f"np = {c.n * c.p}", f"t²/n = {c.t**2 / c.n}"],
    block=4096,
)
def fewer_heads(c, rng, count):
    """True or false for each of `count` trajectories; all randomness is from `rng`."""
    return rng.binomial(c.n, c.p, count) < c.n * c.p + c.t


# The statement with one thing wrong, each a mistake that you fear. All of them must be refuted.
fewer_heads.mutant("4 for 2", at_least=lambda c: bound(c, 4))
