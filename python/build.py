"""Builds the wheel: a zip of the package and what says its name (PEP 517, PEP 427, PEP 660).

There is nothing to compile, so pip needs no setuptools, no wheel and no network.
"""

import base64
import hashlib
import io
import re
import tarfile
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent


def _field(name):
    text = (HERE / "pyproject.toml").read_text(encoding="utf-8")
    return re.search(rf'^{name} = "(.*)"$', text, re.MULTILINE).group(1)


def _metadata():
    return (
        "Metadata-Version: 2.1\n"
        f"Name: {_field('name')}\nVersion: {_field('version')}\n"
        f"Summary: {_field('description')}\n"
        f"Requires-Python: {_field('requires-python')}\n"
        "License: LGPL-3.0-or-later\n"
        "Description-Content-Type: text/markdown\n\n"
    ) + (HERE / "README.md").read_text(encoding="utf-8")


def _wheel(directory, files):
    """Writes the files (name: bytes) and the dist-info; returns the name of the wheel."""
    stem = f"{_field('name')}-{_field('version')}"
    tag = "py3-none-any"
    info = f"{stem}.dist-info"
    files = dict(files)
    files[f"{info}/METADATA"] = _metadata().encode()
    files[f"{info}/WHEEL"] = (
        f"Wheel-Version: 1.0\nGenerator: ntkball\nRoot-Is-Purelib: true\nTag: {tag}\n".encode()
    )
    record = ""
    for name, data in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        record += f"{name},sha256={digest},{len(data)}\n"
    files[f"{info}/RECORD"] = (record + f"{info}/RECORD,,\n").encode()
    wheel = f"{stem}-{tag}.whl"
    with zipfile.ZipFile(Path(directory, wheel), "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in files.items():
            out.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return wheel


def _package():
    paths = sorted((HERE / "ntkball").glob("*.py")) + [HERE / "ntkball" / "py.typed"]
    return {f"ntkball/{path.name}": path.read_bytes() for path in paths}


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    return _wheel(wheel_directory, _package())


def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    return _wheel(wheel_directory, {"ntkball.pth": f"{HERE}\n".encode()})


def build_sdist(sdist_directory, config_settings=None):
    stem = f"{_field('name')}-{_field('version')}"
    files = dict(_package())
    for name in ("build.py", "pyproject.toml", "README.md"):
        files[name] = (HERE / name).read_bytes()
    files["PKG-INFO"] = _metadata().encode()
    with tarfile.open(Path(sdist_directory, f"{stem}.tar.gz"), "w:gz") as out:
        for name, data in files.items():
            entry = tarfile.TarInfo(f"{stem}/{name}")
            entry.size = len(data)
            out.addfile(entry, io.BytesIO(data))
    return f"{stem}.tar.gz"
