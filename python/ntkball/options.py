"""The options of the questions, each in one place: what the program offers, with underscores for the
dashes in the names.  What is left out has the default that ``ntkball COMMAND --help`` tells."""

from __future__ import annotations

import os
from decimal import Decimal
from fractions import Fraction
from typing import Iterable, Mapping, Optional, TypedDict, Union

#: An exact number: 2, Fraction(1, 3), Decimal("0.1"), or a text: "2/pi", "0.1" (= 1/10).
Value = Union[int, Fraction, Decimal, str]
Words = Union[str, Iterable[str]]
Values = Union[Value, Iterable[Value]]
Path_ = Union[str, "os.PathLike[str]"]


class Common(TypedDict, total=False):
    """Of every question."""

    digits: int
    max_precision: Optional[int]
    threads: Optional[int]
    explain: bool


class Activations(Common, total=False):
    """params gives values to the names in an expression."""

    params: Optional[Mapping[str, Value]]


class Hermite(Activations, total=False):
    terms: int
    quantity: Optional[Words]
    algorithm: Optional[str]


class Network(Activations, total=False):
    """init is unit, he or eoc; the hyper-parameters are exact values."""

    depth: Optional[int]
    init: Optional[str]
    sigma_w2: Optional[Value]
    sigma_b2: Optional[Value]
    gamma_w2: Optional[Value]
    gamma_b2: Optional[Value]
    recursion: Optional[str]
    output_bias: Optional[bool]


class Layers(Network, total=False):
    quantity: Optional[Words]
    layer: Union[int, str, None]


class Series(Layers, total=False):
    terms: int
    algorithm: Optional[str]


class Kernel(Layers, total=False):
    expand: Optional[Value]
    terms: Optional[int]
    algorithm: Optional[str]


class Spectrum(Layers, total=False):
    kernel: Optional[str]
    dims: Optional[Iterable[int]]
    density: Optional[str]
    max_degree: Optional[int]
    degrees: Optional[Iterable[Union[int, str]]]
    measure: Optional[str]
    threshold: Optional[Values]
    algorithm: Optional[str]


class Decay(Layers, total=False):
    dim: Optional[int]
    measure: Optional[str]
    ratio: Optional[Value]


class Data(TypedDict, total=False):
    """How a file of points is read."""

    header: Optional[str]
    label: Union[int, str, None]
    normalize: Optional[str]


class Gram(Layers, Data, total=False):
    matrix: Optional[str]
    width: Optional[int]
    terms: Optional[int]
    threshold: Optional[Values]
    seed: Optional[int]
    algorithm: Optional[str]


class Verify(Activations, Data, total=False):
    """claims gives other values to numbers that the statements claim."""

    data: Optional[Path_]
    claims: Optional[Mapping[str, Value]]
    list: bool


class Check(Network, total=False):
    kernel: Optional[str]
    dims: Optional[Iterable[int]]
    dim: Optional[int]
    measure: Optional[str]
