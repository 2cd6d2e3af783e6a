"""NumPy's side of the benchmark: reads a workload as JSON, prints the nanoseconds a step and what came out, as JSON.

Trajectories are the rows of arrays, in batches of the size that was fastest here; normals from SFC64, the fastest generator.
"""
import json
import sys
import time

import numpy as np

w = json.loads(sys.argv[1])
rng = np.random.Generator(np.random.SFC64(w.get("seed", 1)))
T, eta, sigma, limit2 = w["T"], w["eta"], w["sigma"], w["limit"] ** 2


def normals():
    out = np.empty(4096)
    repeats = 2000
    start = time.perf_counter()
    for _ in range(repeats):
        rng.standard_normal(out=out)
    return {"nanosecondsPerStep": (time.perf_counter() - start) / repeats / out.size * 1e9, "stayed": 1, "meanSquare": 1}


def quadratic(step, dim, count, rows):
    stays = squares = 0
    theta, other, z = (np.empty((rows, dim)) for _ in range(3))
    start = time.perf_counter()
    for _ in range(0, count, rows):
        theta[:] = 0
        alive = np.ones(rows, bool)
        for _ in range(T):
            rng.standard_normal(out=z)
            z *= -eta * sigma
            theta, other = step(theta, other, z)
            q = np.einsum("ij,ij->i", theta, theta)
            alive &= q <= limit2
        stays += int(alive.sum())
        squares += float(q[alive].sum())
    seconds = time.perf_counter() - start
    return report(seconds, count, stays, squares)


def report(seconds, count, stays, squares):
    return {"nanosecondsPerStep": seconds / (count * T) * 1e9, "stayed": stays / count, "meanSquare": squares / max(1, stays)}


def diagonal(dim, count):
    def step(theta, other, z):
        theta *= 1 - eta
        theta += z
        return theta, other

    rows = min(count, 32768 if dim <= 8 else 512 if dim <= 64 else 256)
    return quadratic(step, dim, count, rows)


def dense(dim, count):
    s = np.sin(np.arange(dim) + 1)
    M = np.eye(dim) - eta * (np.eye(dim) + 0.6 / dim * np.outer(s, s))

    def step(theta, other, z):
        np.matmul(theta, M, out=other)
        other += z
        return other, theta

    return quadratic(step, dim, count, min(count, 1024))


def perceptron(count, relu):
    """8-16-16-1, full batch. Everything is written into arrays made once: with temporaries it takes two to three times as long.

    Trajectories are the first axis and samples the last; a bias is a column of its weights and a row of ones below the
    activations. The parameters of all trajectories lie layer by layer, so that the first layer, whose inputs are shared, is one
    matrix product. Errors carry the factor eta from the start.
    """
    batch, n = 64, min(count, 32)
    X = np.ones((9, batch))
    X[:8] = np.sin(1 + np.arange(batch * 8)).reshape(batch, 8).T
    XT = np.ascontiguousarray(X.T)
    Y = 0.3 * np.cos(np.arange(batch))
    p = 0.5 * np.sin(2 + 3 * np.arange(433))
    first = np.hstack([p[:128].reshape(16, 8), p[128:144, None]])
    second = np.hstack([p[144:400].reshape(16, 16), p[400:416, None]])
    start = np.concatenate([np.tile(part.ravel(), n) for part in (first, second, p[416:])])

    def layers(v):
        return v[: n * 144].reshape(n * 16, 9), v[n * 144 : n * 416].reshape(n, 16, 17), v[n * 416 :].reshape(n, 1, 17)

    def squares(v):
        rows = [part.reshape(n, -1) for part in layers(v)]
        return sum(np.einsum("ij,ij->i", part, part) for part in rows)

    theta, g, z = np.empty_like(start), np.empty_like(start), np.empty_like(start)
    (W1, W2, W3), (g1, g2, g3) = layers(theta), layers(g)
    W2T, w3 = W2[:, :, :16].transpose(0, 2, 1), W3[:, 0, :16, None]
    A1, B1 = np.ones((n, 17, batch)), np.ones((n, 17, batch))
    A, B, A1T, B1T = A1[:, :16], B1[:, :16], A1.transpose(0, 2, 1), B1.transpose(0, 2, 1)
    H, E = np.empty((n, 16, batch)), np.empty((n, 16, batch))
    H1, d = H.reshape(n * 16, batch), np.empty((n, 1, batch))

    def activate(v, out):
        if relu:
            np.maximum(v, 0, out=out)
        else:
            np.tanh(v, out=out)

    def slope(a, out):
        if relu:
            np.greater(a, 0, out=out)
        else:
            np.multiply(a, a, out=out)
            np.subtract(1, out, out=out)

    def step():
        np.matmul(W1, X, out=H1)
        activate(H, A)
        np.matmul(W2, A1, out=H)
        activate(H, B)
        np.matmul(W3, B1, out=d)
        np.subtract(d, Y, out=d)
        np.multiply(d, eta / batch, out=d)
        np.matmul(d, B1T, out=g3)
        slope(B, E)
        np.multiply(E, w3, out=E)
        np.multiply(E, d, out=E)
        np.matmul(E, A1T, out=g2)
        np.matmul(W2T, E, out=H)
        slope(A, E)
        np.multiply(H, E, out=H)
        np.matmul(H1, XT, out=g1)
        np.subtract(theta, g, out=theta)
        rng.standard_normal(out=z)
        np.multiply(z, eta * sigma, out=z)
        np.subtract(theta, z, out=theta)
        np.subtract(theta, start, out=z)
        return squares(z)

    stays = total = 0
    begin = time.perf_counter()
    for _ in range(0, count, n):
        theta[:] = start
        alive = np.ones(n, bool)
        for _ in range(T):
            q = step()
            alive &= q <= limit2
        stays += int(alive.sum())
        total += float(q[alive].sum())
    return report(time.perf_counter() - begin, count, stays, total)


def run():
    kind = w["kind"]
    if kind == "normals":
        return normals()
    if kind == "diagonal":
        # enough batches that the best batch size fits
        return diagonal(w["dim"], max(w["count"], 32768 if w["dim"] <= 8 else w["count"]))
    if kind == "dense":
        return dense(w["dim"], w["count"])
    return perceptron(w["count"], w.get("activation") == "relu")


# the first run warms up memory and libraries
run()
print(json.dumps(run()))
