"""Checks a counterexample file of Lakatos by itself: does the statement fail at the case that the file names?

    python3 verify.py reports/counterexamples/some-claim.json

It shares no code with Lakatos and reads nothing but the file: it works the bound out from the case, simulates with a
simulator of its own, and tests with Chernoff's or Hoeffding's inequality at level 1e-6. Where the distance to the
minimizers is a Markov chain by itself (equal curvatures, isotropic noise), it integrates that chain, too.
It needs NumPy. The statements are those of docs/theory.md, each with the one mistake that the file names.

Exit codes: 0 the statement fails there, as the file says; 1 it does not, or something else comes out than the file says;
2 the file cannot be read; 3 this program does not cover that kind of file.
"""
import json
import math
import sys
from fractions import Fraction
import numpy as np

ALPHA = 1e-6
MOST_NORMALS = 4e8  # of one simulation
CLOSE = 1e-5  # how near a bound or a truth of the file must be to the one worked out here, relatively

class NotCovered(Exception):
    pass
class Disagrees(Exception):
    pass
def require(holds, message):
    if not holds:
        raise Disagrees(message)
def cover(holds, message):
    if not holds:
        raise NotCovered(message)
def close(x, y, tolerance=CLOSE):
    return abs(x - y) <= tolerance * max(abs(x), abs(y)) + 1e-300

# ---- landscapes, noise and constants of a case of SGD: theta <- theta - eta (grad R(theta) + sigma S z)
class Sgd:
    """What a case of SGD says, on the landscapes known here. All coordinates are across the minimizers."""

    def __init__(self, case):
        landscape, noise, schedule = case["landscape"], case["noise"], case["schedule"]
        cover(set(case) == {"T", "along", "d0", "landscape", "noise", "r", "schedule"}, "a case with more fields")
        cover(set(schedule) == {"eta", "sigma"} and isinstance(schedule["eta"], (int, float)), "a schedule")
        self.T, self.r, self.d0, self.along = case["T"], case["r"], case["d0"], case["along"]
        self.eta, self.sigma = schedule["eta"], schedule["sigma"]
        self.Delta = 0.0
        if landscape["kind"] == "outward":
            self.Delta, landscape = landscape["Delta"], landscape["base"]
        self.curvatures, self.angular = None, None
        if landscape["kind"] == "quadratic":
            self.curvatures = np.array(landscape["curvatures"], dtype=float)
            self.k, self.mu, self.beta = len(self.curvatures), self.curvatures.min(), self.curvatures.max()
        elif landscape["kind"] == "angular":
            cover(landscape["flat"] == 0 and self.Delta == 0, "an angular landscape with flat directions")
            self.angular = (landscape["h"], landscape["epsilon"], landscape["petals"])
            self.k, (self.mu, self.beta) = 2, angular_constants(*self.angular)
        else:
            cover(False, f"a landscape of kind {landscape['kind']}")
        if noise["kind"] == "isotropic":
            self.scales = np.full(self.k, float(noise["scale"]))
        else:
            cover(noise["kind"] == "axes" and noise.get("from", 0) == 0, f"noise of kind {noise['kind']}")
            self.scales = np.zeros(self.k)
            given = noise["scales"][:self.k]
            self.scales[:len(given)] = given
        self.q = math.sqrt(max(0.0, 1 - 2 * self.eta * self.mu + (self.eta * self.beta)**2))
        self.s1, self.rank = self.scales.max(), int((self.scales > 0).sum())
        self.c = self.eta * self.sigma * self.s1

    def is_chain(self):
        """Is the distance a Markov chain by itself?"""
        return self.curvatures is not None and self.mu == self.beta and self.scales.min() == self.s1 > 0

    def gradient(self, theta):
        if self.angular is not None:
            return angular_gradient(theta, *self.angular)
        outward = 0.0
        if self.Delta > 0:
            size = np.linalg.norm(theta, axis=1, keepdims=True)
            outward = self.Delta * np.divide(theta, size, out=np.zeros_like(theta), where=size > 0)
        return theta * self.curvatures - outward

    def run(self, n, rng):
        """Of n trajectories: the last distance, and whether it was at most r at every time before and at the last."""
        theta = np.zeros((n, self.k))
        theta[:, self.along] = self.d0
        before, inside = np.ones(n, bool), np.full(n, self.d0 <= self.r)
        for _ in range(self.T):
            before = inside
            noise = rng.standard_normal((n, self.k)) * self.scales
            theta = theta - self.eta * (self.gradient(theta) + self.sigma * noise)
            inside = before & (np.linalg.norm(theta, axis=1) <= self.r)
        return np.linalg.norm(theta, axis=1), before, inside

def angular_gradient(theta, h, epsilon, petals):
    """Of R = h rho^2 (1 + epsilon cos(petals phi)) / 2 in the plane."""
    x, y = theta[:, 0], theta[:, 1]
    phi = np.arctan2(y, x)
    along = h * (1 + epsilon * np.cos(petals * phi))
    across = -0.5 * h * epsilon * petals * np.sin(petals * phi)
    return np.stack([along * x - across * y, along * y + across * x], axis=1)

def angular_constants(h, epsilon, petals):
    """mu and beta with <grad, theta> >= mu rho^2 and |grad| <= beta rho: extremes over the angle."""
    angle = np.linspace(0, math.pi, 200001)
    along = h * (1 + epsilon * np.cos(angle))
    size = np.hypot(along, 0.5 * h * epsilon * petals * np.sin(angle))
    return along.min(), size.max()

# ---- the chain of distances d <- |(q d + shift) e_1 + c z|, z in R^k, integrated over [0, r]
def chain_density(k, c, means, points):
    """The density of |m e_1 + c z| at the points, for each m: a Poisson mixture of chi densities."""
    y = points[None, :] / c
    half = (means[:, None] / c)**2 / 2
    density = np.zeros((len(means), len(points)))
    with np.errstate(divide="ignore"):
        log_half, log_y = np.log(half), np.log(y)
    most = half.max()
    for j in range(int(most + 12 * math.sqrt(most) + 40)):
        weight = -half - math.lgamma(j + 1) + (j * log_half if j > 0 else 0)
        freedom = k + 2 * j
        chi = (1 - freedom / 2) * math.log(2) + (freedom - 1) * log_y - y**2 / 2 - math.lgamma(freedom / 2)
        density += np.exp(weight + chi)
    return density / c

def survival(k, q, shift, c, r, d0, T, nodes=300):
    """P(d_t <= r for t = 1, ..., T)."""
    if T == 0 or d0 > r:
        return float(d0 <= r)
    points, weights = np.polynomial.legendre.leggauss(nodes)
    points, weights = r * (points + 1) / 2, r * weights / 2
    later = np.ones(nodes)
    if T > 1:
        step = chain_density(k, c, q * points + shift, points) * weights
        for _ in range(T - 1):
            later = step @ later
    return float(chain_density(k, c, np.array([q * d0 + shift]), points)[0] * weights @ later)

# ---- bounds on the chance of an exit, with the mistake that a file names
def product_exit(sgd, mutant):
    """T1: P(stay) >= P(|Gz| <= ((1 - q) r - eta Delta) / (eta sigma))^T."""
    cover(mutant in ("q² for q", "k − 1 singular values") and sgd.is_chain(), mutant)
    q, k = (sgd.q**2, sgd.k) if mutant == "q² for q" else (sgd.q, sgd.k - 1)
    return 0.0 if k == 0 else 1 - survival(k, 0, 0, sgd.c, (1 - q) * sgd.r - sgd.eta * sgd.Delta, 0, 1)**sgd.T

def drift_exit(form):
    """T2 and T9, m_0 = exp(lambda d_0^2), m_{t+1} = D m_t^kappa, at the best lambda (and w, where there is a Delta)."""
    def exit_of(sgd, mutant):
        cover(mutant == "exponent −1/4 in D" and sgd.is_chain(), mutant)
        variants = [None] if sgd.Delta == 0 else np.linspace(sgd.q**2, 1, 2002)[1:-1]
        cover((form == "deviation") == (sgd.Delta > 0), "a deviation")
        return min(best_drift_exit(sgd, form, w) for w in variants)
    return exit_of

def best_drift_exit(sgd, form, w):
    contraction = sgd.q**2 if w is None else sgd.q**2 / w
    lam = np.linspace(0, (1 - contraction) / (2 * sgd.c**2), 4001 if w is None else 801)[1:]
    rest = 1 - 2 * lam * sgd.c**2
    lam, rest = lam[rest > 0], rest[rest > 0]
    kappa = contraction / rest
    log_D = -sgd.k / 2 * np.log(rest)
    if w is not None:
        log_D = log_D + lam * (sgd.eta * sgd.Delta)**2 / ((1 - w) * rest)
    log_D = log_D / 2  # the mistake
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
        log_m, terms = lam * sgd.d0**2, []
        for _ in range(sgd.T):
            log_m = log_D + kappa * log_m
            terms.append(np.exp(log_m - lam * sgd.r**2))
        if form == "product":
            return float(np.min(1 - np.prod(1 - np.minimum(1, terms), axis=0)))
        sums = np.cumsum(terms, axis=0)
        if form != "supermartingale":
            return float(np.min(sums[-1]))
        sums = np.vstack([np.exp(lam * sgd.d0**2 - lam * sgd.r**2), sums])
        top = np.clip((log_D + np.log(kappa)) / (1 - kappa), 0, lam * sgd.r**2)
        gain = np.maximum(0, np.exp(log_D + kappa * top - lam * sgd.r**2) - np.exp(top - lam * sgd.r**2))
        left = sgd.T - np.arange(sgd.T + 1)
        return float(np.nanmin(sums + left[:, None] * gain))

def comparison_exit(sgd, mutant):
    """T7: P(stay) >= u_T(d_0) of the chain; `mutant` None: held where its hypothesis on the noise fails."""
    sizes = {"k − 1": max(1, sgd.k - 1), "unequal s_i with s = s_1": sgd.k, None: sgd.rank}
    cover(mutant in sizes, mutant)
    return 1 - survival(sizes[mutant], sgd.q, 0, sgd.c, sgd.r, sgd.d0, sgd.T)

# ---- tests
def kl(p, q):
    """Of two coins."""
    return sum(a * math.log(a / b) if b > 0 else math.inf for a, b in ((p, q), (1 - p, 1 - q)) if a > 0)

def is_unlikely(hits, n, p, alpha):
    """By Chernoff: could a coin of probability p give that many, or that few, hits with more than this chance?"""
    return n * kl(hits / n, p) > math.log(2 / alpha)

def simulate_exits(sgd, bound, rng):
    """Simulates until the exits contradict the bound, each look at its share of ALPHA; what was seen at last."""
    n, exits, look = 0, 0, 0
    batch = 1 << 16
    while batch * sgd.T * sgd.k <= MOST_NORMALS:
        _, _, inside = sgd.run(batch, rng)
        n, exits, look, batch = n + batch, exits + int((~inside).sum()), look + 1, 2 * batch
        if is_unlikely(exits, n, bound, ALPHA / (look * (look + 1))):
            return exits, n, True
    return exits, n, False

def check_probability(exit_of, two_sided=False):
    def check(file, rng):
        witness = file["witness"]
        sgd = Sgd(witness["case"])
        bound = exit_of(sgd, file.get("mutant"))
        require(close(bound, witness["bound"]), f"the bound on the exits is {bound:.9g}, not {witness['bound']:.9g}")
        lo, hi = witness["found"]
        lines = [f"bound on the chance of an exit, worked out here: {bound:.9g}"]
        exact = None
        if sgd.is_chain():
            exact = 1 - survival(sgd.k, abs(1 - sgd.eta * sgd.mu), sgd.eta * sgd.Delta, sgd.c, sgd.r, sgd.d0, sgd.T)
            require(exact > bound or (two_sided and not close(exact, bound)), f"the chance is {exact:.9g}: it holds")
            inside = lo <= exact <= hi or close(exact, lo) or close(exact, hi)
            require(inside, f"the chance of an exit is {exact:.9g}, not in [{lo:.9g}, {hi:.9g}]")
            lines.append(f"the chance of an exit, integrated: {exact:.9g}")
        exits, n, contradicts = simulate_exits(sgd, bound, rng)
        if n > 0:
            require(contradicts or exact is not None, f"{exits} exits of {n} do not contradict the bound")
            require(not contradicts or exits > bound * n or two_sided, f"{exits} exits of {n}: it holds")
            lines.append(f"simulated: {exits} exits of {n}" + ("" if contradicts else ", too few to tell"))
        if witness["how"] == "sampled":
            check_counts(witness, exits / n if exact is None else exact, n, lines)
        return lines
    return check

def check_counts(witness, chance, n, lines):
    seen = witness["observed"]
    exits, trials = seen["exits"], seen["trajectories"]
    require(exits + seen["stays"] == trials, "its counts do not add up")
    lo, hi = witness["found"]
    require(lo <= exits / trials <= hi, "its interval does not hold its own counts")
    room = math.sqrt(math.log(2 / ALPHA) / (2 * n))  # how far the simulated chance may be off, by Hoeffding
    nearest = min(max(exits / trials, chance - room), chance + room)
    require(not is_unlikely(exits, trials, nearest, ALPHA), f"its {exits} exits of {trials} do not fit a chance of {chance:.6g}")
    require(witness["logE"] >= witness["logThreshold"], "its e-value is below what was needed")
    lines.append(f"the file's own {exits} exits of {trials} fit")

def check_mean_square(file, rng):
    """T3: E[d_T^2; not left before T] <= q^{2T} d_0^2 + eta^2 sigma^2 tr (1 - q^{2T}) / (1 - q^2)."""
    witness = file["witness"]
    sgd = Sgd(witness["case"])
    cover(file.get("mutant") == "noise halved" and sgd.q < 1, str(file.get("mutant")))
    part = (sgd.eta * sgd.sigma)**2 * (sgd.scales**2).sum() * (1 - sgd.q**(2 * sgd.T)) / (1 - sgd.q**2)
    start = sgd.q**(2 * sgd.T) * sgd.d0**2
    bound, cap = start + part / 4, 12 * (start + part)
    require(close(bound, witness["bound"]), f"the bound is {bound:.9g}, not {witness['bound']:.9g}")
    n = int(min(1 << 22, MOST_NORMALS / (sgd.T * sgd.k)))
    distance, before, _ = sgd.run(n, rng)
    mean = float(np.minimum(np.where(before, distance**2, 0), cap).mean())
    error = cap * math.sqrt(math.log(2 / ALPHA) / (2 * n))
    require(mean - error > bound, f"the mean is {mean:.6g} ± {error:.2g}: it holds")
    lo, hi = witness["found"]
    require(lo <= mean + error and mean - error <= hi, f"the mean is {mean:.6g} ± {error:.2g}, not in [{lo}, {hi}]")
    seen = witness["observed"]["sum"] / witness["observed"]["trajectories"]
    require(lo <= seen <= hi, "its interval does not hold its own mean")
    require(witness["logE"] >= witness["logThreshold"], "its e-value is below what was needed")
    return [f"bound {bound:.9g}, simulated mean {mean:.6g} ± {error:.2g} over {n}"]

def check_sides(sides):
    """An inequality between numbers that are worked out here: (lhs, rhs)."""
    def check(file, _):
        lhs, rhs = sides(file["witness"]["case"], file.get("mutant"))
        witness = file["witness"]
        require(lhs > rhs * (1 + 1e-9), f"lhs = {lhs:.12g} and rhs = {rhs:.12g}: it holds")
        require(close(rhs, witness["bound"], 1e-9), f"the right side is {rhs:.12g}, not {witness['bound']:.12g}")
        require(all(close(lhs, end, 1e-9) for end in witness["found"]), f"the left side is {lhs:.12g}")
        require_sides(witness)
        return [f"lhs = {lhs:.12g} > rhs = {rhs:.12g}"]
    return check

def require_sides(witness):
    seen = witness["observed"]
    require([seen["lhsLo"], seen["lhsHi"]] == witness["found"], "its left side is told in two ways")
    require(seen["rhsLo"] <= witness["bound"] <= seen["rhsHi"], "its right side is told in two ways")

def one_step(case, mutant):
    """L1: d(theta - eta grad R) <= q d + eta Delta."""
    landscape = case["landscape"]
    cover(mutant == "1 − ημ for q" and landscape["kind"] == "angular" and landscape["flat"] == 0, str(mutant))
    shape = (landscape["h"], landscape["epsilon"], landscape["petals"])
    theta = np.array([case["theta"]], dtype=float)
    mu, _ = angular_constants(*shape)
    after = np.linalg.norm(theta - case["eta"] * angular_gradient(theta, *shape))
    return float(after), float(abs(1 - case["eta"] * mu) * np.linalg.norm(theta))

# ---- networks
def layers_of(network):
    cover(network["kind"] == "literal", f"a network of kind {network['kind']}")
    cover(network["activation"] in ("identity", "relu"), f"activation {network['activation']}")
    matrices = [(layer["weights"], layer.get("bias", [0] * len(layer["weights"]))) for layer in network["layers"]]
    return [(np.array(weights, dtype=float), np.array(bias, dtype=float)) for weights, bias in matrices]

def forward(layers, activation, x):
    for number, (weights, bias) in enumerate(layers):
        x = weights @ x + bias
        if activation == "relu" and number < len(layers) - 1:
            x = np.maximum(x, 0)
    return x

def lipschitz(case, mutant):
    """|f(x) - f(y)| <= prod |W_l| |x - y|, with the spectral radius for the norm."""
    cover(mutant == "spectral radius", str(mutant))
    layers, activation = layers_of(case["network"]), case["network"]["activation"]
    x, y = np.array(case["x"], dtype=float), np.array(case["y"], dtype=float)
    rhs = np.linalg.norm(x - y)
    for weights, _ in layers:
        cover(weights.shape[0] == weights.shape[1], "a layer that is not square")
        rhs *= abs(np.linalg.eigvals(weights)).max()
    return float(np.linalg.norm(forward(layers, activation, x) - forward(layers, activation, y))), float(rhs)

def perturbation(case, mutant):
    """N2: |f(x) - f'(x)| <= sum_l (B_{l-1} |W_l - W'_l| + |b_l - b'_l|) prod_{j>l} s_j, the largest for the sum."""
    cover(mutant == "maximum over layers for the sum" and not any(case["shift"]), str(mutant))
    layers, activation = layers_of(case["network"]), case["network"]["activation"]
    changed = [(factor * weights, factor * bias) for factor, (weights, bias) in zip(case["factors"], layers)]
    x, reach, terms = np.array(case["x"], dtype=float), case["B"], []
    require(np.linalg.norm(x) <= reach, "|x| is larger than B")
    for (weights, bias), (others, other) in zip(layers, changed):
        size = max(np.linalg.norm(weights, 2), np.linalg.norm(others, 2))
        change = reach * np.linalg.norm(weights - others, 2) + np.linalg.norm(bias - other)
        terms = [term * size for term in terms] + [change]
        reach = size * reach + max(np.linalg.norm(bias), np.linalg.norm(other))
    return float(np.linalg.norm(forward(layers, activation, x) - forward(changed, activation, x))), float(max(terms))

def exceeds_norm(x, rows, copies):
    """Is x > |A|, A = (ones of that order) times rows? By exact fractions: is x^2 I - A'A positive definite?"""
    columns = len(rows[0])
    matrix = [[(Fraction(x)**2 if i == j else 0) - copies**2 * sum(Fraction(row[i]) * Fraction(row[j]) for row in rows)
               for j in range(columns)] for i in range(columns)]
    for i in range(columns):
        if matrix[i][i] <= 0:
            return False
        for j in range(i + 1, columns):
            factor = matrix[j][i] / matrix[i][i]
            matrix[j] = [a - factor * b for a, b in zip(matrix[j], matrix[i])]
    return True

def check_spectral(file, _):
    """A bound computed in float64 is below the norm. It is the file's: only where it lies is checked here."""
    witness, case = file["witness"], file["witness"]["case"]
    cover(case["blocks"] == "ones" and case["side"] in ("upper", "gram"), "a matrix of other blocks")
    rows, copies, rhs = case["rows"], case["copies"], witness["observed"]["rhsHi"]
    require_sides(witness)
    require(not exceeds_norm(rhs, rows, copies), f"the bound {rhs!r} is above the norm: it holds")
    near = Fraction(rhs) / (1 - Fraction(case["tightness"]))
    require(exceeds_norm(near, rows, copies), f"{rhs!r} is no bound of this norm")
    lo, hi = witness["found"]
    require(exceeds_norm(Fraction(hi) * (1 + Fraction(1, 10**18)), rows, copies), f"the norm is above {hi!r}")
    require(not exceeds_norm(lo, rows, copies) and lo > rhs, f"the norm is below {lo!r}, or that is no violation")
    return [f"by exact fractions: {rhs!r} < {lo!r} <= |A| <= {hi!r}"]

CHECKS = {
    "confinement/mean-square": check_mean_square,
    "contraction/one-step": check_sides(one_step),
    "networks/lipschitz-product": check_sides(lipschitz),
    "networks/perturbation": check_sides(perturbation),
    "networks/spectral-enclosure": check_spectral,
    "oracle/simulator": check_probability(
        lambda sgd, mutant: cover(mutant == "k + 1" and sgd.is_chain(), str(mutant)) or 1 - survival(
            sgd.k + 1, abs(1 - sgd.eta * sgd.mu), sgd.eta * sgd.Delta, sgd.c, sgd.r, sgd.d0, sgd.T), two_sided=True),
    "stagnation/comparison": check_probability(comparison_exit),
    "stagnation/drift-deviation": check_probability(drift_exit("deviation")),
    "stagnation/drift-product": check_probability(drift_exit("product")),
    "stagnation/drift-sum": check_probability(drift_exit("sum")),
    "stagnation/product": check_probability(product_exit),
    "stagnation/supermartingale": check_probability(drift_exit("supermartingale")),
}

def main(arguments):
    if len(arguments) != 1:
        print("usage: python3 verify.py counterexample.json", file=sys.stderr)
        return 2
    path, = arguments
    try:
        with open(path, encoding="utf-8") as text:
            file = json.load(text)
        claim, check = file["claim"], CHECKS.get(file["claim"])
        cover(check is not None, f"counterexamples to {claim}")
        lines = check(file, np.random.default_rng())
    except NotCovered as error:
        print(f"{path}: not covered: {error}")
        return 3
    except Disagrees as error:
        print(f"{path}: NOT verified: {error}")
        return 1
    except (OSError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError) as error:
        print(f"{path}: cannot be read as a counterexample file: {type(error).__name__}: {error}", file=sys.stderr)
        return 2
    change = f"with '{file['mutant']}'" if "mutant" in file else f"without '{file.get('dropped', '')}'"
    print(f"{path}: verified: {claim} {change} fails at this case", *lines, sep="\n  ")
    return 0

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
