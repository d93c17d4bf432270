"""Power series and spectra of Neural Tangent Kernels, every number a ball that contains the truth.

The functions are the commands of the program ``ntkball`` and give the same rows; they call
libntkball, not the program.

>>> table = ntkball.spectrum("relu", 2, init="he", measure="probability", max_degree=2)
>>> for row in table.select("eigenvalue"):
...     print(row.index, row.mid, row.exact)
0 0.50000000000000000000000 1/2
1 0.33333333333333333333333 1/3
2 0.078125000000000000000000 5/64

A row's ``ball`` is exact: ``ball.mid`` and ``ball.rad`` are fractions, ``ball.floats()`` a pair of
floats rounded outward, ``ball.mpi()`` an interval of mpmath, ``ball.arb()`` an arb of python-flint.
Tables become arrays and frames by ``to_numpy()`` and ``to_pandas()``.
"""

from .ball import Ball
from .commands import (
    activations,
    check,
    decay,
    gram,
    hermite,
    kernel,
    series,
    spectrum,
    verify,
)
from .errors import (
    AccuracyError,
    DomainError,
    FileError,
    HypothesisError,
    InputError,
    NtkballError,
    RefutedError,
    UndecidedError,
)
from .library import version
from .table import Grid, Row, Table, read

__version__ = "0.1.0"

__all__ = [
    "AccuracyError",
    "Ball",
    "DomainError",
    "FileError",
    "Grid",
    "HypothesisError",
    "InputError",
    "NtkballError",
    "RefutedError",
    "Row",
    "Table",
    "UndecidedError",
    "activations",
    "check",
    "decay",
    "gram",
    "hermite",
    "kernel",
    "read",
    "series",
    "spectrum",
    "verify",
    "version",
]
