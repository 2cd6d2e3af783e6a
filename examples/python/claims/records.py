"""The mean number of records of a random order."""
import math

import lakatos
import numpy as np


@lakatos.mean(
    id="orders/records", says="a random order of n has 1 + ln n records in the mean, or less",
    tex=r"E[\text{records}]\le 1+\ln n", source="Rényi 1962",
    cases={"n": lakatos.integers(1, 100)}, horizon=lambda c: c.n, range=lambda c: c.n,
    covers={"n = 1": lambda c: c.n == 1}, terms=lambda c: {"n": c.n}, constants={"one": 1},
    at_most=lambda x: x.one + math.log(x.n))
def records(c, rng, n):
    values = rng.random((n, c.n))
    return (values >= np.maximum.accumulate(values, axis=1)).sum(axis=1)


records.mutant("5% less", at_most=lambda x: 0.95 * (1 + math.log(x.n)))
records.mutant("1% less", at_most=lambda x: 0.99 * (1 + math.log(x.n)))
records.mutant("1 forgotten", at_most=lambda x: math.log(x.n))
