"""The experiment of bench/external.ts: by `python3 external.py BLOCKS` the loop alone, timed; else asked by Lakatos."""
import sys
import time

import numpy as np

import lakatos

BLOCK, T = 4096, 20


@lakatos.experiment(block=BLOCK)
def stays(case, rng, n):
    theta, inside = np.zeros(n), np.ones(n, dtype=bool)
    for _ in range(T):
        theta -= 0.1 * (theta + rng.standard_normal(n))
        inside &= abs(theta) <= case["r"]
    return inside


if __name__ == "__main__":
    if len(sys.argv) == 1:
        lakatos.serve()
    else:
        start, left = time.perf_counter(), 0
        for block in range(int(sys.argv[1])):
            left += int((~stays({"r": 0.5}, np.random.default_rng(block), BLOCK)).sum())
        print((time.perf_counter() - start) * 1e9 / (int(sys.argv[1]) * BLOCK * T), left)
