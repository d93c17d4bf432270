"""mpmath: the rows of a csv table as (quantity, layer, index, interval), the intervals exact."""

import csv

from mpmath import iv
from mpmath.libmp import from_man_exp, mpf_add, mpf_sub


def ball(dump):
    man, exp, rad_man, rad_exp = (int(word, 16) for word in dump.split())
    if (man == 0 and exp != 0) or (rad_man == 0 and rad_exp != 0):
        return iv.mpf(["-inf", "inf"])
    mid, rad = from_man_exp(man, exp), from_man_exp(rad_man, rad_exp)
    return iv.make_mpf((mpf_sub(mid, rad), mpf_add(mid, rad)))  # no precision given: exact


def table(path):
    with open(path, newline="") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        return [(r["quantity"], r["layer"], r["index"], ball(r["dump"])) for r in rows]
