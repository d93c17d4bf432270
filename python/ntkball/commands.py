"""The questions, each a function of the name of the program's command."""

from __future__ import annotations

import inspect
import json
import math
import operator
import os
import re
import tempfile
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import (
    TYPE_CHECKING,
    Any,
    Callable,
    Dict,
    Iterable,
    List,
    Mapping,
    Optional,
    Sequence,
    Tuple,
    TypeVar,
    Union,
)

from . import library, options as _options
from .errors import by_code
from .options import Path_, Values
from .table import Grid, Table

if TYPE_CHECKING:
    from typing_extensions import Unpack

_Function = TypeVar("_Function", bound=Callable[..., Any])


def _takes(offered: Any) -> Callable[[_Function], _Function]:
    """Shows the options one by one in the signature, for help() and completion."""

    def mark(function: _Function) -> _Function:
        signature = inspect.signature(function)
        own = [p for p in signature.parameters.values() if p.kind is not p.VAR_KEYWORD]
        own += [
            inspect.Parameter(
                name,
                inspect.Parameter.KEYWORD_ONLY,
                default=None,
                annotation=getattr(kind, "__forward_arg__", kind),
            )
            for name, kind in offered.__annotations__.items()
        ]
        setattr(function, "__signature__", signature.replace(parameters=own))
        return function

    return mark


def _value(name: str, value: Any) -> str:
    """An exact number as the text the library reads."""
    if isinstance(value, float):
        raise TypeError(
            f"{name}={value!r} is a float, so it is not the number it looks like; give "
            f"'{value!r}', Fraction or Decimal for what is meant, or Fraction({value!r}) for the "
            "float itself"
        )
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, os.PathLike):
        return str(os.fspath(value))
    if isinstance(value, (int, Fraction, Decimal, str)):
        return str(value)
    if hasattr(value, "__index__"):  # numpy's integers
        return str(value.__index__())
    raise TypeError(f"{name}: {type(value).__name__} is no exact number")


def _text(name: str, value: Any) -> str:
    """The same for one value or several."""
    if isinstance(value, Iterable) and not isinstance(value, str):
        return ",".join(_value(name, v) for v in value)
    return _value(name, value)


def _settings(options: Mapping[str, Any]) -> List[library.Setting]:
    settings: List[library.Setting] = []
    for name, value in options.items():
        if name in ("params", "claims"):  # --param and --claim may be repeated
            settings += [(name[:-1], f"{k}={_value(k, v)}") for k, v in (value or {}).items()]
        elif isinstance(value, bool) and name != "output_bias":
            settings += [(name.replace("_", "-"), None)] * value  # a flag
        elif value is not None:
            settings.append((name.replace("_", "-"), _text(name, value)))
    return settings


def _python_names(message: str) -> str:
    """The message with the options called as they are here: --sigma-w2 is sigma_w2."""
    return re.sub(r"--([a-z][a-z0-9-]*)", lambda m: m.group(1).replace("-", "_"), message)


def _ask(
    command: str, words: Sequence[str], options: Mapping[str, Any]
) -> Tuple[int, Optional[Dict[str, Any]], str]:
    code, answer, message = library.ask(command, words, _settings(options))
    if code == library.INTERRUPTED:
        raise KeyboardInterrupt
    return code, json.loads(answer) if answer is not None else None, _python_names(message)


def _table(command: str, words: Sequence[str], options: Mapping[str, Any]) -> Table:
    code, document, message = _ask(command, words, options)
    table = Table(document) if document is not None else None
    if code != 0 or table is None:
        raise by_code(code)(message, table)
    return table


def _grid(command: str, words: Sequence[str], options: Mapping[str, Any]) -> Grid:
    """A grid also when something in it is refuted or undecided: that is its content."""
    code, document, message = _ask(command, words, options)
    if document is None:
        raise by_code(code)(message)
    return Grid(document, code, message)


@_takes(_options.Hermite)
def hermite(activation: str, **options: Unpack[_options.Hermite]) -> Table:
    """Hermite coefficients mu_n(phi) and mu_n(phi') for n < terms.

    *activation* is a catalog name with optional parameters (``relu``, ``leaky_relu:0.01``) or an
    expression in x; *params* gives values to the names in it.  Every radius is at most
    ``10**-digits * abs(mid)``.  As with all these functions, the options are those of the
    program (``ntkball hermite --help``), with underscores for the dashes in their names.

    >>> table = ntkball.hermite("tanh", terms=4, digits=15, quantity="phi_hermite")
    >>> print(table[1])
    phi_hermite[1] = 0.605705509602158826 +/- 4.17e-19
    >>> ntkball.hermite("tanh(a*x)", params={"a": Fraction(1, 2)}, terms=2)[1].ball.floats()
    (0.41324192828381406, 0.4132419282838141)
    """
    return _table("hermite", [activation], options)


@_takes(_options.Series)
def series(activation: str, **options: Unpack[_options.Series]) -> Table:
    """Coefficients alpha, upsilon, kappa of the layers 2 .. depth + 1 for p < terms.

    kappa_p of the last layer are the coefficients of the NTK as a power series in the correlation.
    *init* is ``unit``, ``he`` or ``eoc``; the hyper-parameters are exact values.

    >>> table = ntkball.series("relu", init="he", depth=2, terms=3, quantity="kappa", layer="last")
    >>> print(table)
    quantity  layer  index  value
    kappa     3      0      0.68570863628294249172 +/- 4.76e-23
    kappa     3      1      0.95811306425062861339 +/- 1.96e-23
    kappa     3      2      0.61555687217992101295 +/- 2.50e-24
    >>> ntkball.series("relu", sigma_w2=0.1)
    Traceback (most recent call last):
    TypeError: sigma_w2=0.1 is a float, so it is not the number it looks like; ...
    """
    return _table("series", [activation], options)


@_takes(_options.Kernel)
def kernel(
    activation: str, rho: Optional[Values] = None, **options: Unpack[_options.Kernel]
) -> Table:
    """Sigma and Theta at the correlations *rho* in [-1, 1], which are exact values.

    With *expand*, 1 or -1, *terms* terms of their expansions there, in the place of *rho*.

    >>> table = ntkball.kernel("relu", ["1/2", 1], init="he", quantity="theta")
    >>> [(row.correlation, row.exact) for row in table]
    [(Fraction(1, 2), '2/3 + sqrt(3)/(2*pi)'), (Fraction(1, 1), '2')]
    """
    return _table("kernel", [activation], {"rho": rho, **options})


@_takes(_options.Spectrum)
def spectrum(
    activation: Optional[str], dim: Optional[int] = None, **options: Unpack[_options.Spectrum]
) -> Table:
    """Eigenvalues of the NTK for uniform data on the sphere S^dim, and their multiplicities.

    The degrees are 0 .. *max_degree* (10), or those of *degrees*; *measure* is ``surface`` or
    ``probability``.  *kernel*, an expression in t = <x,y>, stands in the place of an activation;
    ``products:FILE`` takes the spheres *dims* in the place of *dim*, its degrees are texts like
    ``"1:2"``.
    *density*, ``"0:1,pi:4"``, puts a density on the circle, dim 1.

    *threshold* counts the eigenvalues that are at least so large, with multiplicity; the
    quantities ``cumulative_trace`` and ``trace_share`` are there when asked for by name.

    >>> table = ntkball.spectrum("relu", 2, init="he", measure="probability", max_degree=4)
    >>> [row.exact for row in table.select("eigenvalue")]
    ['1/2', '1/3', '5/64', '0', '1/192']
    >>> ntkball.spectrum("relu", 2, init="he", quantity="count", threshold="1/10")[0].exact
    '9'
    >>> ntkball.spectrum(None, 2, kernel="exp(t)", max_degree=0, measure="probability")[0].exact
    ''
    """
    words = [] if activation is None else [activation]
    return _table("spectrum", words, {"dim": dim, **options})


@_takes(_options.Decay)
def decay(activation: str, **options: Unpack[_options.Decay]) -> Table:
    """Bounds that hold for every index from p0 on: of coefficients, with *dim* of eigenvalues.

    ``table.conventions["certificate"]`` says how class, rate and constants are to be read.  Raises
    UndecidedError when a class has no bound; its ``table`` holds the others.

    >>> table = ntkball.decay("relu", init="he", depth=2, dim=2)
    >>> even = table.select(index="eigenvalue:even")
    >>> {row.quantity: row.mid for row in even if row.rad == "0"}
    {'p0': '24', 'exponent': '3'}
    """
    return _table("decay", [activation], options)


@_takes(_options.Gram)
def gram(activation: str, data: Any, **options: Unpack[_options.Gram]) -> Table:
    """Eigenvalues of the NTK Gram matrix of *data*, effective ranks, the bounds of the theory.

    *data* names a file (csv, tsv, npy, gzipped or not; *header* and *label* as the program takes
    them) or is an array: rows of numbers, each taken exactly, a float as the dyadic number it is:
    Python's (Fraction and Decimal, too), numpy's, mpmath's mpf, python-flint's fmpq and exact arb.

    >>> points = [[1.0, 0.0], [0.0, 2.0], [0.6, 0.8]]
    >>> table = ntkball.gram("relu", points, init="he", quantity="eigenvalue", digits=10)
    >>> [row.index for row in table], table[0].ball.rad < Fraction(1, 10**9)
    ([1, 2, 3], True)
    """
    if isinstance(data, (str, os.PathLike)):
        return _table("gram", [activation], {"data": data, **options})
    with tempfile.TemporaryDirectory(prefix="ntkball-") as folder:
        path = Path(folder, "array.csv")
        path.write_text("".join(_csv_rows(data)), encoding="ascii")
        settings = {**options, "data": path, "header": "no", "label": "none"}
        return _unnamed(str(path), [activation], settings)


def _unnamed(path: str, words: Sequence[str], options: Mapping[str, Any]) -> Table:
    """The table of data that came from memory: nothing in it speaks of the file."""
    code, document, message = _ask("gram", words, options)
    if document is not None:
        document["inputs"]["data"] = "an array"
    table = Table(document) if document is not None else None
    if code != 0 or table is None:
        raise by_code(code)(message.replace(path, "data"), table)
    return table


def _csv_rows(data: Any) -> Iterable[str]:
    """The rows of an array as exact numbers."""
    for row in data:
        yield ",".join(_exact_number(x) for x in row) + "\n"


def _exact_number(x: Any) -> str:
    """x as a decimal or a fraction, exactly: Python's numbers, numpy's, mpmath's, python-flint's."""
    if isinstance(x, str):
        return x
    if hasattr(x, "item"):  # numpy's scalars
        x = x.item()
    if isinstance(x, bool):
        raise TypeError("data: bool is no number")
    if isinstance(x, (float, Decimal)) and not math.isfinite(x):
        raise ValueError(f"data: {x!r} is no number")
    if isinstance(x, (float, Decimal)):
        return str(Decimal(x))  # exact
    if isinstance(x, (int, Fraction)):
        return str(x)
    try:
        return str(_fraction(x))
    except TypeError:
        raise TypeError(f"data: {type(x).__name__} is no exact number") from None


def _fraction(x: Any) -> Fraction:
    """A number of another package."""
    if hasattr(x, "is_exact"):  # python-flint's arb, which is a ball
        if not x.is_finite() or not x.is_exact():
            raise ValueError(f"data: {x} is no number but a ball; give its midpoint, x.mid()")
        man, exp = (int(part) for part in x.man_exp())
    elif hasattr(x, "man_exp") and hasattr(x, "_mpf_"):  # mpmath's mpf
        sign, man, exp, bits = x._mpf_
        if man == 0 and exp != 0:
            raise ValueError(f"data: {x} is no number")
        man = -int(man) if sign else int(man)
    elif hasattr(x, "numerator") and hasattr(x, "denominator"):
        return Fraction(int(x.numerator), int(x.denominator))
    elif hasattr(x, "p") and hasattr(x, "q"):  # python-flint's fmpq
        return Fraction(int(x.p), int(x.q))
    else:
        return Fraction(int(operator.index(x)))
    return Fraction(man) * Fraction(2) ** int(exp)


@_takes(_options.Verify)
def verify(*words: str, **options: Unpack[_options.Verify]) -> Grid:
    """A verdict on each statement of the theory: identifiers (``T3.1``) and activations.

    *claims* gives other values to numbers that the statements claim (``verify(list=True)`` lists
    them).  A refuted statement is an answer, not an error; ``verify(...).require()`` raises.

    >>> print(ntkball.verify("TAB1", "relu")[0]["verdict"])
    PROVED
    """
    return _grid("verify", words, options)


@_takes(_options.Check)
def check(
    table: Union[Table, Path_], activation: Optional[str] = None, **options: Unpack[_options.Check]
) -> Grid:
    """Each row of a table, or of a file, proved or refuted by another algorithm and precision.

    What the table says of its activation and network need not be repeated.

    >>> table = ntkball.spectrum("relu", 2, init="he", max_degree=4)
    >>> [row["verdict"] for row in ntkball.check(table[:2])]
    ['PROVED', 'PROVED']
    """
    words = [] if activation is None else [activation]
    if not isinstance(table, Table):
        return _grid("check", [os.fspath(table), *words], options)
    with tempfile.TemporaryDirectory(prefix="ntkball-") as folder:
        path = Path(folder, "table.json")
        table.save(path)
        return _grid("check", [str(path), *words], options)


@_takes(_options.Activations)
def activations(activation: Optional[str] = None, **options: Unpack[_options.Activations]) -> Grid:
    """The catalog of activations, or what is known of one of them.

    >>> [row["parity"] for row in ntkball.activations() if row["name"] == "tanh"]
    ['odd']
    """
    return _grid("activations", [] if activation is None else [activation], options)
