"""Sage: the rows of a csv table as (quantity, layer, index, real ball)."""

import csv


def integers(dump):
    return [int(word, 16) for word in dump.split()]


def ball(dump):
    from sage.all import RealBallField

    man, exp, rad_man, rad_exp = integers(dump)
    field = RealBallField(max(53, man.bit_length()))
    if (man == 0 and exp != 0) or (rad_man == 0 and rad_exp != 0):
        return field("nan")
    return (field(man) << exp).add_error(field(rad_man) << rad_exp)


def table(path):
    with open(path, newline="") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        return [(r["quantity"], r["layer"], r["index"], ball(r["dump"])) for r in rows]
