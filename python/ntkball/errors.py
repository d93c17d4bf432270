"""Why a question has no full answer.

The classes mirror the exit codes of the program; ``code`` holds it.  Where rows could be computed
all the same they are in ``table``, and they are valid enclosures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional, Union

if TYPE_CHECKING:
    from .table import Grid, Table


class NtkballError(Exception):
    """What all errors of this package derive from."""

    code = 70

    def __init__(self, message: str, table: Optional[Union[Table, Grid]] = None) -> None:
        super().__init__(message)
        #: One line that names the option, the value and the remedy.
        self.message = message
        #: The rows that were computed all the same, or None.
        self.table = table


class RefutedError(NtkballError):
    """A statement or a row was refuted (only :meth:`Grid.require` raises it)."""

    code = 1


class DomainError(NtkballError):
    """The question has no answer."""

    code = 2


class InputError(DomainError, ValueError):
    """An argument is malformed or not known."""

    code = 2


class AccuracyError(NtkballError):
    """The promised digits were not reached; ``table`` holds what was."""

    code = 3


class UndecidedError(NtkballError):
    """A sign or a statement could be neither proved nor refuted."""

    code = 4


class HypothesisError(DomainError):
    """A hypothesis of the theory fails: sigma_b^2 < 0, gamma_w^2 + gamma_b^2 != 1, ..."""

    code = 5


class FileError(NtkballError, OSError):
    """A file cannot be read."""

    code = 6


_BY_CODE = {
    kind.code: kind
    for kind in (
        RefutedError,
        InputError,
        AccuracyError,
        UndecidedError,
        HypothesisError,
        FileError,
    )
}


def by_code(code: int) -> type[NtkballError]:
    """The class for an exit code of the program."""
    return _BY_CODE.get(code, NtkballError)
