"""Claims whose blocks count as many steps, so that each is a job of its own: thousands of them in seconds."""
import os

import lakatos

HORIZON = 15_625
# whoever started a process of this file can be told by its folder
open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "started"), "a").close()

coins = {"exit": lakatos.choices(0.5, 0.25, 0.125)}


@lakatos.probability(id="engines/coin", says="a coin stays with probability 1 − e", source="by definition", cases=coins,
                     horizon=HORIZON, block=1024, terms=lambda c: {"e": c.exit}, at_least=lambda x: lakatos.exits(x.e))
def coin(c, rng, n):
    return rng.random(n) >= c.exit


coin.mutant("leaves a third less", terms=lambda x: {"e": x.e / 1.5})


@lakatos.mean(id="engines/mean", says="E of a coin is e", source="by definition", cases=coins, horizon=HORIZON,
              range=1, at_most=lambda c: c.exit)
def mean(c, rng, n):
    return rng.random(n) < c.exit


mean.mutant("a third less", at_most=lambda c: c.exit / 1.5)


@lakatos.invariance(id="engines/tail", says="head or tail is only a name", source="by definition", cases=coins,
                    horizon=HORIZON, transformed=lambda c, rng, n: rng.random(n) < 1 - c.exit)
def tail(c, rng, n):
    return rng.random(n) >= c.exit


tail.mutant("another coin", transformed=lambda c, rng, n: rng.random(n) < c.exit)
