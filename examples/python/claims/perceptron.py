"""Novikoff's bound on the mistakes of the perceptron, in whole numbers."""
import lakatos


def dot(a, b):
    return sum(p * q for p, q in zip(a, b))


def mistakes(c):
    """Of the perceptron that sees the points again and again until it errs no more; the labels are those of u."""
    w = [0 for _ in c.u]
    count = 0
    erred = True
    while erred:
        erred = False
        for x in c.points:
            y = 1 if dot(c.u, x) > 0 else -1
            if y * dot(w, x) <= 0:
                w = [p + y * q for p, q in zip(w, x)]
                count += 1
                erred = True
    return count


def separated(c):
    return all(dot(c.u, x) != 0 for x in c.points)


def shaped(c):
    d = 1 + c.more
    return {"u": c.u[:d], "points": [x[:d] for x in c.points]}


@lakatos.inequality(
    id="perceptron/novikoff", says="mistakes ≤ (R/γ)², R = max‖x‖, γ = min y⟨u, x⟩/‖u‖",
    tex=r"\text{mistakes}\le(R/\gamma)^2", source="Novikoff 1962",
    cases={"u": lakatos.lists(lakatos.choices(1, 2, 3, -1), 5, 5), "more": lakatos.integers(0, 4),
           "points": lakatos.lists(lakatos.lists(lakatos.choices(0, 1, -1, 2), 5, 5), 1, 6)},
    derive=shaped, given={"u separates": separated},
    covers={"in the plane": lambda c: len(c.u) == 2, "several points": lambda c: len(c.points) > 1},
    features=lambda c: {"d": len(c.u), "points": len(c.points)},
    terms=lambda c: {"R²": max(dot(x, x) for x in c.points), "‖u‖²": dot(c.u, c.u),
                     "margin": min(abs(dot(c.u, x)) for x in c.points)})
def novikoff(x, c):
    if x.margin == 0:
        raise lakatos.DoesNotApply("γ = 0")
    return mistakes(c), lakatos.within(x["R²"] * x["‖u‖²"] / x["margin"] ** 2)


# points along axes are the worst case: each is a mistake, and (R/γ)² is their number
novikoff.mutant("5% less", terms=lambda x: {"R²": 0.95 * x["R²"]})
novikoff.mutant("1% less", terms=lambda x: {"R²": 0.99 * x["R²"]})
novikoff.mutant("‖u‖ forgotten", terms=lambda x: {"‖u‖²": 1})
