"""python3 hypothesis_numpy.py <statement> <seed>: Hypothesis with NumPy, target() and Clopper-Pearson intervals,
each at its example's share of alpha. The statements are those of statement.mjs."""

import json
import os
import sys
import zlib

import numpy as np
from hypothesis import HealthCheck, given, seed, settings, target
from hypothesis import strategies as st
from scipy.stats import beta, norm

ALPHA = 1e-9
EXAMPLES = 400
TRIALS = 20_000

folder = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(folder, "statements.json"), encoding="utf8") as file:
    statement = next(s for s in json.load(file) if s["name"] == sys.argv[1])
family, wrong, rare = statement["family"], statement["wrong"], statement.get("rare", False)
least, most = statement.get("r", [1, 3])
steps = 0


def exit_of(q, d, r, T):
    if family == "step":
        return norm.sf(r - q * d * r) + norm.sf(r + q * d * r)
    return -np.expm1(T * np.log1p(-2 * norm.sf(r)))


def is_wrong_at(q, T):
    if not rare:
        return True
    return 0.5 <= q < 0.517 if family == "step" else T == 37


def exits(rng, q, d, r, T):
    global steps
    if family == "step":
        steps += TRIALS
        return int(np.count_nonzero(np.abs(q * d * r + rng.standard_normal(TRIALS)) > r))
    alive = TRIALS
    for _ in range(T):
        steps += alive
        alive = int(np.count_nonzero(np.abs(rng.standard_normal(alive)) <= r))
    return TRIALS - alive


@seed(int(sys.argv[2]))
@settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(
    q=st.floats(0.1, 0.95),
    d=st.floats(0, 1) if "d" not in statement else st.just(statement["d"]),
    r=st.floats(least, most),
    T=st.integers(1, statement.get("T", 50)),
)
def holds(q, d, r, T):
    # the same randomness for the same example, or Hypothesis would call it flaky
    rng = np.random.default_rng(zlib.crc32(repr((sys.argv[2], q, d, r, T)).encode()))
    hits = exits(rng, q, d, r, T)
    bound = exit_of(q, d, r, T) * (1 - wrong if is_wrong_at(q, T) else 1)
    target(float(hits / TRIALS / bound) if bound > 0 else 0.0)
    lowest = beta.ppf(ALPHA / EXAMPLES, hits, TRIALS - hits + 1) if hits > 0 else 0.0
    assert lowest <= bound


refuted = False
try:
    holds()
except AssertionError:
    refuted = True
print(json.dumps({"refuted": refuted, "steps": steps}))
