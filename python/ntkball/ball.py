"""A ball: a midpoint and a radius, both exact dyadic numbers, that contain the truth."""

from __future__ import annotations

import decimal
import math
from fractions import Fraction
from typing import Any, Tuple, Union

#: What a ball can be asked to contain.  A str is a decimal or a fraction, a float its exact value.
Real = Union[int, float, Fraction, decimal.Decimal, str]


class Ball:
    """The ball of all x with ``|x - man * 2**exp| <= rad_man * 2**rad_exp``.

    >>> third = Ball(1365, -12, 1, -12)
    >>> third.mid, third.rad
    (Fraction(1365, 4096), Fraction(1, 4096))
    >>> Fraction(1, 3) in third, "0.4" in third
    (True, False)
    >>> print(third)
    [0.3330078125, 0.33349609375]
    >>> third == Ball.from_dump(third.dump())
    True

    A computation that failed gives a ball that is not finite and contains everything:

    >>> Ball.from_dump("0 -3 0 -1").is_finite, 17 in Ball.from_dump("0 -3 0 -1")
    (False, True)
    """

    __slots__ = ("man", "exp", "rad_man", "rad_exp", "is_finite")

    man: int
    exp: int
    rad_man: int
    rad_exp: int
    #: False when the midpoint or the radius is not finite.
    is_finite: bool

    def __init__(self, man: int, exp: int = 0, rad_man: int = 0, rad_exp: int = 0) -> None:
        if rad_man < 0:
            raise ValueError("the radius of a ball is not negative")
        self._set(man, exp, rad_man, rad_exp, True)

    def _set(self, man: int, exp: int, rad_man: int, rad_exp: int, finite: bool) -> None:
        for name, value in zip(self.__slots__, (man, exp, rad_man, rad_exp, finite)):
            object.__setattr__(self, name, value)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a ball does not change")

    def __reduce__(self) -> Tuple[Any, ...]:
        return Ball.from_dump, (self.dump(),)

    @classmethod
    def from_dump(cls, text: str) -> Ball:
        """The ball of a column ``dump``: four hexadecimal integers, the format of arb_dump_str.

        A mantissa 0 with an exponent other than 0 is an infinity or not a number.
        """
        words = text.split()
        if len(words) != 4:
            raise ValueError(f"{text!r} is no ball: it has not four integers")
        man, exp, rad_man, rad_exp = (int(word, 16) for word in words)
        if rad_man < 0:
            raise ValueError(f"{text!r} is no ball: its radius is negative")
        ball = cls.__new__(cls)
        finite = (man != 0 or exp == 0) and (rad_man != 0 or rad_exp == 0)
        ball._set(man, exp, rad_man, rad_exp, finite)
        return ball

    def dump(self) -> str:
        """The four hexadecimal integers that :meth:`from_dump` reads."""
        return f"{self.man:x} {self.exp:x} {self.rad_man:x} {self.rad_exp:x}"

    # ---- exact numbers ---------------------------------------------------------------------

    def _need_finite(self) -> None:
        if not self.is_finite:
            raise ValueError("this ball is not finite: it holds no information")

    @property
    def mid(self) -> Fraction:
        """The midpoint, exactly."""
        self._need_finite()
        return _dyadic(self.man, self.exp)

    @property
    def rad(self) -> Fraction:
        """The radius, exactly."""
        self._need_finite()
        return _dyadic(self.rad_man, self.rad_exp)

    @property
    def lower(self) -> Fraction:
        """The least number of the ball."""
        return self.mid - self.rad

    @property
    def upper(self) -> Fraction:
        """The greatest number of the ball."""
        return self.mid + self.rad

    @property
    def is_exact(self) -> bool:
        """Is it one number?"""
        return self.is_finite and self.rad_man == 0

    def __contains__(self, x: Real) -> bool:
        if isinstance(x, float) and not math.isfinite(x):
            raise ValueError("only finite numbers are in a ball")
        return not self.is_finite or abs(Fraction(x) - self.mid) <= self.rad

    def overlaps(self, other: Ball) -> bool:
        """Do the balls have a number in common?"""
        if not (self.is_finite and other.is_finite):
            return True
        return abs(self.mid - other.mid) <= self.rad + other.rad

    # ---- for others ------------------------------------------------------------------------

    def floats(self) -> Tuple[float, float]:
        """Floats ``lo <= x <= hi`` for every x in the ball, rounded outward.

        >>> Ball(1, 0).floats()
        (1.0, 1.0)
        >>> lo, hi = Ball(2**80 + 1, -80).floats()
        >>> lo, hi == math.nextafter(1.0, 2.0)
        (1.0, True)
        """
        if not self.is_finite:
            return -math.inf, math.inf
        return _float_down(self.lower), -_float_down(-self.upper)

    def mpf(self) -> Tuple[Any, Any]:
        """Midpoint and radius as mpmath numbers, exactly (whatever ``mp.prec`` is)."""
        from mpmath import mp

        if not self.is_finite:
            return mp.nan, mp.inf
        return (
            mp.make_mpf(_libmp().from_man_exp(self.man, self.exp)),
            mp.make_mpf(_libmp().from_man_exp(self.rad_man, self.rad_exp)),
        )

    def mpi(self) -> Any:
        """The ball as an interval of ``mpmath.iv``, its end points exact."""
        from mpmath import iv

        if not self.is_finite:
            return iv.mpf(["-inf", "inf"])
        ends = []
        for x in (self.lower, self.upper):
            ends.append(_libmp().from_man_exp(x.numerator, 1 - x.denominator.bit_length()))
        return iv.make_mpf(tuple(ends))

    def arb(self) -> Any:
        """An ``arb`` of python-flint that contains the ball: the same midpoint, and the radius
        rounded up in its 30th bit, which is all that ``arb`` keeps of one."""
        from flint import arb

        if not self.is_finite:
            return arb("nan")
        return arb((self.man, self.exp), (self.rad_man, self.rad_exp))

    def __float__(self) -> float:
        """The midpoint, rounded: for plots, not for proofs."""
        return float(self.mid) if self.is_finite else math.nan

    # ---- as text and as a value --------------------------------------------------------------

    def __repr__(self) -> str:
        if self.is_finite:
            return f"Ball({self.man}, {self.exp}, {self.rad_man}, {self.rad_exp})"
        return f"Ball.from_dump({self.dump()!r})"

    def __str__(self) -> str:
        if not self.is_finite:
            return "[-inf, +inf]"
        if self.rad_man == 0 and self.mid.denominator == 1:
            return str(self.mid)
        return f"[{_decimal_down(self.lower)}, {-_decimal_down(-self.upper)}]"

    def __eq__(self, other: object) -> bool:
        """Are they the same ball?  (Not: do they hold the same number.)"""
        if not isinstance(other, Ball):
            return NotImplemented
        if not (self.is_finite and other.is_finite):
            return self.dump() == other.dump()
        return (self.mid, self.rad) == (other.mid, other.rad)

    def __hash__(self) -> int:
        return hash((self.mid, self.rad)) if self.is_finite else hash(self.dump())


def _dyadic(man: int, exp: int) -> Fraction:
    return Fraction(man << exp) if exp >= 0 else Fraction(man, 1 << -exp)


def _float_down(x: Fraction) -> float:
    """The greatest float that is at most x."""
    try:
        near = float(x)
    except OverflowError:
        near = math.inf if x > 0 else -math.inf
    if near == -math.inf or near != math.inf and near <= x:
        return near
    return math.nextafter(near, -math.inf)


def _decimal_down(x: Fraction) -> decimal.Decimal:
    """A decimal of some digits that is at most x."""
    context = decimal.Context(
        prec=14, rounding=decimal.ROUND_FLOOR, Emin=decimal.MIN_EMIN, Emax=decimal.MAX_EMAX
    )
    return context.divide(decimal.Decimal(x.numerator), decimal.Decimal(x.denominator))


def _libmp() -> Any:
    from mpmath import libmp

    return libmp
