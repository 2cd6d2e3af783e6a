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
    batch = 64
    X = np.sin(1 + np.arange(batch * 8)).reshape(batch, 8)
    Y = 0.3 * np.cos(np.arange(batch))
    start = 0.5 * np.sin(2 + 3 * np.arange(433))
    act = (lambda v: np.maximum(v, 0, out=v)) if relu else (lambda v: np.tanh(v, out=v))
    slope = (lambda a: (a > 0).astype(float)) if relu else (lambda a: 1 - a * a)

    def gradient(p):
        n = len(p)
        W1, b1 = p[:, :128].reshape(-1, 16, 8), p[:, 128:144]
        W2, b2 = p[:, 144:400].reshape(-1, 16, 16), p[:, 400:416]
        W3, b3 = p[:, 416:432], p[:, 432]
        A = act(X @ W1.transpose(0, 2, 1) + b1[:, None])
        B = act(A @ W2.transpose(0, 2, 1) + b2[:, None])
        f = np.matmul(B, W3[:, :, None])[..., 0] + b3[:, None]
        d = (f - Y) / batch
        g = np.empty_like(p)
        g[:, 432] = d.sum(1)
        g[:, 416:432] = np.matmul(d[:, None], B)[:, 0]
        e = d[:, :, None] * W3[:, None] * slope(B)
        g[:, 400:416] = e.sum(1)
        g[:, 144:400] = (e.transpose(0, 2, 1) @ A).reshape(n, -1)
        h = (e @ W2) * slope(A)
        g[:, 128:144] = h.sum(1)
        g[:, :128] = (h.transpose(0, 2, 1) @ X).reshape(n, -1)
        return g

    begin = time.perf_counter()
    theta = np.tile(start, (count, 1))
    alive = np.ones(count, bool)
    for _ in range(T):
        theta -= eta * (gradient(theta) + sigma * rng.standard_normal(theta.shape))
        q = ((theta - start) ** 2).sum(1)
        alive &= q <= limit2
    return report(time.perf_counter() - begin, count, int(alive.sum()), float(q[alive].sum()))


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
