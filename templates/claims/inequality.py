import lakatos


@lakatos.inequality(
    id="kinds/inequality",
    # The statement, and where it is from.
    says="1 + nx ≤ (1 + x)^n for x ≥ −1 and n = 1, 2, …",
    source="Bernoulli's inequality",
    # The space that cases are drawn from. Small whole numbers and simple alternatives shrink well.
    cases={"n": lakatos.integers(1, 8), "x": lakatos.integers(-1, 9)},
    # Every hypothesis, by name. Each is dropped in turn, and cases without it are searched.
    given={"x ≥ −1": (lambda c: c.x >= -1, {"n": lakatos.integers(1, 8), "x": lakatos.integers(-9, -1)})},
    # Corners that must be visited at least once.
    covers={"x < 0": lambda c: c.x < 0, "n = 1": lambda c: c.n == 1},
    # Cases where the two sides are equal, or nearly: they are tried first.
    tight_at={"nothing added": {"n": 2, "x": 0}},
    explain=lambda c: [f"1 + nx = {1 + c.n * c.x}", f"(1 + x)^n = {(1 + c.x) ** c.n}"],
)
def bernoulli(c):
    """Both sides: numbers that were not rounded, or enclosures such as lakatos.within(x)."""
    return 1 + c.n * c.x, (1 + c.x) ** c.n


# The statement with one thing wrong, each a mistake that you fear. All of them must be refuted.
bernoulli.mutant("2n for n", sides=lambda c: (1 + 2 * c.n * c.x, (1 + c.x) ** c.n))
