#!/usr/bin/env python3
"""Writes src/core/ziggurat-tables.ts: the 256-layer ziggurat of the standard normal density, computed with mpmath.

Usage: python3 scripts/make-ziggurat.py > src/core/ziggurat-tables.ts && npx biome format --write src/core/ziggurat-tables.ts

f(x) = exp(-x^2/2). The layers have one common area v; the bottom one is the rectangle [0, R] x [0, f(R)] with the tail
beyond R, so v = R f(R) + integral_R^inf f. From x[1] = R upwards x[i+1] = f^-1(f(x[i]) + v / x[i]); R is the number
for which the 255th step reaches the top, f(x[256]) = 1. x[0] = v / f(R) is the width of a rectangle of height f(R) with area v.
"""
from mpmath import mp, mpf, exp, log, sqrt, erfc, pi

mp.dps = 60
LAYERS = 256


def density(x):
    return exp(-x * x / 2)


def widths(R):
    """x[0..255] and f at the top; None for the top if the layers overshoot it."""
    v = R * density(R) + sqrt(pi / 2) * erfc(R / sqrt(2))
    x = [v / density(R), R]
    for _ in range(LAYERS - 2):
        height = density(x[-1]) + v / x[-1]
        if height >= 1:
            return x, None
        x.append(sqrt(-2 * log(height)))
    return x, density(x[-1]) + v / x[-1]


lo, hi = mpf(3), mpf(4)  # too small an R makes the layers too thick, so that they overshoot
for _ in range(190):
    mid = (lo + hi) / 2
    _, top = widths(mid)
    if top is None or top > 1:
        lo = mid
    else:
        hi = mid

x, top = widths(hi)
assert len(x) == LAYERS and abs(top - 1) < mpf(10) ** -50, (len(x), top)
x.append(mpf(0))
f = [density(value) for value in x]


def table(name, doc, values):
    body = ", ".join(repr(float(v)) for v in values)
    return f"/** {doc} */\nexport const {name}: readonly number[] = [{body}];\n"


print("// Written by scripts/make-ziggurat.py (mpmath, 60 digits, rounded to nearest). Do not edit.\n")
print(table("layerWidths", "x_0 … x_256: x_0 = v / f(R), x_1 = R = 3.654…, decreasing to x_256 = 0.", x))
print(table("layerDensities", "f(x_0) … f(x_256) with f(x) = exp(−x²/2).", f), end="")
