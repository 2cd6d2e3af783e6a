"""Exponential weights against any losses, here ones that repeat."""
import math

import lakatos


def regret(c):
    """Of exponential weights: what they lose, less what the best expert loses."""
    experts = range(len(c.rows[0]))
    losses = [0.0 for _ in experts]
    own = 0.0
    for t in range(c.rounds):
        row = c.rows[t % len(c.rows)]
        least = min(losses)
        weights = [math.exp(-c.eta * (loss - least)) for loss in losses]
        own += sum(w * x for w, x in zip(weights, row)) / sum(weights)
        losses = [loss + x for loss, x in zip(losses, row)]
    return own - min(losses)


def with_rounds(c):
    """Both parts of the bound count: there are some 1/η rounds."""
    rows = [row[: 2 + c.more] for row in c.rows]
    return {"rows": rows, "rounds": math.ceil(c.times / c.eta), "eta": c.eta}


@lakatos.inequality(
    id="online/hedge", says="regret of exponential weights ≤ ln N/η + ηT/8, losses in [0, 1]",
    tex=r"\mathrm{regret}\le\frac{\ln N}\eta+\frac{\eta T}8", source="Cesa-Bianchi and Lugosi 2006, theorem 2.2",
    cases={"rows": lakatos.lists(lakatos.lists(lakatos.choices(0, 1, 0.5), 5, 5), 1, 2), "more": lakatos.integers(0, 3),
           "times": lakatos.choices(1, 4, 8, 12), "eta": lakatos.choices(1, 0.1, 0.002)},
    derive=with_rounds, whole=["rounds"],
    covers={"one round": lambda c: c.rounds == 1, "two experts": lambda c: len(c.rows[0]) == 2},
    terms=lambda c: {"N": len(c.rows[0]), "η": c.eta, "T": c.rounds})
def hedge(x, c):
    return lakatos.within(regret(c), 1e-11, 1e-9), lakatos.within(math.log(x.N) / x["η"] + x["η"] * x["T"] / 8)


def less(share):
    def sides(x, c):
        regret_of, bound = hedge(x, c)
        return regret_of, tuple(share * end for end in bound)
    return sides


hedge.mutant("5% less", sides=less(0.95))
hedge.mutant("1% less", sides=less(0.99))
hedge.mutant("√(ln N) for ln N", terms=lambda x: {"N": math.exp(math.sqrt(math.log(x.N)))})
