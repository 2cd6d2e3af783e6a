import math

import lakatos


@lakatos.mean(
    id="kinds/mean",
    says="E|S_n| ≤ √n for the sum of n random signs",
    source="Jensen's inequality",
    cases={"n": lakatos.integers(1, 30)},
    horizon=lambda c: c.n,
    # one number for each trajectory, between 0 and `range`
    range=lambda c: c.n,
    at_most=lambda c: math.sqrt(c.n),
    covers={"n = 1": lambda c: c.n == 1},
    block=4096,
)
def size_of_sum(c, rng, count):
    return abs(2.0 * rng.binomial(c.n, 0.5, count) - c.n)


# true in the limit, false for n = 1, where |S_n| is 1
size_of_sum.mutant("√(2n/π)", at_most=lambda c: math.sqrt(2 * c.n / math.pi))
