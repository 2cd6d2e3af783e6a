import lakatos


def drawn(c, rng, count, number):
    """Is the draw with this number, without replacement, one of the marked?"""
    orders = rng.random((count, c.size)).argsort(axis=1)
    return orders[:, number] < c.marked


@lakatos.invariance(
    id="kinds/invariance",
    says="without replacement the last draw is marked as often as the first",
    source="folklore",
    cases={"size": lakatos.integers(4, 12), "marked": lakatos.integers(1, 3), "draws": lakatos.integers(2, 4)},
    horizon=lambda c: c.draws,
    # the other experiment
    transformed=lambda c, rng, count: drawn(c, rng, count, c.draws - 1),
    block=4096,
)
def first_is_marked(c, rng, count):
    return drawn(c, rng, count, 0)


first_is_marked.mutant(
    "the last of more marked",
    transformed=lambda c, rng, count: drawn(lakatos.Case(c, marked=c.marked + 1), rng, count, c.draws - 1),
)
