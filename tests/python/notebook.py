"""Executes notebooks without Jupyter: each code cell in one namespace, the value of its last
expression shown as Jupyter shows it (text/plain, and text/html when it has _repr_html_).

    python3 notebook.py FILE...            compares with the outputs stored in the file
    python3 notebook.py --write FILE...    stores them
"""

import ast
import contextlib
import io
import json
import re
import sys
from pathlib import Path


def run_cell(source, names):
    """The outputs of a cell."""
    tree = ast.parse(source)
    last = None
    if tree.body and isinstance(tree.body[-1], ast.Expr):
        last = ast.Expression(tree.body.pop().value)
    stream = io.StringIO()
    value = None
    with contextlib.redirect_stdout(stream):
        exec(compile(tree, "<cell>", "exec"), names)
        if last is not None:
            value = eval(compile(last, "<cell>", "eval"), names)
    outputs = []
    if stream.getvalue():
        text = stream.getvalue().splitlines(keepends=True)
        outputs.append({"name": "stdout", "output_type": "stream", "text": text})
    if value is not None:
        data = {"text/plain": repr(value).splitlines(keepends=True)}
        if hasattr(value, "_repr_html_"):
            data["text/html"] = value._repr_html_().splitlines(keepends=True)
        outputs.append({"data": data, "metadata": {}, "output_type": "execute_result"})
    return outputs


def execute(path):
    """The notebook as stored and as executed."""
    stored = json.loads(Path(path).read_text(encoding="utf-8"))
    fresh = json.loads(json.dumps(stored))
    names = {"__name__": "__main__"}
    count = 0
    for cell in fresh["cells"]:
        if cell["cell_type"] == "code":
            count += 1
            cell["execution_count"] = count
            cell["outputs"] = run_cell("".join(cell["source"]), names)
            for output in cell["outputs"]:
                if output["output_type"] == "execute_result":
                    output["execution_count"] = count
    return stored, fresh


def plain(outputs):
    """Without radii, digits beyond the twelfth, and the spaces that align them."""
    text = json.dumps(outputs)
    text = re.sub(r"[0-9.]+e-[0-9]+", "R", text)
    text = re.sub(r"-?[0-9]+\.[0-9]{12,}", lambda found: "%.10g" % float(found.group()), text)
    return re.sub(r" +", " ", text)


def differences(path):
    """The numbers of the cells whose stored outputs are not those of a run."""
    stored, fresh = execute(path)
    return [
        i
        for i, (old, new) in enumerate(zip(stored["cells"], fresh["cells"]))
        if plain(old.get("outputs", [])) != plain(new.get("outputs", []))
    ]


def main(words):
    write = "--write" in words
    bad = 0
    for path in words:
        if path == "--write":
            continue
        if write:
            _, fresh = execute(path)
            Path(path).write_text(json.dumps(fresh, indent=1) + "\n", encoding="utf-8")
            continue
        for i in differences(path):
            print(f"{path}: cell {i} does not say what it gives")
            bad = 1
    return bad


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
