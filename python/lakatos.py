"""Experiments and whole claims for Lakatos, written in Python.

One file without dependencies; NumPy is used where it is installed. docs/python.md has a tutorial.

A claim is a decorated experiment. It is given a case, a generator of random numbers and the number of trajectories,
and returns one outcome a trajectory:

    @lakatos.probability(
        id="coin/exit", says="a coin that leaves with probability e stays with probability 1 - e",
        source="by definition", cases={"e": lakatos.choices(0.5, 0.1)}, at_least=lambda c: 1 - c.e)
    def stays(case, rng, n):
        return rng.random(n) >= case.e

    stays.mutant("half as many leave", at_least=lambda c: 1 - c.e / 2)

`lakatos check claims.py` attacks it. The generator of a block of trajectories is seeded by the seed and the number of
the block: with NumPy it is a numpy.random.Generator, else a random.Random. Randomness must come from it alone.
"""
import array
import ast
import base64
import difflib
import html
import importlib.util
import inspect
import json
import math
import os
import random
import sys
import traceback

try:
    import numpy
except ImportError:
    numpy = None

__version__ = "0.1.0"
PROTOCOL = 1
DEFAULT_BLOCK = 256


class DoesNotApply(Exception):
    """Raised by a bound or an experiment that does not speak of the case; allowed in mutants and outside hypotheses."""


class DuplicateName(ValueError):
    """Raised where a mutant, hypothesis, label or function has the name of another, which would be lost."""

    def __init__(self, problem, filename=None, lineno=None):
        super().__init__(problem)
        self.filename, self.lineno = filename, lineno


# ---- cases, which are frozen

class Record(dict):
    """A dict whose fields are attributes, too: what a copy of a case is, which can be changed."""
    __slots__ = ()
    _missing = "the case has no field"

    def __getattr__(self, name):
        try:
            return self[name]
        except KeyError:
            raise AttributeError(f"{self._missing} '{name}'; it has {', '.join(self)}") from None

    def __setattr__(self, name, item):
        self[name] = item


class Case(Record):
    """A case: a dict whose fields are attributes, too. Neither it nor what it holds can be changed.

    Raises TypeError where a field is set, deleted or changed in place.
    """
    __slots__ = ("_frozen_at",)
    _whole = "case"

    def __init__(self, *fields, **more):
        super().__init__(*fields, **more)
        _freeze(self, self._whole, "")

    def copy(self):
        """A copy whose fields can be set; the lists in it are still frozen, unlike those of copy.deepcopy."""
        return Record(self)

    __copy__ = copy

    def __deepcopy__(self, memo):
        return _thawed(self)

    def __reduce__(self):
        return type(self), (_thawed(self),)


class Terms(Case):
    """The terms of a bound, with its constants, in the same way."""
    __slots__ = ()
    _missing = "the bound has no term"
    _whole = "terms"


class _List(list):
    """A list in a case."""
    __slots__ = ("_frozen_at",)

    def __copy__(self):
        return list(self)

    def __deepcopy__(self, memo):
        return _thawed(self)

    def __reduce__(self):
        return list, (_thawed(self),)


_SCALARS = frozenset((float, int, bool, str, type(None)))


def _freeze(made, whole, path):
    """Freezes a Case or _List and what it holds; path leads to it from the whole, a case or terms."""
    object.__setattr__(made, "_frozen_at", (whole, path))
    is_dict = isinstance(made, dict)
    put = dict.__setitem__ if is_dict else list.__setitem__
    for key, item in made.items() if is_dict else enumerate(made):
        if type(item) in _SCALARS:
            continue
        if isinstance(item, dict):
            inner = Case.__new__(Case)
            dict.update(inner, item)
            put(made, key, _freeze(inner, whole, _path(path, made, key)))
        elif isinstance(item, list):
            put(made, key, _freeze(_List(item), whole, _path(path, made, key)))
        elif numpy is not None and isinstance(item, numpy.ndarray):
            array = item.copy()
            array.flags.writeable = False
            put(made, key, array)
    return made


def _frozen(case):
    """A case as it came from JSON: most are dicts."""
    if isinstance(case, dict):
        return Case(case)
    return _freeze(_List(case), "case", "") if isinstance(case, list) else case


def _path(path, holder, key):
    if isinstance(holder, list):
        return f"{path}[{key}]"
    return f"{path}.{key}" if path else str(key)


def _thawed(item):
    """A deep copy that can be changed."""
    if isinstance(item, dict):
        return Record((name, _thawed(part)) for name, part in item.items())
    if isinstance(item, list):
        return [_thawed(part) for part in item]
    return item.copy() if numpy is not None and isinstance(item, numpy.ndarray) else item


def _refusing(name):
    """A method that would change a Case or _List, and raises an error that names the field instead."""
    def refuse(self, *arguments, **fields):
        whole, path = self._frozen_at
        keys = arguments if name in _KEYED else dict(*arguments, **fields) if name in _MERGING else ()
        key = next(iter(keys), None)
        if key is not None and not isinstance(key, slice):
            path = _path(path, self, key)
        what = f"'{path}' of the {whole}" if path else f"the {whole}"
        raise TypeError(f"{what} is frozen and cannot be changed; copy.deepcopy gives a copy that can")
    return refuse


_KEYED = ("__setitem__", "__delitem__", "__setattr__", "__delattr__", "setdefault", "pop")
_MERGING = ("__ior__", "update")
for _name in (*_KEYED, *_MERGING, "clear", "popitem"):
    setattr(Case, _name, _refusing(_name))
for _name in ("__setitem__", "__delitem__", "__iadd__", "__imul__", "append", "clear", "extend", "insert", "pop",
              "remove", "reverse", "sort"):
    setattr(_List, _name, _refusing(_name))


# ---- spaces of cases: what Lakatos draws and shrinks

def integers(least, most):
    """Whole numbers from least to most; shrink towards 0."""
    return {"integers": [least, most]}


def reals(least, most):
    """Numbers from least to most; shrink towards least, and to round shares of the way."""
    return {"reals": [least, most]}


def log_uniform(least, most):
    """Positive numbers, as often in [x, 2x] for every x; three significant digits."""
    return {"logUniform": [least, most]}


def choices(*values):
    """One of the values, the simplest first."""
    return {"choices": list(values)}


def lists(space, least, most):
    """Lists of least to most elements, each of the space."""
    return {"lists": _space(space), "least": least, "most": most}


def records(**fields):
    """A record of the fields; a dict of spaces is one, too."""
    return {"records": {name: _space(space) for name, space in fields.items()}}


_SPACES = ("integers", "reals", "logUniform", "choices", "lists", "records")


def _space(space):
    if not isinstance(space, dict):
        return choices(space)
    if any(name in space for name in _SPACES):
        return space
    return records(**space)


# ---- what a bound or a side may be

def exits(probability):
    """A probability by its smaller side: that the event fails. Accurate where 1 - probability would not be."""
    return {"exit": probability}


def within(value, relative=1e-13, absolute=0.0):
    """An enclosure of a value with a rounding error."""
    error = abs(value) * relative + absolute
    return (value - error, value + error)


# ---- experiments, values and claims

_functions = {}
_experiments = {}
_fields_of = {}  # of the functions and experiments of claims: by their names, the field that holds each
_claims = []


def experiment(function=None, *, block=DEFAULT_BLOCK):
    """Makes `function(case, rng, n)` an experiment that a claim in TypeScript asks for by its name.

    Raises DuplicateName where the file has one of this name.
    """
    def register(made):
        _require_new(made, _experiments.get(made.__name__, (None,))[0], "an experiment")
        _experiments[made.__name__] = (made, block)
        return made
    return register if function is None else register(function)


def value(function):
    """Makes `function(case)` a value that a claim in TypeScript asks for by its name: a bound, a hypothesis.

    Raises DuplicateName where the file has one of this name.
    """
    _require_new(function, _functions.get(function.__name__), "a value")
    _functions[function.__name__] = function
    return function


def _require_new(function, known, what):
    """A cell of a notebook that is run again is no other function."""
    file, line = _place_of(function)
    other, before = _place_of(known)
    if other is not None and other == file and before != line:
        raise DuplicateName(f"there is {what} '{function.__name__}' already, in line {before}")


def _place_of(function):
    """Its file and first line, as far as they are known."""
    code = getattr(function, "__code__", None)
    return (None, None) if code is None else (code.co_filename, code.co_firstlineno)


class Claim:
    """A claim; called, it runs its experiment (or computes its sides)."""

    def __init__(self, function, description):
        self.function = function
        self.description = description
        self.__doc__ = function.__doc__

    def __call__(self, *arguments):
        return self.function(*arguments)

    def mutant(self, name, *, notes=None, budget=None, cases=None, drops=(), **changes):
        """A wrong version that the check must refute: what changes. `experiment` is the decorated function.

        Raises DuplicateName where the claim has a mutant of this name, TypeError on fields that there are not.
        """
        id, kind = self.description["id"], self.description["kind"]
        owner = f"{id} mutant '{name}'"
        if any(other["name"] == name for other in self.description["mustRefute"]):
            raise DuplicateName(f"claim '{id}': there is a mutant '{name}' already")
        _require_known(owner, "a mutant", kind, changes, ("experiment", *_changeable(kind), *_names_of(self.mutant)))
        if "experiment" in changes:
            changes[_KINDS[kind][0] or "sides"] = changes.pop("experiment")
        described = {"name": name, **_fields(owner, kind, changes, self.description["block"])}
        _require_terms(owner, described, self.description)
        for key, given in (("notes", notes), ("budget", budget)):
            if given is not None:
                described[key] = given
        if cases is not None:
            described["cases"] = _space(cases)
        if drops:
            described["drops"] = list(drops)
        self.description["mustRefute"].append(described)
        return self


# The field that is decorated, the other experiments, and functions of the case: needed and optional.
_KINDS = {
    "probability": ("event", (), ("at_least",), ("exactly",)),
    "mean": ("quantity", (), ("at_most",), ("range", "proxy_variance", "exactly")),
    "inequality": (None, (), (), ()),
    "agreement": ("event", (), ("equals",), ()),
    "invariance": ("event", ("transformed",), (), ()),
}


def _camel(name):
    head, *tail = name.split("_")
    return head + "".join(word.capitalize() for word in tail)


def _named(owner, field, function):
    """The name by which Lakatos asks for a function of a claim, or of a mutant, which the field holds."""
    if not callable(function):
        constant = function
        function = lambda _: constant  # noqa: E731
    name = f"{owner} {field}"
    _functions[name], _fields_of[name] = function, field
    return name


# The bound of a claim, which is a function of the terms where there are terms.
_BOUNDS = {"probability": "at_least", "mean": "at_most", "inequality": "sides", "agreement": "equals"}


def _takes_two(function):
    needed = inspect.signature(function).parameters.values() if callable(function) else ()
    return sum(parameter.default is parameter.empty for parameter in needed) >= 2


def _of_terms(function, terms, case):
    terms = Terms(terms)
    return function(terms, case) if _takes_two(function) else function(terms)


def _require_terms(owner, described, claim):
    if "truthOfTerms" in described and "terms" not in claim:
        raise TypeError(f"{owner}: exactly: takes two arguments, the terms and the case, but the claim has no terms")


def _fields(owner, kind, given, block):
    main, others, needed, optional = _KINDS[kind]
    runs = [name for name in (main, *others) if name is not None]
    computes = (*needed, *optional, "sides") if kind == "inequality" else (*needed, *optional)
    described = {"experiments": {}, "functions": {}}
    for name, function in given.items():
        if name in runs:
            handle = f"{owner} {name}"
            _experiments[handle], _fields_of[handle] = (function, block), name
            described["experiments"][name] = handle
        elif name == "exactly" and _takes_two(function):
            described["truthOfTerms"] = _named(owner, name, function)
        elif name in computes:
            described["functions"][_camel(name)] = _named(owner, name, function)
        elif name == "terms":
            described["terms"] = _named(owner, name, function)
        else:
            described["horizon"] = function if isinstance(function, int) else _named(owner, name, function)
    return described


def _changeable(kind):
    """What a mutant may change, beside its cases."""
    main, others, needed, optional = _KINDS[kind]
    terms = ("terms",) if kind in _BOUNDS else ()
    return (main or "sides", *others, *needed, *optional, "horizon", *terms)


def _names_of(function):
    """The arguments that are given by name alone."""
    parameters = inspect.signature(function).parameters.values()
    return tuple(parameter.name for parameter in parameters if parameter.kind is parameter.KEYWORD_ONLY)


def _require_known(owner, what, kind, given, allowed):
    for name in given:
        if name not in allowed:
            raise TypeError(f"{owner}: unknown field '{name}'{_nearest(name, allowed)}; {what} of kind {kind} has "
                            + ", ".join(allowed))


def _nearest(name, names):
    """A question for the name that was meant, where one is near."""
    lower = {other.lower(): other for other in names}
    for near in difflib.get_close_matches(str(name).lower(), lower, 1):
        return f"; did you mean '{lower[near]}'?"
    return ""


def _decorator(kind):
    def decorate(*, id=..., says=..., source=..., cases=..., tex=None, notes=None, given=None, covers=None,
                 tight_at=None, features=None, explain=None, derive=None, minimum_informative=None, whole_terms=None,
                 constants=None, whole=None, block=DEFAULT_BLOCK, **fields):
        main, others, needed, _ = _KINDS[kind]
        owner = f"a claim of kind {kind}" if id is ... else f"claim '{id}'"
        own = [name for name in _changeable(kind) if name != (main or "sides")]
        _require_known(owner, "a claim", kind, fields, (*_names_of(decorate), *own))
        always = (("id", id), ("says", says), ("source", source), ("cases", cases))
        missing = [name for name, known in always if known is ...]
        missing += [name for name in (*others, *needed) if name not in fields]
        if missing:
            raise TypeError(f"{owner}: expected {', '.join(missing)}")
        if whole is not None:
            _require_whole(owner, whole, _space(cases), derive)

        def make(function):
            if main is not None and "horizon" not in fields:
                fields["horizon"] = 1
            described = {
                "id": id, "kind": kind, "says": says, "source": source, "block": block, "mustRefute": [],
                "tex": tex if tex is not None else r"\text{" + _tex(says) + "}",
                "place": f"{function.__code__.co_filename}:{function.__code__.co_firstlineno}",
                "cases": _space(cases), "tightAt": tight_at or {},
                "covers": {name: _named(id, f"covers '{name}'", holds) for name, holds in (covers or {}).items()},
                "given": {name: _hypothesis(id, f"hypothesis '{name}'", known)
                          for name, known in (given or {}).items()},
                **_fields(id, kind, {"sides" if main is None else main: function, **fields}, block)}
            _require_terms(id, described, described)
            for name, known in (("notes", notes), ("minimumInformative", minimum_informative),
                                ("wholeTerms", whole_terms), ("constants", constants), ("whole", whole)):
                if known is not None:
                    described[name] = known
            for name, known in (("derive", derive), ("features", features), ("explain", explain)):
                if known is not None:
                    described[name] = _named(id, name, known)
            made = Claim(function, described)
            _claims.append(made)
            return made
        return make
    decorate.__name__ = kind
    return decorate


def _require_whole(owner, whole, space, derive):
    """Of derived cases the fields are known once there is one."""
    if derive is not None or not isinstance(whole, (list, tuple)):
        return
    names = list(space.get("records", ()))
    for name in whole:
        if name not in names:
            raise ValueError(f"{owner}: whole: there is no field '{name}'{_nearest(name, names)}; "
                             f"the cases have {', '.join(names) or 'none'}")


def _hypothesis(id, field, known):
    holds, without = known if isinstance(known, tuple) else (known, None)
    described = {"holds": _named(id, field, holds)}
    if without is not None:
        described["without"] = _space(without)
    return described


def _tex(text):
    return "".join("\\" + c if c in "#$%&_{}" else {"\\": " ", "^": "\\^{}", "~": "\\~{}"}.get(c, c) for c in text)


probability = _decorator("probability")  #: P(event) >= at_least(case)
mean = _decorator("mean")  #: E[quantity] <= at_most(case), the quantity in [0, range(case)]
inequality = _decorator("inequality")  #: the decorated function gives (lhs, rhs), each a number or (lo, hi)
agreement = _decorator("agreement")  #: P(event) equals equals(case)
invariance = _decorator("invariance")  #: the event is as likely in `transformed`


# ---- a block of trajectories

def generator(seed, block):
    """The generator of a block: the same for the same seed and block."""
    if numpy is None:
        return random.Random(f"{seed}/{block}")
    return numpy.random.Generator(numpy.random.PCG64(numpy.random.SeedSequence([int(seed, 16), block])))


_last = {}


def _block(name, case, seed, number, is_whole):
    """The outcomes of a block, as bytes; the last one is kept for whoever asks for its parts one by one."""
    function, size = _experiments[name]
    key = None if is_whole else (name, json.dumps(case, sort_keys=True), seed, number)
    if key is None or _last.get("key") != key:
        values = function(case, generator(seed, number), size)
        _last.update(key=key, bytes=_bytes(values, size))
    return _last["bytes"]


def _bytes(values, size):
    """Of an array of truths a byte each, of other outcomes float64."""
    if not hasattr(values, "__len__"):
        raise TypeError(f"expected {size} outcomes, got {values!r}")
    if len(values) != size:
        raise ValueError(f"expected {size} outcomes, one for each trajectory, got {len(values)}")
    if numpy is not None:
        flat = numpy.asarray(values)
        if flat.ndim != 1:
            raise ValueError(f"expected a list of {size} outcomes, got an array of shape {flat.shape}")
        return (flat if flat.dtype == bool else flat.astype("<f8")).tobytes()
    doubles = array.array("d", [float(number) for number in values])
    if sys.byteorder == "big":
        doubles.byteswap()
    return doubles.tobytes()


def _outcomes(name, case, seed, first, count):
    size = _experiments[name][1]
    parts, widths = [], set()
    for number in range(first // size, (first + count - 1) // size + 1):
        begin, end = max(first - number * size, 0), min(first + count - number * size, size)
        whole = _block(name, case, seed, number, end - begin == size)
        width = len(whole) // size
        widths.add(width)
        parts.append(whole[width * begin:width * end])
    if len(widths) > 1:
        raise TypeError("expected outcomes of one type in all blocks, got truths in some and numbers in others")
    text = base64.b64encode(b"".join(parts)).decode()
    return {"events": text} if widths == {1} else {"outcomes": text}


# ---- the protocol: lines of JSON on standard input and output

def _plain(given):
    """What JSON can hold: of NumPy's numbers and arrays too; infinite numbers as texts."""
    if numpy is not None and isinstance(given, (numpy.generic, numpy.ndarray)):
        given = given.tolist()
    if isinstance(given, dict):
        return {str(name): _plain(item) for name, item in given.items()}
    if isinstance(given, (list, tuple)):
        return [_plain(item) for item in given]
    if isinstance(given, float) and not math.isfinite(given):
        if math.isnan(given):
            raise ValueError("expected a number, got nan")
        return "Infinity" if given > 0 else "-Infinity"
    return given


def _answer(question):
    name, case = question.get("ask"), _frozen(question.get("case"))
    if name == "describe":
        return {"value": [claim.description for claim in _claims]}
    if name is not None:
        if name not in _functions:
            raise LookupError(f"there is no value '{name}'; there are {', '.join(_functions) or 'none'}")
        function = _functions[name]
        answered = _of_terms(function, question["terms"], case) if "terms" in question else function(case)
        return {"value": _plain(answered)}
    name = question.get("experiment") or (next(iter(_experiments)) if len(_experiments) == 1 else "")
    if name not in _experiments:
        raise LookupError(f"there is no experiment '{name}'; there are {', '.join(_experiments) or 'none'}")
    return _outcomes(name, case, question["seed"], question["first"], question["count"])


def _failure(error, question):
    """An error in one line, with the innermost line of the author's own code."""
    if isinstance(error, DoesNotApply):
        return {"outside": str(error) or "does not apply"}
    what = question.get("ask") or question.get("experiment") or ""
    text = " ".join(f"{type(error).__name__}: {error}".split())
    if what in _fields_of:
        answer = {"error": text, "field": _fields_of[what]}
    else:
        answer = {"error": f"{what}: {text}" if what not in ("", "describe") else text}
    if isinstance(error, (SyntaxError, DuplicateName)) and error.filename:
        return {**answer, "place": f"{os.path.abspath(error.filename)}:{error.lineno}"}
    frames = [(frame.filename, frame.lineno) for frame in reversed(traceback.extract_tb(error.__traceback__))]
    # what is wrong with a value is found where its function has ended
    asked = _functions.get(what) or _experiments.get(what, (None,))[0]
    for file, line in (*frames, _place_of(asked)):
        if file is not None and _is_authors(file):
            return {**answer, "place": f"{os.path.abspath(file)}:{line}"}
    return answer


def _is_authors(file):
    own = os.path.abspath(file) == os.path.abspath(__file__)
    return not (own or file.startswith("<") or "site-packages" in file or "dist-packages" in file)


def serve(name=None, failed=None):
    """Answers Lakatos until it goes away. What the program prints goes to standard error."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8", newline="\n")
    os.dup2(2, 1)
    name = name or os.path.basename(sys.argv[0])
    library = "without NumPy" if numpy is None else f"NumPy {numpy.__version__}"
    version = f"by lakatos.py {__version__}, Python {sys.version.split()[0]}, {library}"
    for line in sys.stdin.buffer:
        question = json.loads(line)
        if "lakatos" in question:
            answer = {"lakatos": PROTOCOL, "name": name, "version": version}
        else:
            try:
                if failed is not None:
                    raise failed
                answer = _answer(question)
            except Exception as error:
                answer = _failure(error, question)
            answer = {"id": question["id"], **answer}
        out.write(json.dumps(answer, allow_nan=False) + "\n")
        out.flush()


def _require_distinct(path):
    """Python keeps the last of equal keys of a dict: a hypothesis or label would be lost silently."""
    with open(path, "rb") as file:
        try:
            tree = ast.parse(file.read())
        except (SyntaxError, ValueError):  # told when it is run
            return
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call):
            continue
        called = getattr(call.func, "attr", getattr(call.func, "id", None))
        ids = [keyword.value.value for keyword in call.keywords
               if keyword.arg == "id" and isinstance(keyword.value, ast.Constant)]
        for keyword in call.keywords if called in (*_KINDS, "mutant") else ():
            for made in ast.walk(keyword.value):
                key = _key_twice(made) if isinstance(made, ast.Dict) else None
                if key is not None:
                    owner = "".join(f"claim '{id}': " for id in ids)
                    problem = f"{owner}{keyword.arg}: there is '{key.value}' already"
                    raise DuplicateName(problem, path, key.lineno)


def _key_twice(made):
    seen = set()
    for key in made.keys:
        if isinstance(key, ast.Constant):
            if key.value in seen:
                return key
            seen.add(key.value)
    return None


def load(path):
    """Runs a file of claims; its folder is where it finds its modules.

    Raises DuplicateName where a claim has two hypotheses, labels or fields of one name.
    """
    _require_distinct(path)
    sys.path.insert(0, os.path.dirname(os.path.abspath(path)))
    name = os.path.splitext(os.path.basename(path))[0]
    spec = importlib.util.spec_from_file_location(name.replace(".", "_"), path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


# ---- a counterexample file, for people and notebooks

class Counterexample:
    """A counterexample file as `lakatos check` writes it; a notebook shows it as a table."""

    def __init__(self, record):
        self.record = record
        self.claim = record["claim"]
        self.case = _frozen(record["witness"]["case"])
        self.bound = record["witness"]["bound"]
        self.found = tuple(record["witness"]["found"])

    def _rows(self):
        record, witness = self.record, self.record["witness"]
        changed = [("wrong version", record.get("mutant")), ("without", record.get("dropped"))]
        return [("claim", self.claim), ("says", record["says"]), ("source", record["source"]),
                *[row for row in changed if row[1] is not None],
                *[(f"case: {name}", json.dumps(item, ensure_ascii=False)) for name, item in self.case.items()],
                *[("", line) for line in witness["explanation"]],
                ("claimed", witness["claim"]), ("found", witness["truth"])]

    def __str__(self):
        return "\n".join(f"{name}: {text}" if name else f"  {text}" for name, text in self._rows())

    __repr__ = __str__

    def _repr_html_(self):
        rows = (f"<tr><th style='text-align:left'>{html.escape(name)}</th>"
                f"<td style='text-align:left'>{html.escape(str(text))}</td></tr>" for name, text in self._rows())
        return f"<table>{''.join(rows)}</table>"


def counterexample(path):
    """Reads a counterexample file."""
    with open(path, encoding="utf-8") as file:
        record = json.load(file)
    if not isinstance(record, dict) or record.get("kind") != "counterexample":
        raise ValueError(f"{path}: expected a counterexample file of Lakatos")
    return Counterexample(record)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python3 lakatos.py claims.py, which Lakatos does: lakatos check claims.py")
    sys.modules["lakatos"] = sys.modules["__main__"]
    problem = None
    saved = os.dup(1)
    os.dup2(2, 1)
    try:
        load(sys.argv[1])
    except Exception as error:
        problem = error
    except SystemExit as error:
        problem = RuntimeError(f"the file called sys.exit({error.code})")
    sys.stdout.flush()
    os.dup2(saved, 1)
    serve(os.path.basename(sys.argv[1]), problem)
