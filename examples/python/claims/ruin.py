"""The gambler's ruin: an equality, held against a simulation."""
import lakatos
import numpy as np


def win(k, goal, p):
    """(1 − r^k)/(1 − r^N), r = (1 − p)/p: to 1e-12, by a geometric sum where r is near 1."""
    r = (1 - p) / p
    return lakatos.within(sum(r**i for i in range(k)) / sum(r**i for i in range(goal)), 1e-12)


@lakatos.agreement(
    id="walks/ruin", says="from k a walk reaches N before 0 with probability (1 − r^k)/(1 − r^N), r = (1 − p)/p",
    tex=r"P_k(N\text{ before }0)=\frac{1-r^k}{1-r^N}", source="Feller 1968, XIV.2",
    cases={"k": lakatos.integers(1, 5), "more": lakatos.integers(1, 5), "p": lakatos.choices(0.5, 0.45, 0.6, 0.1)},
    horizon=20, covers={"a fair game": lambda c: c.p == 0.5}, block=1024,
    terms=lambda c: {"k": c.k, "N": c.k + c.more, "p": c.p}, whole_terms=["k", "N"],
    equals=lambda x: win(x["k"], x["N"], x["p"]))
def wins(c, rng, n):
    """All games at once, until the last has ended."""
    place = np.full(n, c.k)
    goal = c.k + c.more
    playing = np.arange(n)
    while playing.size > 0:
        place[playing] += np.where(rng.random(playing.size) < c.p, 1, -1)
        playing = playing[(place[playing] > 0) & (place[playing] < goal)]
    return place == goal


wins.mutant("5% more", equals=lambda x: tuple(1.05 * end for end in win(x["k"], x["N"], x["p"])))
wins.mutant("1% more", equals=lambda x: tuple(1.01 * end for end in win(x["k"], x["N"], x["p"])))
wins.mutant("k/N", equals=lambda x: x["k"] / x["N"])
wins.mutant("r upside down", equals=lambda x: win(x["k"], x["N"], 1 - x["p"]))
