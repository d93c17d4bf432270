"""Rows of balls, and of texts: the answers."""

from __future__ import annotations

import csv
import html
import json
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import (
    Any,
    Dict,
    Iterator,
    List,
    Mapping,
    Optional,
    Sequence,
    Tuple,
    Union,
    overload,
)

from .ball import Ball
from .errors import InputError, RefutedError, UndecidedError

#: Rows of a table that a notebook shows.
SHOWN_ROWS = 60

_COLUMNS = ("quantity", "layer", "index", "mid", "rad", "exact", "dump")


@dataclass(frozen=True)
class Row:
    """One number and what it is."""

    quantity: str
    #: The layer l = 2 .. L+1, or None where it has no meaning.
    layer: Optional[int]
    #: n, p or k as an int; a correlation or a class as the text it was given as.
    index: Union[int, str]
    #: The ball that contains the truth.
    ball: Ball
    #: Decimals with ``|truth - mid| <= rad``.
    mid: str
    rad: str
    #: The closed form when one is proved, else "".
    exact: str

    def __str__(self) -> str:
        where = f"[{self.index}]" if self.index != "" else ""
        layer = f", layer {self.layer}" if self.layer is not None else ""
        value = self.mid if self.rad == "0" else f"{self.mid} +/- {self.rad}"
        return f"{self.quantity}{where}{layer} = {value}"

    @property
    def correlation(self) -> Fraction:
        """The index as a number, where it is one (kernel: rho)."""
        return Fraction(self.index)

    @classmethod
    def _read(cls, fields: Mapping[str, str]) -> Row:
        index = fields["index"]
        return cls(
            fields["quantity"],
            int(fields["layer"]) if fields["layer"] else None,
            int(index) if index.lstrip("-").isdigit() else index,
            Ball.from_dump(fields["dump"]),
            fields["mid"],
            fields["rad"],
            fields.get("exact", ""),
        )

    def _fields(self) -> Dict[str, str]:
        return {
            "quantity": self.quantity,
            "layer": "" if self.layer is None else str(self.layer),
            "index": str(self.index),
            "mid": self.mid,
            "rad": self.rad,
            "exact": self.exact,
            "dump": self.ball.dump(),
        }


class _Answer:
    """What tables and grids share: where the rows come from."""

    command: str
    conventions: Dict[str, str]
    inputs: Dict[str, str]
    provenance: Dict[str, str]

    def _set_head(self, document: Mapping[str, Any]) -> None:
        if document.get("schema") != "ntkball/1":
            raise InputError("not a document of schema ntkball/1 (`--format json` writes one)")
        self.command = document["command"]
        self.conventions = dict(document["conventions"])
        self.inputs = dict(document["inputs"])
        self.provenance = dict(document["provenance"])

    def _head(self) -> Dict[str, Any]:
        return {
            "schema": "ntkball/1",
            "command": self.command,
            "conventions": self.conventions,
            "inputs": self.inputs,
            "provenance": self.provenance,
        }

    def _caption(self) -> str:
        text = ", ".join(f"{key} = {value}" for key, value in self.inputs.items())
        return f"ntkball {self.command}: {text}"


class Table(_Answer, Sequence[Row]):
    """Rows of balls; see :func:`ntkball.series` and the others that make them.

    >>> table = ntkball.series("relu", init="he", terms=3, quantity="kappa")
    >>> print(table)
    quantity  layer  index  value
    kappa     2      0      0.31830988618379067153777 +/- 2.48e-24
    kappa     2      1      1
    kappa     2      2      0.47746482927568600730665 +/- 1.30e-24
    >>> table[2].exact, table[2].ball.rad < Fraction(1, 10**23)
    ('3/(2*pi)', True)
    >>> table.inputs["sigma_w^2"]
    '2'
    """

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._set_head(document)
        self.rows: Tuple[Row, ...] = tuple(Row._read(fields) for fields in document["rows"])

    def _with(self, rows: Sequence[Row]) -> Table:
        other = Table({**self._head(), "rows": []})
        other.rows = tuple(rows)
        return other

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, i: int) -> Row: ...

    @overload
    def __getitem__(self, i: slice) -> Table: ...

    def __getitem__(self, i: Union[int, slice]) -> Union[Row, Table]:
        return self._with(self.rows[i]) if isinstance(i, slice) else self.rows[i]

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def select(
        self,
        quantity: Optional[str] = None,
        layer: Optional[int] = None,
        index: Union[int, str, None] = None,
    ) -> Table:
        """The rows of this quantity, layer and index; None stands for any."""
        return self._with(
            [
                row
                for row in self.rows
                if quantity in (None, row.quantity)
                and layer in (None, row.layer)
                and index in (None, row.index)
            ]
        )

    # ---- for others ------------------------------------------------------------------------

    @property
    def balls(self) -> List[Ball]:
        """The balls, row by row."""
        return [row.ball for row in self.rows]

    def to_arb(self) -> List[Any]:
        """The balls as ``arb`` of python-flint."""
        return [ball.arb() for ball in self.balls]

    def to_mpmath(self) -> List[Any]:
        """The balls as intervals of ``mpmath.iv``, end points exact."""
        return [ball.mpi() for ball in self.balls]

    def to_numpy(self) -> Any:
        """An array of pairs of floats, lower <= truth <= upper, rounded outward.

        >>> lower, upper = ntkball.hermite("relu", terms=6).to_numpy().T
        >>> bool((lower <= upper).all()), len(lower)
        (True, 12)
        """
        import numpy

        return numpy.array([ball.floats() for ball in self.balls], dtype=float).reshape(-1, 2)

    def to_pandas(self) -> Any:
        """A frame: lower and upper are floats rounded outward, ball holds everything."""
        import pandas

        bounds = self.to_numpy()
        rows = self.rows
        return pandas.DataFrame(
            {
                "quantity": [row.quantity for row in rows],
                "layer": pandas.array([row.layer for row in rows], dtype="Int64"),
                "index": [row.index for row in rows],
                "lower": bounds[:, 0],
                "upper": bounds[:, 1],
                "mid": [row.mid for row in rows],
                "rad": [row.rad for row in rows],
                "exact": [row.exact for row in rows],
                "ball": self.balls,
            }
        )

    def to_json(self) -> str:
        """The document that ``--format json`` writes; :func:`ntkball.read` reads it."""
        return json.dumps({**self._head(), "rows": [row._fields() for row in self.rows]})

    def save(self, path: Union[str, Path]) -> None:
        """Writes :meth:`to_json` into a file, which ``ntkball check`` takes."""
        Path(path).write_text(self.to_json() + "\n", encoding="utf-8")

    # ---- to look at ------------------------------------------------------------------------

    def _cells(self) -> List[Tuple[str, ...]]:
        cells: List[Tuple[str, ...]] = [("quantity", "layer", "index", "value")]
        for row in self.rows[:SHOWN_ROWS]:
            fields = row._fields()
            value = row.mid if row.rad == "0" else f"{row.mid} +/- {row.rad}"
            cells.append((row.quantity, fields["layer"], fields["index"], value))
        return cells

    def __str__(self) -> str:
        return _as_text(self._cells(), len(self))

    __repr__ = __str__

    def _repr_html_(self) -> str:
        closed = any(row.exact for row in self.rows)
        header = ["quantity", "layer", "index", "value", "radius"] + ["exact"] * closed
        body = []
        for row in self.rows[:SHOWN_ROWS]:
            fields = row._fields()
            names = ["quantity", "layer", "index", "mid", "rad"] + ["exact"] * closed
            body.append([fields[name] for name in names])
        return _as_html(self._caption(), header, body, len(self))


class Grid(_Answer, Sequence[Mapping[str, str]]):
    """Rows of texts under named columns: verdicts, and the catalog.

    >>> verdicts = ntkball.verify("T3.1", "relu")
    >>> [row["verdict"] for row in verdicts]
    ['PROVED', 'REFUTED']
    >>> verdicts.code
    1
    """

    def __init__(self, document: Mapping[str, Any], code: int = 0, message: str = "") -> None:
        self._set_head(document)
        self.rows: Tuple[Mapping[str, str], ...] = tuple(document["rows"])
        #: The exit code of the program: 0, 1 when something was refuted, 4 when undecided.
        self.code = code
        self.message = message

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, i: int) -> Mapping[str, str]: ...

    @overload
    def __getitem__(self, i: slice) -> Sequence[Mapping[str, str]]: ...

    def __getitem__(
        self, i: Union[int, slice]
    ) -> Union[Mapping[str, str], Sequence[Mapping[str, str]]]:
        return self.rows[i]

    def require(self) -> Grid:
        """Itself when nothing was refuted or left undecided; raises RefutedError, UndecidedError."""
        if self.code == RefutedError.code:
            raise RefutedError(self.message, self)
        if self.code == UndecidedError.code:
            raise UndecidedError(self.message, self)
        return self

    def to_pandas(self) -> Any:
        """The rows as a frame of texts."""
        import pandas

        return pandas.DataFrame(list(self.rows))

    def __str__(self) -> str:
        columns = tuple(self.rows[0]) if self.rows else ()
        cells = [columns] + [tuple(row.values()) for row in self.rows[:SHOWN_ROWS]]
        return _as_text(cells, len(self))

    __repr__ = __str__

    def _repr_html_(self) -> str:
        header = list(self.rows[0]) if self.rows else []
        body = [list(row.values()) for row in self.rows[:SHOWN_ROWS]]
        return _as_html(self._caption(), header, body, len(self))


def read(path: Union[str, Path]) -> Table:
    """A table that the program wrote as json or csv, or that :meth:`Table.save` wrote."""
    text = Path(path).read_text(encoding="utf-8")
    if text.lstrip().startswith("{"):
        return Table(json.loads(text))
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    reader = csv.DictReader(lines)
    if tuple(reader.fieldnames or ()) != _COLUMNS:
        raise InputError(f"{path}: the first line is not {','.join(_COLUMNS)}")
    empty: Dict[str, str] = {}
    return Table(
        {
            "schema": "ntkball/1",
            "command": "",
            "conventions": empty,
            "inputs": empty,
            "provenance": empty,
            "rows": list(reader),
        }
    )


def _as_text(cells: Sequence[Sequence[str]], total: int) -> str:
    widths = [max(map(len, column)) for column in zip(*cells)]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in cells
    ]
    if total > SHOWN_ROWS:
        lines.append(f"... {total - SHOWN_ROWS} more rows")
    return "\n".join(lines)


def _as_html(
    caption: str, header: Sequence[str], body: Sequence[Sequence[str]], total: int
) -> str:
    def line(tag: str, cells: Sequence[str]) -> str:
        return "<tr>" + "".join(f"<{tag}>{html.escape(c)}</{tag}>" for c in cells) + "</tr>"

    rows = [line("td", cells) for cells in body]
    if total > SHOWN_ROWS:
        rows.append(f'<tr><td colspan="{len(header)}">{total - SHOWN_ROWS} more rows</td></tr>')
    return (
        f"<table><caption>{html.escape(caption)}</caption>"
        f"<thead>{line('th', header)}</thead><tbody>{''.join(rows)}</tbody></table>"
    )
