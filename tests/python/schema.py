"""doc/schema.json is a schema, describes what every command writes as json, and refuses documents
that are not so.  The last line is "schema: P passed, F failed"."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import jsonschema

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.environ["NTKBALL"]
#: Commands that write no table.
NO_TABLE = {"plot", "report"}

DOCUMENTS = [
    "activations",
    "activations gelu",
    "hermite tanh --terms 5",
    "hermite step --terms 3 --quantity phi_hermite",
    "hermite cos --terms 4 --digits 300",
    "series relu --init he --depth 2 --terms 4",
    "kernel erf --rho=-1,1/2",
    "kernel tanh --rho 1/2 --digits 35 --max-precision 128",
    "spectrum relu --init he --dim 2 --max-degree 4",
    "decay relu --init he",
    f"gram relu --init he --data {ROOT}/examples/data/iris.csv --quantity effective_rank,rank",
    "verify T3.1 relu",
    "verify T4.1",
    "check TABLE relu",
    "check TABLE tanh",
]

GOOD = {
    "schema": "ntkball/1",
    "command": "series",
    "conventions": {},
    "inputs": {},
    "provenance": {"program": "x"},
    "rows": [
        {
            "quantity": "q",
            "layer": "",
            "index": "0",
            "mid": "-1.5e-3",
            "rad": "0",
            "exact": "",
            "dump": "1 -2 0 0",
        }
    ],
}

FAULTS = [
    ('"ntkball/1"', '"ntkball/2"'),
    ('"inputs": {}, ', ""),
    ('"-1.5e-3"', '"1.5e"'),
    ('"-1.5e-3"', "-1.5"),
    ('"rad": "0"', '"rad": "-1"'),
    ('"rad": "0", ', ""),
    ('"1 -2 0 0"', '"1 2 3"'),
    ('"layer": ""', '"layer": "l"'),
    ('"exact": ""', '"exact": "", "more": ""'),
    ('"program": "x"', '"program": {}'),
    ('"series"', '"verify"'),
    ('"series"', '"plot"'),
]

passed = failed = 0


def check(ok, what):
    global passed, failed
    passed, failed = passed + ok, failed + (not ok)
    if not ok:
        print(f"FAIL  {what}")


def run(words):
    return subprocess.run([PROGRAM, *words.split()], capture_output=True, text=True).stdout


def main():
    schema = json.loads((ROOT / "doc/schema.json").read_text())
    jsonschema.Draft7Validator.check_schema(schema)
    validator = jsonschema.Draft7Validator(schema)

    lines = run("--help").split("commands:\n")[1].split("\n\n")[0].splitlines()
    commands = {line.split()[0] for line in lines}
    seen = {words.split()[0] for words in DOCUMENTS}
    check(commands - NO_TABLE == seen, f"commands without a document here: {commands - seen}")

    with tempfile.NamedTemporaryFile("w", suffix=".csv") as table:
        table.write(run("hermite relu --terms 3 --format csv"))
        table.flush()
        for words in DOCUMENTS:
            text = run(words.replace("TABLE", table.name) + " --format json")
            try:
                document = json.loads(text)
                errors = [error.message for error in validator.iter_errors(document)]
                check(not errors and len(document["rows"]) > 0, f"{words}: {errors}")
            except ValueError as error:
                check(False, f"{words}: {error}")

    text = json.dumps(GOOD)
    check(validator.is_valid(GOOD), "the good document is refused")
    for old, new in FAULTS:
        bad = text.replace(old, new)
        check(bad != text and not validator.is_valid(json.loads(bad)), f"accepted: {bad}")
    print(f"schema: {passed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
