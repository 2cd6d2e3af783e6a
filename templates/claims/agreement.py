import numpy as np

import lakatos


def back(c, steps):
    """P(state 0 after so many steps from 0), up = P(0 → 1), down = P(1 → 0); right to some roundings."""
    return lakatos.within((c.down + c.up * (1 - c.up - c.down) ** steps) / (c.up + c.down))


@lakatos.agreement(
    id="kinds/agreement",
    says="P(X_t = 0 | X_0 = 0) = (b + a(1 − a − b)^t)/(a + b)",
    source="folklore",
    cases={
        "up": lakatos.choices(0.5, 0.25, 0.0625, 0.875),
        "down": lakatos.choices(0.5, 0.25, 0.125, 0.75),
        "steps": lakatos.integers(1, 12),
    },
    horizon=lambda c: c.steps,
    equals=lambda c: back(c, c.steps),
    block=4096,
)
def returns(c, rng, count):
    at_one = np.zeros(count, dtype=bool)
    for _ in range(c.steps):
        draws = rng.random(count)
        at_one = np.where(at_one, draws >= c.down, draws < c.up)
    return ~at_one


returns.mutant("t + 1 for t", equals=lambda c: back(c, c.steps + 1))
