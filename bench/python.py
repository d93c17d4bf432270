"""What the Python package adds to the call of the library: 1000 coefficients as rows of exact balls,
against the call alone, in CPU time, which a busy machine does not stretch.  Rows as in bench.h;
called with the path of the library and of python/."""

import os
import statistics
import sys
import time

os.environ["NTKBALL_LIBRARY"] = os.path.abspath(sys.argv[1])
sys.path.insert(0, sys.argv[2])

import ntkball
from ntkball import library


def clock(work):
    start = time.process_time()
    work()
    return time.process_time() - start


def call_alone(settings):
    """ntkball_query_run, without the text of the answer."""
    query = library.Query("series", ["tanh"], settings)
    seconds = clock(lambda: library.load().ntkball_query_run(query._query))
    query.run()
    return seconds


options = {"terms": 1000, "quantity": "kappa"}
settings = [(name, str(value)) for name, value in options.items()]
ours = statistics.median(clock(lambda: ntkball.series("tanh", **options)) for _ in range(15))
baseline = statistics.median(call_alone(settings) for _ in range(15))
note = f"the package adds {1000 * (ours - baseline):.1f} ms to the C call"
print(f"python: series tanh of 1000 coefficients,{ours:.6g},{baseline:.6g},{baseline / ours:.3g},{note}")
