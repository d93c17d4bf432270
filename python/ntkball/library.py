"""libntkball: where it is, and one question to it (the functions of ntkball/query.h)."""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import queue
import subprocess
import threading
from concurrent.futures import Future, wait
from pathlib import Path
from typing import Iterable, Iterator, Optional, Sequence, Tuple

#: ntkball_error_kind_t
INTERRUPTED = 130

#: How long a stopped computation may go on before the caller is let go without it.
PATIENCE = 2.0

#: code, answer, message
Outcome = Tuple[int, Optional[str], str]
Setting = Tuple[str, Optional[str]]


_NAMES = ("libntkball.so.0", "libntkball.so", "libntkball.0.dylib", "libntkball.dylib")


def _installed() -> Iterator[Path]:
    """Folders of an installed library."""
    try:
        told = subprocess.run(
            ["pkg-config", "--variable=libdir", "ntkball"], capture_output=True, text=True
        )
    except OSError:
        pass
    else:
        if told.returncode == 0 and told.stdout.strip():
            yield Path(told.stdout.strip())
    yield Path("/usr/local/lib")
    yield Path("/opt/homebrew/lib")


def _candidates() -> Iterator[str]:
    """Where the library may be, best first: NTKBALL_LIBRARY, the clone this file is in, a system."""
    given = os.environ.get("NTKBALL_LIBRARY")
    if given:
        yield given
        return
    clone = Path(__file__).resolve().parents[2]
    if (clone / "include" / "ntkball").is_dir():
        yield from (str(clone / "build" / ".libs" / name) for name in _NAMES)
    found = ctypes.util.find_library("ntkball")
    if found:
        yield found
    for folder in _installed():
        yield from (str(folder / name) for name in _NAMES if (folder / name).exists())


def _open() -> ctypes.CDLL:
    reasons = []
    for name in _candidates():
        try:
            library = ctypes.CDLL(name)
            library.ntkball_query_new
        except (OSError, AttributeError) as reason:
            reasons.append(str(reason))
        else:
            return library
    raise ImportError(
        "libntkball was not found: build it (`./bootstrap build`), install it (`make install`), or "
        "name the file in NTKBALL_LIBRARY (" + "; ".join(reasons) + ")"
    )


_text, _query = ctypes.c_char_p, ctypes.c_void_p

#: name: result, arguments
_PROTOTYPES = {
    "ntkball_version": (_text, []),
    "ntkball_query_new": (_query, [_text]),
    "ntkball_query_free": (None, [_query]),
    "ntkball_query_word": (None, [_query, _text]),
    "ntkball_query_set": (ctypes.c_int, [_query, _text, _text]),
    "ntkball_query_run": (ctypes.c_int, [_query]),
    "ntkball_query_stop": (None, [_query]),
    "ntkball_query_message": (_text, [_query]),
    "ntkball_query_answer": (_text, [_query]),
}

_lock = threading.Lock()
_library: Optional[ctypes.CDLL] = None


def load() -> ctypes.CDLL:
    """The library, opened at the first call."""
    global _library
    with _lock:
        if _library is None:
            library = _open()
            for name, (result, arguments) in _PROTOTYPES.items():
                function = getattr(library, name)
                function.restype = result
                function.argtypes = arguments
            _library = library
        return _library


def version() -> str:
    """The version of libntkball."""
    text: bytes = load().ntkball_version()
    return text.decode()


class Query:
    """One question.  ``run`` may be called once, ``stop`` at any time from any thread."""

    def __init__(self, command: str, words: Iterable[str], settings: Iterable[Setting]) -> None:
        self._library = load()
        self._lock = threading.Lock()
        self._query: Optional[int] = self._library.ntkball_query_new(command.encode())
        if self._query is None:
            raise ValueError(f"libntkball has no command {command!r}")
        for word in words:
            self._library.ntkball_query_word(self._query, word.encode())
        # The first refusal is what run says.
        all(self._set(name, value) == 0 for name, value in settings)

    def _set(self, name: str, value: Optional[str]) -> int:
        code: int = self._library.ntkball_query_set(
            self._query, name.encode(), None if value is None else value.encode()
        )
        return code

    def run(self) -> Outcome:
        """The outcome; the query is freed."""
        library, query = self._library, self._query
        code: int = library.ntkball_query_run(query)
        answer: Optional[bytes] = library.ntkball_query_answer(query)
        message: bytes = library.ntkball_query_message(query)
        outcome = (
            code,
            None if answer is None else answer.decode(),
            message.decode(errors="replace"),
        )
        with self._lock:
            self._query = None
            library.ntkball_query_free(query)
        return outcome

    def stop(self) -> None:
        with self._lock:
            if self._query is not None:
                self._library.ntkball_query_stop(self._query)


class _Worker:
    """A thread that runs queries, so that the main thread can be interrupted while it waits."""

    def __init__(self) -> None:
        self._jobs: queue.SimpleQueue[Tuple[Query, Future[Outcome]]] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._loop, name="ntkball", daemon=True)
        self._thread.start()

    def _loop(self) -> None:
        while True:
            query, future = self._jobs.get()
            try:
                future.set_result(query.run())
            except BaseException as error:  # it is raised where the result is awaited
                future.set_exception(error)

    def alive(self) -> bool:
        return self._thread.is_alive()  # not so in a forked process

    def run(self, query: Query) -> Outcome:
        future: Future[Outcome] = Future()
        self._jobs.put((query, future))
        try:
            return future.result()
        except KeyboardInterrupt:
            query.stop()
            if not wait([future], PATIENCE).done:
                _forget(self)  # it ends when it ends; the next query has another worker
            raise


_worker: Optional[_Worker] = None


def _forget(worker: _Worker) -> None:
    global _worker
    if _worker is worker:
        _worker = None


def ask(command: str, words: Sequence[str], settings: Sequence[Setting]) -> Outcome:
    """Runs a query.  In the main thread Ctrl-C ends it; other threads run theirs side by side."""
    global _worker
    query = Query(command, words, [*settings, ("format", "json")])
    if threading.current_thread() is not threading.main_thread():
        return query.run()
    if _worker is None or not _worker.alive():
        _worker = _Worker()
    return _worker.run(query)
